namespace DockerSock.Client;

/// <summary>
/// Credentials of registries, where the docker program has them: DOCKER_AUTH_CONFIG, a helper program, config.json.
/// </summary>
internal static class CredentialStore
{
    /// <summary>What opens the registry of a reference.</summary>
    /// <param name="reference">The image.</param>
    /// <param name="call">Told where they were found.</param>
    /// <exception cref="SockException">The configuration cannot be read, or its helper fails.</exception>
    public static Task<RegistryCredential> ForAsync(ImageReference reference, EngineCall call) =>
        FindAsync(reference.Registry, call);

    /// <summary>
    /// What opens a registry; <see cref="RegistryCredential.None"/> where nobody has anything for it.
    /// </summary>
    /// <exception cref="SockException">The configuration cannot be read, or its helper fails.</exception>
    public static async Task<RegistryCredential> FindAsync(string registry, EngineCall call)
    {
        string server = RegistryServer.KeyOf(registry);
        DockerConfigFile? variable = DockerConfigFile.OfEnvironment();
        if (variable?.Warning is { } warning)
        {
            await call.NoticeAsync(warning).ConfigureAwait(false);
        }

        if (variable?.Find(server) is { } given)
        {
            await call.TellAsync($"Credentials for {registry}: DOCKER_AUTH_CONFIG.").ConfigureAwait(false);
            return given;
        }

        DockerConfigFile file = DockerConfigFile.Load();
        string source = file.Path;
        RegistryCredential? found;
        if (file.HelperOf(server) is { } name)
        {
            CredentialHelper helper = new(name);
            source = helper.Program;
            found = await helper.GetAsync(server, call.Cancel).ConfigureAwait(false);
        }
        else
        {
            found = file.Find(server);
        }

        await call.TellAsync($"Credentials for {registry}: {(found is null ? "none" : source)}.").ConfigureAwait(false);
        return found ?? RegistryCredential.None;
    }

    /// <summary>
    /// What opens any of the registries that the configuration knows. A helper that fails is a warning: the registry
    /// may have no part in what is done.
    /// </summary>
    /// <exception cref="SockException">The configuration cannot be read.</exception>
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
            catch (SockException problem)
                when (problem.Failure is SockFailure.CredentialsFailed or SockFailure.NameInvalid)
            {
                await call.WarnAsync(server, problem.Message).ConfigureAwait(false);
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
}
