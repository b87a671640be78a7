namespace DockerSock.Formats;

/// <summary>How the views show images.</summary>
public static class ImageText
{
    private const string NoName = "<none>";
    private const int ShortDigest = 12;

    /// <summary>All names of an image, for a table: those of <see cref="FullNames"/>, their digests cut.</summary>
    public static string[] Names(object image) => [.. FullNames(image).Select(Short)];

    /// <summary>All names of an image: its tags; without one its digests, else that there is no name.</summary>
    public static string[] FullNames(object image) =>
        [.. (Row.Texts(image, "RepoTags"), Row.Texts(image, "RepoDigests")) switch
        {
            ({ Count: > 0 } tags, _) => tags,
            (_, { Count: > 0 } digests) => digests,
            _ => [NoName],
        }];

    /// <summary>A reference or a digest whose digest is cut to twelve digits.</summary>
    public static string Short(string? reference) => reference is null ? ""
        : reference.IndexOf("sha256:", StringComparison.Ordinal) is var at and >= 0
            && at + "sha256:".Length + ShortDigest is var end && end < reference.Length ? reference[..end] : reference;

    /// <summary>
    /// What a container of the image runs: its entry point and its command, quoted where a shell would need it.
    /// </summary>
    public static string Command(object image) => string.Join(' ', Row.Texts(image, "Config", "Entrypoint")
        .Concat(Row.Texts(image, "Config", "Cmd")).Select(CellText.Quote));

    /// <summary>The keys of a map, such as the ports that an image exposes.</summary>
    public static string Keys(object? map) => CellText.Of(Row.Entries(map).Select(static entry => entry.Key));

    /// <summary>Platforms as people write them: linux/amd64, linux/arm/v7.</summary>
    /// <param name="platforms">Platforms, or one, or an image that has one.</param>
    public static string Platforms(object? platforms) => CellText.Of(Row.Items(platforms).Select(static platform =>
        string.Join('/', new[] { Row.Text(platform, "Os"), Row.Text(platform, "Architecture"),
            Row.Text(platform, "Variant") }.Where(static part => part.Length > 0))));
}
