namespace DockerSock.Client;

/// <summary>What of the engine's machine a volume is, by the options of its driver.</summary>
internal static class VolumeSource
{
    /// <summary>File systems that show nothing of the machine, or, as an overlay, no sockets that anybody answers.
    /// </summary>
    private static readonly string[] s_ofNoMachine =
        ["tmpfs", "nfs", "nfs4", "cifs", "smb3", "ceph", "glusterfs", "9p", "overlay"];

    /// <summary>The path or device that the volume shows; null for a volume with files of its own.</summary>
    /// <param name="options">The driver's options.</param>
    /// <param name="driver">The driver; nothing is local.</param>
    /// <param name="subpath">The folder of the volume that is mounted; null for all of it.</param>
    public static string? Of(IReadOnlyDictionary<string, string> options, string? driver, string? subpath)
    {
        string? source = driver is not (null or "" or "local")
            // Other drivers call it what they like: mountpoint, path, device, source.
            ? options.Values.FirstOrDefault(static value => value.StartsWith('/'))
            : s_ofNoMachine.Contains(options.GetValueOrDefault("type")) ? null : options.GetValueOrDefault("device");
        return source is not ['/', ..] ? null
            : subpath is null || EnginePaths.IsDisk(source) ? source : $"{source.TrimEnd('/')}/{subpath}";
    }

    /// <summary>The options that make it so, as the docker program takes them: <c>type=none, o=bind</c>.</summary>
    public static string Describe(IReadOnlyDictionary<string, string> options) => string.Join(", ", options
        .Where(static one => one.Key is "type" or "o").OrderByDescending(static one => one.Key, StringComparer.Ordinal)
        .Select(static one => $"{one.Key}={Secrets.Words(one.Value)}"));
}
