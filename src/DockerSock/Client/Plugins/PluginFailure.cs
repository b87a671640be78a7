namespace DockerSock.Client;

/// <summary>
/// Finds out what engines mean when they refuse something about plugins: they say it in words, and with statuses that
/// change from one version to the next.
/// </summary>
internal static class PluginFailure
{
    private static readonly (string Words, SockFailure Failure, string Advice)[] s_reasons =
    [
        ("cannot set on an active plugin", SockFailure.Conflict, "Stop it with Disable-DockerPlugin before."),
        ("is not settable", SockFailure.BadRequest, "The property Settable of the plugin has what can be set."),
        ("not found in the plugin configuration", SockFailure.BadRequest,
            "The property Settable of the plugin has what can be set."),
        ("multiple fields are settable", SockFailure.BadRequest,
            "The property Settable of the plugin has what can be set."),
        ("is in use", SockFailure.Conflict, "Remove the volumes that it keeps, or use -Force."),
        ("is enabled", SockFailure.Conflict, "Stop it with Disable-DockerPlugin before, or use -Force."),
        (": already exists", SockFailure.Conflict,
            "The engine has these files, or this config.json, as another plugin's."),
        ("already exists", SockFailure.Conflict,
            "Update-DockerPlugin brings it to another version, Remove-DockerPlugin removes it."),
        ("incorrect privileges", SockFailure.PullFailed,
            "It wants something else than what was granted: its registry could not be asked before, or has another "
            + "version now. Repeat the command."),
        ("plugin config is missing", SockFailure.PullFailed, "It is an image, and no plugin."),
        ("did not find plugin config", SockFailure.PullFailed, "It is an image, and no plugin."),
        ("server gave HTTP response to HTTPS client", SockFailure.RegistryDenied,
            "Log in with Connect-DockerRegistry, and check the name: engines say this of a registry without HTTPS when "
            + "it refuses the user, some when it does not have the plugin, and of one that is not set up as insecure."),
    ];

    /// <summary>The failure for the engine's refusal.</summary>
    public static SockException Of(SockException refused) => Find(refused.Message) is { Words.Length: > 0 } reason
        ? new SockException(reason.Failure, refused.Message, reason.Advice, refused) { Status = refused.Status }
        : refused;

    /// <summary>The failure for what the engine said of a plugin and its registry.</summary>
    /// <param name="other">What it is when none of the known reasons fits.</param>
    /// <param name="sentence">What could not be done, for a person.</param>
    /// <param name="said">The engine's words.</param>
    /// <param name="refused">The answer's failure, when it was one.</param>
    public static SockException Of(SockFailure other, string sentence, string said, SockException? refused) =>
        refused is { IsNoRoute: true } ? refused
            : Find(said) is { Words.Length: > 0 } reason
            ? new SockException(reason.Failure, $"{sentence}: {said}", reason.Advice, refused)
            {
                Status = refused?.Status,
            }
            : refused is null || RegistryFailure.MayBe(refused)
                ? RegistryFailure.Of(other, sentence, said, refused)
                : refused;

    private static (string Words, SockFailure Failure, string Advice) Find(string said) =>
        Array.Find(s_reasons, reason => said.Contains(reason.Words, StringComparison.Ordinal));
}
