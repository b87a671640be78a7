namespace DockerSock.Client;

/// <summary>
/// Credentials of registries, where the docker program has them: DOCKER_AUTH_CONFIG, a helper program, config.json.
/// </summary>
internal static class CredentialStore
{
    /// <summary>What opens the registry of a reference.</summary>
    /// <param name="reference">The image.</param>
    /// <param name="call">Told where they were found.</param>
    public static Task<RegistryCredential> ForAsync(ImageReference reference, EngineCall call) =>
        FindAsync(reference.Registry, call);

    /// <summary>
    /// What opens a registry; <see cref="RegistryCredential.None"/> where nobody has anything for it. A helper or an
    /// entry that fails is a warning, and counts as nothing: most registries are open to everybody.
    /// </summary>
    /// <exception cref="SockException">The text names no registry.</exception>
    public static async Task<RegistryCredential> FindAsync(string registry, EngineCall call)
    {
        string server = RegistryServer.KeyOf(registry);
        try
        {
            (RegistryCredential? found, string source) = await SearchAsync(server, call).ConfigureAwait(false);
            await call.TellAsync($"Credentials for {registry}: {(found is null ? "none" : source)}.")
                .ConfigureAwait(false);
            return found ?? RegistryCredential.None;
        }
        catch (SockException problem) when (problem.Failure == SockFailure.CredentialsFailed)
        {
            await call.NoticeAsync($"{problem.Message} The registry {RegistryServer.NameOf(server)} is asked without "
                + $"credentials. {problem.Advice}".TrimEnd()).ConfigureAwait(false);
            return RegistryCredential.None;
        }
    }

    /// <summary>What opens any of the registries that the configuration knows.</summary>
    public static async Task<IReadOnlyList<RegistryCredential>> FindAllAsync(EngineCall call)
    {
        DockerConfigFile file = DockerConfigFile.Load();
        List<RegistryCredential> all = [];
        foreach (string server in (DockerConfigFile.OfEnvironment()?.Servers ?? []).Concat(file.Servers)
            .Concat(file.HelpedServers)
            .Distinct(StringComparer.Ordinal))
        {
            try
            {
                all.Add(await FindAsync(server, call).ConfigureAwait(false));
            }
            catch (SockException problem) when (problem.Failure == SockFailure.NameInvalid)
            {
                await call.NoticeAsync(problem.Message).ConfigureAwait(false);
            }
        }

        return all.FindAll(static one => one.IsThere);
    }

    /// <summary>
    /// Keeps credentials: with the helper where there is one, else in config.json. Returns who keeps them, and whether
    /// that is another than the file.
    /// </summary>
    /// <exception cref="SockException">The file cannot be written, or the helper fails.</exception>
    public static async Task<(string Keeper, bool IsSafe)> KeepAsync(RegistryCredential credential,
        CancellationToken cancel)
    {
        DockerConfigFile file = DockerConfigFile.Load();
        file.MustBeWhole();
        if (file.HelperOf(credential.Server) is not { } name)
        {
            file.Keep(credential, secret: true);
            return (file.Path, false);
        }

        CredentialHelper helper = new(name);
        await helper.StoreAsync(credential, cancel).ConfigureAwait(false);
        file.Keep(credential, secret: false);
        return (helper.Program, true);
    }

    /// <summary>Forgets what is kept for a registry. False when nothing was.</summary>
    /// <exception cref="SockException">The file cannot be written, or the helper fails.</exception>
    public static async Task<bool> ForgetAsync(string registry, CancellationToken cancel)
    {
        string server = RegistryServer.KeyOf(registry);
        DockerConfigFile file = DockerConfigFile.Load();
        file.MustBeWhole();
        bool known = false;
        if (file.HelperOf(server) is { } name)
        {
            CredentialHelper helper = new(name);
            known = await helper.GetAsync(server, cancel).ConfigureAwait(false) is not null;
            if (known)
            {
                await helper.EraseAsync(server, cancel).ConfigureAwait(false);
            }
        }

        return file.Forget(server) || known;
    }

    private static async Task<(RegistryCredential? Found, string Source)> SearchAsync(string server,
        EngineCall call)
    {
        DockerConfigFile? variable = DockerConfigFile.OfEnvironment();
        if (variable?.Warning is { } warning)
        {
            await call.NoticeAsync(warning).ConfigureAwait(false);
        }

        if (variable?.Find(server) is { } given)
        {
            return (given, variable.Path);
        }

        DockerConfigFile file = DockerConfigFile.Load();
        if (file.HelperOf(server) is not { } name)
        {
            return (file.Find(server), file.Path);
        }

        CredentialHelper helper = new(name);
        return (await helper.GetAsync(server, call.Cancel).ConfigureAwait(false), helper.Program);
    }
}
