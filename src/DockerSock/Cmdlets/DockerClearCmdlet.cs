using System.Collections;
using System.Globalization;
using System.Management.Automation;
using DockerSock.Client;
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
    [Pairs]
    public IDictionary? Filter { get; set; }

    /// <summary>Removes it without a question: what is gone cannot be brought back.</summary>
    [Parameter]
    [Alias("f")]
    public SwitchParameter Force { get; set; }

    /// <summary>The kinds that are removed, in this order: what is gone uses nothing any more.</summary>
    private protected abstract IReadOnlyList<LeftoverKind> Kinds { get; }

    /// <summary>The conditions, as the API has them.</summary>
    private protected Dictionary<string, string[]> Filters { get; private set; } = [];

    private protected override void Process()
    {
        ReadFilters();
        Dictionary<DockerEngine, HashSet<string>> gone = Engines()
            .ToDictionary(static engine => engine, static _ => new HashSet<string>(StringComparer.Ordinal));
        foreach (LeftoverKind kind in Kinds)
        {
            Clear(kind, gone);
        }
    }

    /// <summary>Reads the conditions.</summary>
    /// <exception cref="SockException">There is one that no engine knows here.</exception>
    private protected void ReadFilters()
    {
        Filters = FilterMap.Of(Filter);
        if (Filters.Keys.FirstOrDefault(static key => key is not ("label" or "label!")) is { } unknown)
        {
            throw new SockException(SockFailure.NameInvalid, $"'{unknown}' is no filter of this command.",
                "Use label, label!, or -Until.");
        }

        foreach (string filter in EndpointResolver.Current.Configuration.PruneFilters)
        {
            AddConfigured(filter);
        }
    }

    /// <summary>
    /// Adds a filter of config.json, which keeps things from being removed. A label that the user asks for is stronger
    /// than the same one there that forbids it, and the other way round; one that is not understood ends the command.
    /// </summary>
    private void AddConfigured(string filter)
    {
        string[] parts = filter.Split('=', 2);
        switch (parts)
        {
            case ["label" or "label!", string label]:
                string other = parts[0] == "label" ? "label!" : "label";
                if (!Filters.GetValueOrDefault(other, []).Contains(label))
                {
                    Filters[parts[0]] = [.. Filters.GetValueOrDefault(parts[0], []).Append(label).Distinct()];
                }

                break;
            case ["until", string until] when Until is not null || TryRead(until):
                break;
            default:
                throw new SockException(SockFailure.NameInvalid,
                    $"config.json has the prune filter '{filter}', which this command does not know. Nothing is "
                        + "removed.",
                    "Use label, label! or until there.");
        }
    }

    private bool TryRead(string until)
    {
        try
        {
            Until = MomentAttribute.Parse(until);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Lists what is left over of a kind, asks for each, and removes it.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="gone">Containers of each engine that only -WhatIf has removed.</param>
    private void Clear(LeftoverKind kind, Dictionary<DockerEngine, HashSet<string>> gone)
    {
        List<(DockerEngine Engine, Leftover One)> found = [];
        foreach ((DockerEngine engine, HashSet<string> without) in gone)
        {
            found.AddRange(Collect<Leftover>(engine, call => kind.ListAsync(call, without))
                .Where(one => kind.IsChosen || PassesFilters(one)).Select(one => (engine, one)));
        }

        using FanOut removal = new(kind.AtOnce, Stop);
        foreach ((DockerEngine engine, Leftover one) in found)
        {
            if (IsAgreed(Force, $"{one.Name} ({one.Shown}) on {engine.Endpoint}", $"Remove {kind.Word}"))
            {
                removal.Add(engine.Endpoint, one.Name, scope => one.Remove(new EngineCall(engine, scope)));
            }
            else if (one.Container is { } container && IsWhatIf)
            {
                gone[engine].Add(container);
            }
        }

        long? bytes = found.Sum(static pair => pair.One.Bytes);
        WriteVerbose(string.Create(CultureInfo.InvariantCulture,
            $"{found.Count} {kind.Unused}{(bytes > 0 ? $", with {Humanize.Size(bytes.Value)} of their own" : "")}."));
        Deliver(removal.All());
    }

    private bool PassesFilters(Leftover one) =>
        (Until is not { } until || one.Created < until)
        && Filters.GetValueOrDefault("label", []).All(label => HasLabel(one, label))
        && !Filters.GetValueOrDefault("label!", []).Any(label => HasLabel(one, label));

    private static bool HasLabel(Leftover one, string label)
    {
        string[] parts = label.Split('=', 2);
        return one.Labels.TryGetValue(parts[0], out string? value) && (parts.Length == 1 || value == parts[1]);
    }
}
