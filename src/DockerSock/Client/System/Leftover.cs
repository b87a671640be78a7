using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>Something that is not used.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Facts">More to tell it by; may be empty.</param>
/// <param name="Bytes">What its removal frees; null where that is nothing, or nobody knows.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Remove">Removes it and delivers what the pipeline is shown.</param>
internal sealed record Leftover(string Name, string Facts, long? Bytes, DateTimeOffset? Created,
    DockerMap<string> Labels,
    Func<EngineCall, IAsyncEnumerable<object?>> Remove)
{
    /// <summary>Id of the container that it is; null for everything else.</summary>
    public string? Container { get; init; }

    /// <summary>What it is told by in a question.</summary>
    public string Shown =>
        string.Join(", ",
            new[] { Facts, Bytes is { } bytes ? Humanize.Size(bytes) : "" }.Where(static part => part.Length > 0));
}

/// <summary>A kind of object that is left over when nothing uses it any more.</summary>
/// <param name="Word">What people call one: container.</param>
/// <param name="Unused">What is wrong with all of them, for the summary: "containers do not run".</param>
/// <param name="ListAsync">Those of an engine; containers of the set count as removed already.</param>
internal sealed record LeftoverKind(string Word, string Unused,
    Func<EngineCall, IReadOnlySet<string>, IAsyncEnumerable<Leftover>> ListAsync)
{
    /// <summary>How many are removed at once.</summary>
    public int AtOnce { get; init; } = 16;

    /// <summary>True when the list has only what is meant: nothing of it has labels or a time to choose by.</summary>
    public bool IsChosen { get; init; }
}
