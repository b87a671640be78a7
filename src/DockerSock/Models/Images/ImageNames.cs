namespace DockerSock.Models;

/// <summary>Takes references of images apart.</summary>
internal static class ImageNames
{
    /// <summary>The registry of references that name none.</summary>
    public const string DockerHub = "docker.io";

    /// <summary>What it was called before.</summary>
    public const string OldDockerHub = "index.docker.io";

    private const int ShortLength = 12;

    /// <summary>Twelve digits of an id, without its algorithm.</summary>
    public static string ShortId(string id)
    {
        string digits = id[(id.IndexOf(':') + 1)..];
        return digits.Length > ShortLength ? digits[..ShortLength] : digits;
    }

    /// <summary>
    /// Cuts a reference before its tag: <c>localhost:5000/a/b:1</c> is <c>localhost:5000/a/b</c> and <c>1</c>.
    /// </summary>
    public static (string Repository, string? Tag) Split(string reference)
    {
        int colon = reference.LastIndexOf(':');
        return colon > reference.LastIndexOf('/') ? (reference[..colon], reference[(colon + 1)..]) : (reference, null);
    }

    public static string? Repository(DockerList<string> tags, DockerList<string> digests) =>
        tags.Count > 0 ? Split(tags[0]).Repository : digests.Count > 0 ? digests[0].Split('@')[0] : null;

    public static string? Tag(DockerList<string> tags) => tags.Count > 0 ? Split(tags[0]).Tag : null;

    /// <summary>
    /// Engines below API 1.43 list an untagged image under the name <c>&lt;none&gt;</c>; it is no name.
    /// </summary>
    public static DockerList<string>? WithoutNone(DockerList<string>? references)
    {
        references?.RemoveAll(static reference => reference is "<none>:<none>" or "<none>@<none>");
        return references;
    }

    /// <summary>
    /// The shortest form: <c>docker.io/library/alpine</c> is <c>alpine</c>; the rest stays as it is.
    /// </summary>
    public static string Familiar(string repository)
    {
        string rest = Without(Without(repository, OldDockerHub + "/"), DockerHub + "/");
        return rest.StartsWith("library/", StringComparison.Ordinal) && rest.Count(static c => c == '/') == 1
            ? rest["library/".Length..]
            : rest;
    }

    private static string Without(string text, string prefix) =>
        text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text;
}
