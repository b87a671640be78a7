using System.Globalization;
using System.Text;

namespace DockerSock.Fake;

/// <content>The shell.</content>
internal sealed partial class Simulation
{
    private const string ShellName = "sh";
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private string _folder;
    private int _last;
    private bool _exits;

    private async Task<int> LineAsync(string line, CancellationToken stop)
    {
        if (CommandScript.Parse(line) is not { } script)
        {
            await SayAsync($"{ShellName}: the fake engine has no real shell for: {line}\n", toError: true);
            return 2;
        }

        int code = await StepsAsync(script.Steps, stop);
        while (!_exits && script.Loop.Count > 0)
        {
            code = await StepsAsync(script.Loop, stop);
            await Task.Yield();
        }

        _exits = false;
        return code;
    }

    /// <summary>Reads lines and does what they say; with a terminal it asks for each.</summary>
    private async Task<int> InteractiveAsync(CancellationToken stop)
    {
        while (!_exits)
        {
            using CancellationTokenSource interrupt = CancellationTokenSource.CreateLinkedTokenSource(stop);
            if (_terminal is not null)
            {
                _terminal.Interrupted = interrupt.Cancel;
            }

            try
            {
                if (_process.Tty)
                {
                    await SayAsync($"{_folder} {(Uid.Of(_process).Number == 0 ? '#' : '$')} ", toError: false);
                }

                if (await _input.ReadLineAsync(interrupt.Token) is not { } line)
                {
                    break;
                }

                if (CommandScript.Parse(Encoding.UTF8.GetString(line)) is { } script)
                {
                    await StepsAsync(script.Steps, interrupt.Token);
                    while (!_exits && script.Loop.Count > 0)
                    {
                        await StepsAsync(script.Loop, interrupt.Token);
                        await Task.Yield();
                    }
                }
                else
                {
                    _last = await LineAsync(Encoding.UTF8.GetString(line), interrupt.Token);
                }
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                _last = 130;
                await SayAsync("\n", toError: false);
            }
            finally
            {
                if (_terminal is not null)
                {
                    _terminal.Interrupted = static () => { };
                }
            }
        }

        _exits = false;
        return _last;
    }

    private async Task<int> StepsAsync(IReadOnlyList<ShellCommand> steps, CancellationToken stop)
    {
        foreach (ShellCommand step in steps)
        {
            if ((step.Joint == "&&" && _last != 0) || (step.Joint == "||" && _last == 0))
            {
                continue;
            }

            string[] words = [.. step.Words.Select(Expand)];
            bool replaces = words is ["exec", _, ..];
            _last = await RunAsync(replaces ? words[1..] : words, step.ToError, stop);
            _exits |= replaces;
            if (_exits)
            {
                break;
            }
        }

        return _last;
    }

    private string Expand(IReadOnlyList<WordPart> word) => string.Concat(word.Select(part => part switch
    {
        { IsVariable: false } => part.Text,
        { Text: "?" } => _last.ToString(CultureInfo.InvariantCulture),
        { Text: "$" } => _process.Pid.ToString(CultureInfo.InvariantCulture),
        _ => _variables.GetValueOrDefault(part.Text, ""),
    }));
}
