using System.Collections;
using System.Globalization;
using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Formats;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// A cmdlet that removes what is not used: it lists that, asks for each, and removes exactly those, not what has become
/// unused in the meantime, as the engine's own prune would.
/// </summary>
public abstract class DockerClearCmdlet : DockerCmdlet
{
    /// <summary>
    /// Only what was created before: a DateTime, a TimeSpan back from now, or text such as 24h or 2026-01-31.
    /// </summary>
    [Parameter]
    [Moment]
    public DateTimeOffset? Until { get; set; }

    /// <summary>
    /// Conditions: @{ label = 'a', 'b=c'; 'label!' = 'keep' }. An object must have each label, and none of label!.
    /// </summary>
    [Parameter]
    public IDictionary? Filter { get; set; }

    /// <summary>What -WhatIf and -Confirm say is about to happen to each.</summary>
    private protected abstract string Action { get; }

    /// <summary>What is not used, for the summary: "containers do not run".</summary>
    private protected abstract string Unused { get; }

    /// <summary>How many are removed at once.</summary>
    private protected virtual int AtOnce => 16;

    /// <summary>What the engine has that is not used.</summary>
    private protected abstract IAsyncEnumerable<Candidate> ListAsync(EngineCall call);

    private protected override void Process()
    {
        Dictionary<string, string[]> filters = FilterMap.Of(Filter);
        if (filters.Keys.FirstOrDefault(static key => key is not ("label" or "label!")) is { } unknown)
        {
            throw new SockException(SockFailure.NameInvalid, $"'{unknown}' is no filter of this command.", "Use label, label!, or -Until.");
        }

        List<(DockerEngine Engine, Candidate One)> found = [];
        foreach (DockerEngine engine in Engines())
        {
            using FanOut list = new(1, Stop);
            list.Add(engine.Endpoint, null, scope => ListAsync(new EngineCall(engine, scope)));
            found.AddRange(Items(list.All()).OfType<Candidate>().Where(one => IsMeant(one, filters)).Select(one => (engine, one)));
        }

        using FanOut removal = new(AtOnce, Stop);
        foreach ((DockerEngine engine, Candidate one) in found)
        {
            if (ShouldProcess($"{one.Name} ({one.Shown}) on {engine.Endpoint}", Action))
            {
                removal.Add(engine.Endpoint, one.Name, scope => one.Remove(new EngineCall(engine, scope)));
            }
        }

        long? bytes = found.Sum(static pair => pair.One.Bytes);
        WriteVerbose(string.Create(CultureInfo.InvariantCulture, $"{found.Count} {Unused}{(bytes > 0 ? $", with {Humanize.Size(bytes.Value)} of their own" : "")}."));
        Deliver(removal.All());
    }

    private bool IsMeant(Candidate one, Dictionary<string, string[]> filters) =>
        (Until is not { } until || one.Created < until)
        && filters.GetValueOrDefault("label", []).All(label => HasLabel(one, label))
        && !filters.GetValueOrDefault("label!", []).Any(label => HasLabel(one, label));

    private static bool HasLabel(Candidate one, string label)
    {
        string[] parts = label.Split('=', 2);
        return one.Labels.TryGetValue(parts[0], out string? value) && (parts.Length == 1 || value == parts[1]);
    }

    /// <summary>Something that is not used.</summary>
    /// <param name="Name">What people call it.</param>
    /// <param name="Facts">More to tell it by; may be empty.</param>
    /// <param name="Bytes">What its removal frees; null where that is nothing, or nobody knows.</param>
    /// <param name="Created">When it was made.</param>
    /// <param name="Labels">Its labels.</param>
    /// <param name="Remove">Removes it and delivers what the pipeline is shown.</param>
    private protected sealed record Candidate(string Name, string Facts, long? Bytes, DateTimeOffset? Created, DockerMap<string> Labels,
        Func<EngineCall, IAsyncEnumerable<object?>> Remove)
    {
        /// <summary>What it is told by in a question.</summary>
        public string Shown => string.Join(", ", new[] { Facts, Bytes is { } bytes ? Humanize.Size(bytes) : "" }.Where(static part => part.Length > 0));
    }
}
