using System.Text;
using System.Text.RegularExpressions;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// The report of the classic builder, and of Podman's, which is text for a person: the lines as they are, and what can
/// be told from them.
/// </summary>
internal sealed partial class ClassicReport(string dockerHost) : BuildReport(dockerHost)
{
    private const string Red = "\u001b[91m";
    private const string Plain = "\u001b[0m";

    private readonly WrittenText _text = new();
    private readonly Queue<string> _lastLines = new();
    private string _name = "";
    private string _doing = "";
    private int _begun;
    private int _left;

    /// <inheritdoc/>
    public override (int Done, int Total) Count => (Math.Max(0, _begun - 1), _begun + _left);

    /// <inheritdoc/>
    public override IEnumerable<RunningStep> Running =>
        _begun == 0 ? [] : [new RunningStep($"#{_begun} {_name}", _text.Open is { Length: > 0 } open ? open : _doing)];

    /// <inheritdoc/>
    public override IEnumerable<BuildLine> Take(EngineStep answer)
    {
        if (answer.Stream is { } piece)
        {
            // What a command writes to its error output comes in red.
            bool isError = piece.StartsWith(Red, StringComparison.Ordinal);
            string text = isError ? piece[Red.Length..].Replace(Plain, "", StringComparison.Ordinal) : piece;
            return _text.Take(Encoding.UTF8.GetBytes(text)).Select(line => Line(line, isError)).ToArray();
        }

        return answer is { Status: { } status }
            ? Transfer(answer, answer.Id is { Length: > 0 } id ? $"{id}: {status}" : status) : [];
    }

    /// <inheritdoc/>
    public override IEnumerable<BuildLine> TakeRest() => _text.TakeRest().Select(line => Line(line, false));

    /// <inheritdoc/>
    public override (string? Step, IReadOnlyList<string> LastLines) Failed() =>
        _begun == 0 ? (null, []) : (_name, [.. _lastLines]);

    private BuildLine Line(string text, bool isError)
    {
        if (StepPattern().Match(text) is { Success: true } step)
        {
            (string stage, string at, string of) = (step.Groups["stage"].Value, step.Groups["at"].Value,
                step.Groups["of"].Value);
            _begun++;
            _left = int.TryParse(of, out int all) && int.TryParse(at, out int number) ? all - number : 0;
            _name = $"[{(stage.Length > 0 ? stage + " " : "")}{at}/{of}] {step.Groups["command"].Value}";
            _doing = "";
            _lastLines.Clear();
            return Line(_begun, _name, text);
        }

        BuildLine line = Line(_begun, _name, text);
        if (!BuilderPattern().IsMatch(text))
        {
            line.Stream = isError ? "stderr" : "stdout";
            _doing = text;
            _lastLines.Enqueue(text);
            if (_lastLines.Count > LinesOfFailure)
            {
                _lastLines.Dequeue();
            }
        }

        return line;
    }

    /// <summary>A transfer's beginning and end are lines; how far it is shows in the progress.</summary>
    private IEnumerable<BuildLine> Transfer(EngineStep answer, string text)
    {
        _doing = answer.ProgressDetail is { Total: > 0 } progress
            ? $"{text} {Humanize.Size(progress.Current)} / {Humanize.Size(progress.Total)}" : text;
        if (answer.ProgressDetail is not { Current: > 0 })
        {
            yield return Line(_begun, _name, text);
        }
    }

    [GeneratedRegex(@"^(?:\[(?<stage>\d+/\d+)\] )?step (?<at>\d+)/(?<of>\d+) ?: (?<command>.*)$",
        RegexOptions.IgnoreCase)]
    private static partial Regex StepPattern();

    /// <summary>What the builder itself says, among what commands write.</summary>
    [GeneratedRegex("^ ?-{2,3}> |^Removing intermediate container |^Successfully (built|tagged) ")]
    private static partial Regex BuilderPattern();
}
