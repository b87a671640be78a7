using System.Management.Automation;
using DockerSock.Client;

namespace DockerSock.Cmdlets;

/// <summary>
/// What a cmdlet opens registries with: what the user gave, else what the configuration has. What the user gave is for
/// the first registry alone: no other one is told the password.
/// </summary>
internal sealed class RegistryOpener
{
    private string? _server;

    /// <summary>What opens the registry of an image.</summary>
    /// <exception cref="SockException">What was given has been used for another registry.</exception>
    public Task<RegistryCredential> OpenAsync(PSCredential? given, EngineCall call, ImageReference image)
    {
        if (given is null)
        {
            return CredentialStore.ForAsync(image, call);
        }

        string server = RegistryServer.KeyOf(image.Registry);
        string first = Interlocked.CompareExchange(ref _server, server, null) ?? server;
        return first == server
            ? Task.FromResult(new RegistryCredential(server, given.UserName, given.GetNetworkCredential().Password))
            : throw new SockException(SockFailure.NameInvalid,
                $"The credential was used for {first}; {server}, where '{image}' is, is not told it.",
                "Give one command for each registry, or log in with Connect-DockerRegistry.");
    }
}
