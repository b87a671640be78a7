using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace DockerSock.Fake;

/// <content>The commands.</content>
internal sealed partial class Simulation
{
    private static readonly string[] s_roots =
        ["bin", "dev", "etc", "home", "lib", "proc", "root", "sys", "tmp", "usr", "var"];

    private static readonly Dictionary<string, Command> s_commands = new(StringComparer.Ordinal)
    {
        ["true"] = Of((_, _, _) => 0),
        [":"] = BuiltIn((_, _) => 0),
        ["false"] = Of((_, _, _) => 1),
        ["exit"] = BuiltIn((me, words) => me.Exit(words)),
        ["cd"] = BuiltIn((me, words) => me.ChangeFolder(words)),
        ["exec"] = BuiltIn((_, _) => 0),
        ["echo"] = Of((_, words, output) => output.Line(words is [_, "-n", ..]
            ? string.Join(' ', words.Skip(2))
            : string.Join(' ', words.Skip(1)) + "\n")),
        ["pwd"] = Of((me, _, output) => output.Line(me._folder + "\n")),
        ["id"] = Of((me, words, output) => output.Line(
            (words is [_, "-u"] ? $"{Uid.Of(me._process).Number}" : Uid.Of(me._process).ToString()) + "\n")),
        ["whoami"] = Of((me, _, output) => Uid.Of(me._process) is { Name: { } name }
            ? output.Line(name + "\n")
            : output.Fail($"whoami: unknown uid {Uid.Of(me._process).Number}\n")),
        ["hostname"] = Of((me, _, output) => output.Line(me._process.Container.Config.Hostname + "\n")),
        ["env"] = Of((me, _, output) => output.Line(me.Variables())),
        ["printenv"] = Of((me, words, output) => words is [_, var name, ..]
            ? me._variables.TryGetValue(name, out string? value) ? output.Line(value + "\n") : 1
            : output.Line(me.Variables())),
        ["ls"] = Of((me, words, output) => me.List(words, output)),
        ["tty"] = Of((me, _, output) => me._process.Tty
            ? output.Line("/dev/pts/0\n")
            : output.Line("not a tty\n", 1)),
        ["stty"] = Of((me, _, output) => me.Stty(output)),
        ["seq"] = Of((_, words, output) => words.Count > 1
            && int.TryParse(words[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int last)
                ? output.Line(string.Concat(Enumerable.Range(1, last).Select(number => $"{number}\n")))
                : output.Fail("seq: invalid number\n")),
        ["kill"] = Of((me, words, output) => me.Kill(words, output)),
        ["sleep"] = new Command((me, words, toError, stop) => me.SleepAsync(words, stop)),
        ["cat"] = new Command((me, words, toError, stop) => me.CatAsync(words, toError, stop)),
        ["wc"] = new Command((me, words, toError, stop) => me.CountAsync(toError, stop)),
        ["sha256sum"] = new Command((me, words, toError, stop) => me.HashAsync(toError, stop)),
    };

    private delegate Task<int> Runner(
        Simulation me, IReadOnlyList<string> words, bool toError, CancellationToken stop);

    private static Command Of(Func<Simulation, IReadOnlyList<string>, Output, int> run) =>
        new(async (me, words, toError, stop) =>
        {
            Output output = new();
            int code = run(me, words, output);
            await me.SayAsync(output.Error, toError: true);
            await me.SayAsync(output.Text, toError);
            return code;
        });

    private static Command BuiltIn(Func<Simulation, IReadOnlyList<string>, int> run) =>
        Of((me, words, _) => run(me, words)) with { IsBuiltIn = true };

    private static TimeSpan? Time(string text) => text is "infinity" or "inf" ? Timeout.InfiniteTimeSpan
        : SleepPattern().Match(text) is not { Success: true } match ? null
        : double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * match.Groups[2].Value switch
        {
            "m" => TimeSpan.FromMinutes(1),
            "h" => TimeSpan.FromHours(1),
            "d" => TimeSpan.FromDays(1),
            _ => TimeSpan.FromSeconds(1),
        };

    private int Exit(IReadOnlyList<string> words)
    {
        _exits = true;
        return words.Count < 2 ? _last
            : int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int code) ? code & 255 : 2;
    }

    private int ChangeFolder(IReadOnlyList<string> words)
    {
        string to = words.Count > 1 ? words[1] : _variables.GetValueOrDefault("HOME", "/");
        _folder = Path.GetFullPath(to, _folder);
        return 0;
    }

