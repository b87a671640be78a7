namespace DockerSock.Models;

/// <summary>
/// Collects, while one value is being read, the objects in it that carry fields unknown to this version. Reading is
/// synchronous and on one thread, and unknown fields are rare: known answers pay nothing.
/// </summary>
internal static class UnknownFields
{
    [ThreadStatic]
    private static List<DockerValue>? s_found;

    /// <summary>Called by a value that receives its first unknown field.</summary>
    public static void Found(DockerValue value) => (s_found ??= []).Add(value);

    /// <summary>What was found since the last call on this thread; null when nothing was.</summary>
    public static IReadOnlyList<DockerValue>? Take()
    {
        List<DockerValue>? found = s_found;
        s_found = null;
        return found;
    }
}
