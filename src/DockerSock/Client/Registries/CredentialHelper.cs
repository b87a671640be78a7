using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DockerSock.Client;

/// <summary>
/// A program that keeps credentials, <c>docker-credential-NAME</c>: a key ring, a cloud's login. It is told what to do
/// by its argument, and what with by its input.
/// </summary>
/// <param name="name">NAME, as the configuration has it.</param>
/// <param name="patience">How long it may take; half a minute when null.</param>
internal sealed class CredentialHelper(string name, TimeSpan? patience = null)
{
    /// <summary>The user's name that stands for an identity token.</summary>
    private const string TokenUser = "<token>";

    /// <summary>How helpers say that they have nothing; it is part of their protocol.</summary>
    private const string NothingThere = "credentials not found in native keychain";

    private readonly TimeSpan _patience = patience ?? TimeSpan.FromSeconds(30);

    /// <summary>The program.</summary>
    public string Program => "docker-credential-" + name;

    /// <summary>What it has for a registry; null when it has nothing.</summary>
    /// <exception cref="SockException">It is missing, fails, or does not end.</exception>
    public async Task<RegistryCredential?> GetAsync(string server, CancellationToken cancel)
    {
        if (await RunAsync("get", server, cancel).ConfigureAwait(false) is not { } answer)
        {
            return null;
        }

        ConfigJson found = ConfigJson.Read(Encoding.UTF8.GetBytes(answer));
        if (found.Root.Count == 0 || !IsText("Username") || !IsText("Secret"))
        {
            throw new SockException(SockFailure.CredentialsFailed,
                $"{Program} answered something else than credentials for '{server}'.");
        }

        string user = ConfigJson.Text(found.Root, "Username") ?? "";
        string secret = ConfigJson.Text(found.Root, "Secret") ?? "";
        return user == TokenUser ? new RegistryCredential(server, "", "", secret)
            : new RegistryCredential(server, user, secret);

        bool IsText(string field) => ConfigJson.Fields(found.Root, field)
            .All(static node => node.GetValueKind() == JsonValueKind.String);
    }

    /// <summary>Gives it the credentials of a registry to keep.</summary>
    /// <exception cref="SockException">It is missing, fails, or does not end.</exception>
    public Task StoreAsync(RegistryCredential credential, CancellationToken cancel) => RunAsync("store", new JsonObject
    {
        ["ServerURL"] = credential.Server,
        ["Username"] = credential.IdentityToken is null ? credential.UserName : TokenUser,
        ["Secret"] = credential.IdentityToken ?? credential.Password,
    }.ToJsonString(), cancel);

    /// <summary>Has it forget a registry. False when it had nothing.</summary>
    /// <exception cref="SockException">It is missing, fails, or does not end.</exception>
    public async Task<bool> EraseAsync(string server, CancellationToken cancel) =>
        await RunAsync("erase", server, cancel).ConfigureAwait(false) is not null;

    private async Task<string?> RunAsync(string action, string input, CancellationToken cancel)
    {
        using Process process = Start(action);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(_patience);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            // What it says there may hold a secret; it is read, so that the program cannot get stuck, and dropped.
            Task<string> said = process.StandardError.ReadToEndAsync(limit.Token);
            await WriteAsync(process, input, limit.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            string answer = await output.ConfigureAwait(false);
            await said.ConfigureAwait(false);
            return process.ExitCode == 0 ? answer
                : answer.Contains(NothingThere, StringComparison.OrdinalIgnoreCase) ? null
                : throw new SockException(SockFailure.CredentialsFailed,
                    $"{Program} {action} failed with exit code {process.ExitCode}"
                        + (action == "store" ? "." : $"{Sentence(answer)}."),
                    "It keeps the credentials of registries, as config.json says; try it by hand.");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancel.ThrowIfCancellationRequested();
            throw new SockException(SockFailure.CredentialsFailed,
                $"{Program} {action} did not end within {_patience.TotalSeconds:0} seconds.",
                "It may wait for an answer to a question that nobody sees; try it by hand.");
        }
    }

    private static async Task WriteAsync(Process process, string input, CancellationToken cancel)
    {
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancel).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // A program that ends without reading says why with its exit code.
        }
    }

    private Process Start(string action)
    {
        if (name.AsSpan().IndexOfAny('/', '\\') >= 0)
        {
            throw new SockException(SockFailure.CredentialsFailed, $"'{name}' is no name of a credential helper.",
                "Repair config.json.");
        }

        try
        {
            string path = ProgramFile.Find(Program) ?? throw Missing("it is in no folder of PATH.", null);
            return Process.Start(new ProcessStartInfo(path, [action])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardInputEncoding = new UTF8Encoding(false),
                StandardOutputEncoding = Encoding.UTF8,
            })!;
        }
        catch (Win32Exception problem)
        {
            throw Missing(problem.Message, problem);
        }
    }

    private SockException Missing(string why, Exception? inner) => new(SockFailure.CredentialsFailed,
        $"The credential helper {Program}, which config.json names, cannot be started: {why}",
        "Install it, or take it out of credsStore and credHelpers in config.json.", inner);

    private static string Sentence(string text) =>
        text.Trim().Split('\n')[0] is { Length: > 0 } line ? ": " + line.TrimEnd('.') : "";
}
