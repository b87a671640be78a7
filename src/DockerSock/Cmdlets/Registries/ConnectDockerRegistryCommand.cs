using System.Management.Automation;
using System.Net;
using System.Security;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Logs in at a registry, and keeps the credentials for pulls and pushes.</summary>
/// <remarks>
/// The engine checks them with the registry. They are kept where the docker program would keep them, and serve it too:
/// with the helper that config.json names for the registry (credHelpers, credsStore), else in config.json itself, which
/// then only its owner can read. Where the registry gives a token in place of the password, the token is kept.
/// </remarks>
/// <example><code>Connect-DockerRegistry localhost:5000 -Credential ann</code>Asks for the password.</example>
/// <example><code>Get-Content password.txt | Connect-DockerRegistry localhost:5000 -UserName ann</code>
/// The password from a file.</example>
[Cmdlet(VerbsCommunications.Connect, "DockerRegistry", SupportsShouldProcess = true,
    DefaultParameterSetName = "Credential")]
[ApiOperation("SystemAuth", "docker login")]
[OutputType(typeof(RegistryLogin))]
public sealed class ConnectDockerRegistryCommand : DockerCmdlet
{
    /// <summary>The registry's host, with a port where it has one; Docker Hub when not given.</summary>
    [Parameter(Position = 0)]
    [Alias("Server")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RegistryCompleter))]
    public string Registry { get; set; } = ImageReference.DockerHub;

    /// <summary>User and password; for a user's name alone the password is asked for.</summary>
    [Parameter(ParameterSetName = "Credential", Mandatory = true, Position = 1)]
    [Credential]
    public PSCredential Credential { get; set; } = PSCredential.Empty;

    /// <summary>The user, whose password the pipeline brings.</summary>
    [Parameter(ParameterSetName = "Password", Mandatory = true)]
    [Alias("u")]
    [ValidateNotNullOrEmpty]
    public string UserName { get; set; } = "";

    /// <summary>The password: a SecureString, or a line of text from the pipeline.</summary>
    [Parameter(ParameterSetName = "Password", Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public object Password { get; set; } = "";

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        // Before anybody is told the password: it could not be kept.
        Guard(static () => DockerConfigFile.Load().MustBeWhole());
        base.BeginProcessing();
    }

    private protected override void Process()
    {
        NetworkCredential user = ParameterSetName == "Credential" ? Credential.GetNetworkCredential()
            : new NetworkCredential(UserName, "");
        string name = ParameterSetName == "Credential" ? Credential.UserName : UserName;
        string password = ParameterSetName == "Credential" ? user.Password : Plain(Password);
        if (password.Length == 0)
        {
            throw new SockException(SockFailure.NameInvalid, "The password is empty.");
        }

        string server = RegistryServer.KeyOf(Registry);
        if (ShouldProcess(server, $"Log in as '{name}'"))
        {
            Ask(Registry, call => LogInAsync(call, new RegistryCredential(server, name, password)));
        }
    }

    private static async IAsyncEnumerable<object?> LogInAsync(EngineCall call, RegistryCredential credential)
    {
        AuthResponse response;
        try
        {
            response = await call.ReadAsync(DockerRequest.Post($"/auth",
                RequestBody.OfSecret(credential.ToJson(), "application/json")),
                DockerJson.Default.AuthResponse).ConfigureAwait(false);
        }
        catch (SockException refused) when (RegistryFailure.MayBe(refused))
        {
            throw RegistryFailure.Of(SockFailure.RegistryDenied,
                $"'{credential.UserName}' cannot log in at {credential.Server}", refused.Message, refused,
                "Check the name and the password; some registries take an access token in place of it.");
        }

        RegistryCredential kept = string.IsNullOrEmpty(response.IdentityToken) ? credential
            : credential with { Password = "", IdentityToken = response.IdentityToken };
        (string keeper, bool isSafe) = await CredentialStore.KeepAsync(kept, call.Cancel).ConfigureAwait(false);
        if (!isSafe)
        {
            await call.WarnAsync(credential.Server,
                $"The password for {credential.Server} is kept in '{keeper}', not encrypted; "
                + "a credential helper (credsStore in that file) would keep it safer.").ConfigureAwait(false);
        }

        yield return new RegistryLogin
        {
            Registry = credential.Server,
            UserName = credential.UserName,
            KeptBy = keeper,
            Status = response.Status,
            DockerHost = call.Engine.Endpoint.Text,
        };
    }

    private static string Plain(object password) =>
        (password is PSObject wrapped ? wrapped.BaseObject : password) switch
    {
        SecureString secure => new NetworkCredential("", secure).Password,
        string text => text,
        _ => throw new SockException(SockFailure.NameInvalid, "The password is neither text nor a SecureString."),
    };
}
