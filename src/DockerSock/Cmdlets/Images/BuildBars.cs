using System.Globalization;
using System.Management.Automation;
using DockerSock.Client;

namespace DockerSock.Cmdlets;

/// <summary>
/// Shows builds as progress: for each build a bar of its steps, and below it the steps that run with what they do.
/// </summary>
internal sealed class BuildBars
{
    /// <summary>Progress ids that one build has for its steps.</summary>
    private const int Room = 100_000;

    private readonly Dictionary<string, (int Id, HashSet<int> Steps)> _builds = new(StringComparer.Ordinal);

    /// <summary>What is to be shown of a build now.</summary>
    public IEnumerable<ProgressRecord> Of(BuildProgress build)
    {
        if (!_builds.TryGetValue(build.DockerHost, out (int Id, HashSet<int> Steps) bars))
        {
            _builds[build.DockerHost] = bars = ((_builds.Count + 1) * Room, []);
        }

        foreach (int gone in bars.Steps.Except(build.Ended ? [] : build.Running.Select(static step => step.Number)).ToArray())
        {
            bars.Steps.Remove(gone);
            yield return new ProgressRecord(bars.Id + gone, " ", " ") { ParentActivityId = bars.Id, RecordType = ProgressRecordType.Completed };
        }

        yield return new ProgressRecord(bars.Id, $"Building {build.Title}",
            string.Create(CultureInfo.CurrentCulture, $"{build.Done} of {build.Total} steps, {build.Elapsed.TotalSeconds:0.0} s"))
        {
            PercentComplete = build.Total > 0 ? build.Done * 100 / build.Total : -1,
            RecordType = build.Ended ? ProgressRecordType.Completed : ProgressRecordType.Processing,
        };

        foreach (StepProgressLine step in build.Ended ? [] : build.Running)
        {
            bars.Steps.Add(step.Number);
            yield return new ProgressRecord(bars.Id + step.Number, step.Number > 0 ? $"#{step.Number} {step.Name}" : step.Name, step.Doing.Trim() is { Length: > 0 } doing ? doing : " ")
            {
                ParentActivityId = bars.Id,
            };
        }
    }
}
