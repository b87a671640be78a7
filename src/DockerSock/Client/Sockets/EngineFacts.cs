using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>What the checks of an engine look at.</summary>
/// <param name="Endpoint">How it is reached.</param>
/// <param name="Info">What it says of itself.</param>
/// <param name="Version">Its versions, and those of what it consists of.</param>
/// <param name="Bridge">Its network <c>bridge</c>; null where it has none.</param>
internal sealed record EngineFacts(DockerEndpoint Endpoint, SystemInfo Info, DockerVersion Version,
    NetworkInspect? Bridge)
{
    /// <summary>True for Podman, which has no daemon to be set up.</summary>
    public bool IsPodman { get; } = Version.Components.Exists(static one => one.Name.StartsWith("Podman",
        StringComparison.OrdinalIgnoreCase));

    /// <summary>True for an engine that runs as a user, not as root.</summary>
    public bool IsRootless { get; } = Option(Info, "rootless") is not null;

    /// <summary>True for an engine of Windows containers.</summary>
    public bool IsWindows => Info.OSType == "windows";

    /// <summary>The engine's version; null where it is none that can be compared.</summary>
    public EngineRelease? Release { get; } = EngineRelease.Parse(Info.ServerVersion);

    /// <summary>A security option without its name: <c>profile=builtin</c>; null where it is off.</summary>
    public string? Option(string name) => Option(Info, name);

    private static string? Option(SystemInfo info, string name) => info.SecurityOptions
        .Find(one => one == $"name={name}" || one.StartsWith($"name={name},", StringComparison.Ordinal)) is { } found
        ? found[(found.IndexOf(',') + 1)..] : null;
}

/// <summary>A release of an engine, or of a program of its: three numbers, and whether somebody else has built it.
/// </summary>
/// <param name="Number">The numbers.</param>
/// <param name="IsPatched">
/// True for a distribution's own build (<c>20.10.24+dfsg1</c>), which may have later corrections without a later
/// number.
/// </param>
internal sealed record EngineRelease(Version Number, bool IsPatched)
{
    /// <summary>Reads one: <c>28.5.2</c>, <c>28.5.2+dfsg4</c>, <c>29.0.0-rc.1</c>; null for what is none.</summary>
    public static EngineRelease? Parse(string? text)
    {
        string bare = (text ?? "").TrimStart('v');
        int end = bare.TakeWhile(static letter => char.IsAsciiDigit(letter) || letter == '.').Count();
        return Version.TryParse(bare[..end].TrimEnd('.'), out Version? number)
            ? new EngineRelease(new Version(number.Major, number.Minor, Math.Max(0, number.Build)),
                bare.Length > end && bare[end] is '+' or '~' or '-' && !IsPreview(bare[end..])) : null;
    }

    /// <summary>
    /// True for a release before the one of its own branch that has a correction, or, where its branch has none, before
    /// the newest.
    /// </summary>
    public bool IsBefore(IReadOnlyList<string> corrected)
    {
        Version[] all = [.. corrected.Select(Version.Parse)];
        return Number < (all.FirstOrDefault(one => one.Major == Number.Major && one.Minor == Number.Minor)
            ?? all.Max()!);
    }

    /// <inheritdoc/>
    public override string ToString() => Number.ToString();

    private static bool IsPreview(string rest) => rest.StartsWith("-rc", StringComparison.Ordinal)
        || rest.StartsWith("-beta", StringComparison.Ordinal) || rest.StartsWith("-ce", StringComparison.Ordinal);
}
