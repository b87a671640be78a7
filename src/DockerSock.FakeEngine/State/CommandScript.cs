using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DockerSock.Fake;

/// <summary>
/// What a simulated process does: a few commands that tests and demos use (echo, sleep, true, false, exit, and sh -c
/// with those, also in a "while true" loop). Any other command does nothing until it is stopped.
/// </summary>
internal sealed partial record CommandScript(IReadOnlyList<CommandStep> Steps, IReadOnlyList<CommandStep> Loop)
{
    /// <summary>What a command of words does; null when it runs until it is stopped.</summary>
    public static CommandScript? Parse(IReadOnlyList<string> words)
    {
        if (words is [var shell, "-c", var line, ..] && shell.Split('/')[^1] is "sh" or "bash" or "ash" or "dash")
        {
            Match loop = LoopPattern().Match(line);
            IReadOnlyList<CommandStep>? before = Line(loop.Success ? loop.Groups["before"].Value : line);
            IReadOnlyList<CommandStep>? body = loop.Success ? Line(loop.Groups["body"].Value) : [];
            return before is null || body is null ? null : new CommandScript(before, body);
        }

        return Command([.. words]) is { } step ? new CommandScript([step], []) : null;
    }

    private static List<CommandStep>? Line(string line)
    {
        List<CommandStep> steps = [];
        foreach (string part in SeparatorPattern().Split(line).Where(part => part.Trim().Length > 0))
        {
            string command = part.Trim();
            bool toError = command.EndsWith(">&2", StringComparison.Ordinal);
            command = toError ? command[..^3].TrimEnd() : command;
            if (ForbiddenPattern().IsMatch(command))
            {
                return null;
            }

            string[] words =
            [
                .. WordPattern().Matches(command).Select(word => string.Concat(word.Groups["part"].Captures.Select(
                    piece => piece.Value[0] is '\'' or '"' ? piece.Value[1..^1] : piece.Value))),
            ];
            if (Command(words) is not { } step)
            {
                return null;
            }

            steps.Add(step with { Stream = toError ? "stderr" : "stdout" });
        }

        return steps;
    }

    private static CommandStep? Command(string[] words) => words switch
    {
        ["true" or ":" or "/bin/true"] => new CommandStep(),
        ["false" or "/bin/false"] => new CommandStep(Exit: 1, EndsOnlyAlone: true),
        ["exit"] => new CommandStep(Exit: 0),
        ["exit", var code] when int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out int number) =>
            new CommandStep(Exit: number & 255),
        ["sleep" or "/bin/sleep", var time] when SleepPattern().Match(time) is { Success: true } match =>
            new CommandStep(Pause: Time(match)),
        ["echo" or "/bin/echo", "-n", .. var rest] =>
            new CommandStep(Text: Encoding.UTF8.GetBytes(string.Join(' ', rest))),
        ["echo" or "/bin/echo", .. var rest] =>
            new CommandStep(Text: Encoding.UTF8.GetBytes(string.Join(' ', rest) + "\n")),
        _ => null,
    };

    private static TimeSpan Time(Match match) => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
        * match.Groups[2].Value switch
        {
            "m" => TimeSpan.FromMinutes(1),
            "h" => TimeSpan.FromHours(1),
            "d" => TimeSpan.FromDays(1),
            _ => TimeSpan.FromSeconds(1),
        };

    [GeneratedRegex(@"^(?<before>.*?)\bwhile\s+(?:true|:)\s*;\s*do\s+(?<body>.*?);?\s*done\s*$",
        RegexOptions.Singleline)]
    private static partial Regex LoopPattern();

    [GeneratedRegex("""(?:;|&&|\n)(?=(?:[^'"]|'[^']*'|"[^"]*")*$)""")]
    private static partial Regex SeparatorPattern();

    /// <summary>What would need a real shell: expansions, pipes, redirections.</summary>
    [GeneratedRegex("""[$`|<>&*\\(){}](?=(?:[^']|'[^']*')*$)""")]
    private static partial Regex ForbiddenPattern();

    [GeneratedRegex("""(?<part>'[^']*'|"[^"]*"|[^\s'"]+)+""")]
    private static partial Regex WordPattern();

    [GeneratedRegex(@"^([0-9]+(?:\.[0-9]+)?)([smhd]?)$")]
    private static partial Regex SleepPattern();
}

/// <summary>One thing that a simulated process does.</summary>
/// <param name="Text">What it writes.</param>
/// <param name="Stream">Where it writes it: stdout or stderr.</param>
/// <param name="Pause">How long it waits.</param>
/// <param name="Exit">The code that it ends with.</param>
/// <param name="EndsOnlyAlone">Whether more commands may follow, as after false.</param>
internal sealed record CommandStep(
    byte[]? Text = null, string Stream = "stdout", TimeSpan Pause = default, int? Exit = null,
    bool EndsOnlyAlone = false);
