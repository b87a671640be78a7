namespace DockerSock.Models;

/// <summary>
/// Collects, while one value is being read, the objects in it that carry fields unknown to this version, or durations:
/// what PowerShell shows otherwise than .NET has it. Reading is synchronous and on one thread, and unknown fields are
/// rare: known answers pay nothing.
/// </summary>
internal static class UnknownFields
{
    [ThreadStatic]
    private static List<DockerValue>? s_found;

    /// <summary>How many were found.</summary>
    public static int Count => s_found?.Count ?? 0;

    /// <summary>Called by a value that receives its first unknown field, or a duration.</summary>
    public static void Found(DockerValue value)
    {
        if (s_found is not [.., { } last] || last != value)
        {
            (s_found ??= []).Add(value);
        }
    }

    /// <summary>What was found since there were as many; null when nothing was.</summary>
    public static IReadOnlyList<DockerValue>? From(int count) => count < Count ? s_found![count..] : null;

    /// <summary>Forgets what was found: another value is read.</summary>
    public static void Clear() => s_found = null;
}