    private string Variables() => string.Concat(_variables.Select(pair => $"{pair.Key}={pair.Value}\n"));

    private int List(IReadOnlyList<string> words, Output output)
    {
        string path = Path.GetFullPath(words.Skip(1).FirstOrDefault(word => !word.StartsWith('-')) ?? ".", _folder);
        bool exists = path == "/" || s_roots.Contains(path[1..].Split('/')[0]) || path == _process.WorkingDirectory;
        return !exists ? output.Fail($"ls: {words[^1]}: No such file or directory\n")
            : output.Line(path == "/" ? string.Join('\n', s_roots) + "\n" : "");
    }

    private int Stty(Output output)
    {
        (int rows, int columns) = _process.Size;
        return !_process.Tty ? output.Fail("stty: standard input: Inappropriate ioctl for device\n")
            : rows == 0 ? output.Fail("stty: standard input\n")
            : output.Line($"{rows} {columns}\n");
    }

    /// <summary>kill [-s SIGNAL | -SIGNAL] PID …</summary>
    private int Kill(IReadOnlyList<string> words, Output output)
    {
        int signal = Signals.Term;
        int first = 1;
        if (words is [_, "-s", var name, ..] || (words is [_, ['-', .. var dashed], ..] && (name = dashed).Length > 0))
        {
            if (Signals.Number(name) is not { } number)
            {
                return output.Fail($"kill: bad signal name '{name}'\n");
            }

            signal = number;
            first = words[1] == "-s" ? 3 : 2;
        }

        int code = 0;
        foreach (string word in words.Skip(first))
        {
            bool known = int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int pid);
            if (!known || !_process.Container.Signal(pid, signal))
            {
                code = output.Fail($"{ShellName}: can't kill pid {word}: No such process\n");
            }
        }

        return code;
    }

    private async Task<int> SleepAsync(IReadOnlyList<string> words, CancellationToken stop)
    {
        foreach (string word in words.Skip(1))
        {
            if (Time(word) is not { } time)
            {
                await SayAsync($"sleep: invalid number '{word}'\n", toError: true);
                return 1;
            }

            await Task.Delay(time, _process.Container.Clock, stop);
            await _process.Container.ThawAsync(stop);
        }

        return 0;
    }

    private async Task<int> CatAsync(IReadOnlyList<string> words, bool toError, CancellationToken stop)
    {
        if (words is [_, not "-", ..])
        {
            bool isName = words[1] == "/etc/hostname";
            await SayAsync(
                isName
                    ? _process.Container.Config.Hostname + "\n"
                    : $"cat: can't open '{words[1]}': No such file or directory\n",
                toError || !isName);
            return isName ? 0 : 1;
        }

        await ReadAllAsync(piece => SayAsync(piece, toError), stop);
        return 0;
    }

    private async Task<int> CountAsync(bool toError, CancellationToken stop)
    {
        long count = 0;
        await ReadAllAsync(
            piece =>
            {
                count += piece.Length;
                return default;
            },
            stop);
        await SayAsync($"{count}\n", toError);
        return 0;
    }

    private async Task<int> HashAsync(bool toError, CancellationToken stop)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await ReadAllAsync(
            piece =>
            {
                hash.AppendData(piece.Span);
                return default;
            },
            stop);
        await SayAsync(Convert.ToHexStringLower(hash.GetHashAndReset()) + "  -\n", toError);
        return 0;
    }

    private async Task ReadAllAsync(Func<ReadOnlyMemory<byte>, ValueTask> take, CancellationToken stop)
    {
        while (await _input.ReadAsync(stop) is { Length: > 0 } piece)
        {
            await _process.Container.ThawAsync(stop);
            await take(piece);
        }
    }

    [GeneratedRegex(@"^([0-9]+(?:\.[0-9]+)?)([smhd]?)\z")]
    private static partial Regex SleepPattern();

    private sealed record Command(Runner RunAsync, bool IsBuiltIn = false);

    /// <summary>What a command that does not wait writes.</summary>
    private sealed class Output
    {
        public string Text { get; private set; } = "";

        public string Error { get; private set; } = "";

        public int Line(string text, int code = 0)
        {
            Text += text;
            return code;
        }

        public int Fail(string text)
        {
            Error += text;
            return 1;
        }
    }
}
