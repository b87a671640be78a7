using System.Management.Automation;
using System.Text;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// What a cmdlet that runs a command in a container does with it: feeds the pipeline to it, and hands what it writes to
/// the pipeline, to the error stream, or into a result.
/// </summary>
/// <param name="command">The command, for results.</param>
/// <param name="asResult">True to collect what it writes into one result for each container.</param>
/// <param name="piped">True when the pipeline is what it reads.</param>
/// <param name="status">Takes its exit code.</param>
internal sealed class CommandSession(
    IReadOnlyList<string> command, bool asResult, bool piped, ExitStatus status)
{
    private readonly List<CommandInput> _inputs = [];
    private readonly Dictionary<(string DockerHost, string Container),
        (StringBuilder Out, StringBuilder Error)> _collected = [];

    /// <summary>True when the pipeline is what the command reads.</summary>
    public bool IsPiped => piped;

    /// <summary>What the command reads in one more container; null for nothing.</summary>
    public CommandInput? NewInput()
    {
        if (!piped)
        {
            return null;
        }

        CommandInput input = new();
        _inputs.Add(input);
        return input;
    }

    /// <summary>There is no more to read.</summary>
    public void EndInput() => _inputs.ForEach(static input => input.End());

    /// <summary>Gives the command an object of the pipeline: bytes as they are, all else as a line of text.</summary>
    /// <param name="item">The object.</param>
    /// <param name="wait">Called while the command is too far behind, with a task that says when it is not.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public void Feed(object? item, Action<Task> wait, CancellationToken cancel)
    {
        object? bare = item is PSObject wrapped ? wrapped.BaseObject : item;
        if (bare is object[] several)
        {
            // As an argument, not through the pipeline.
            Array.ForEach(several, one => Feed(one, wait, cancel));
            return;
        }

        ReadOnlyMemory<byte> piece = bare switch
        {
            byte[] bytes => bytes,
            byte one => new[] { one },
            _ => Encoding.UTF8.GetBytes(LanguagePrimitives.ConvertTo<string>(item) + "\n"),
        };
        foreach (CommandInput input in _inputs)
        {
            while (!input.TryWrite(piece))
            {
                wait(input.RoomAsync(cancel));
            }
        }
    }

    /// <summary>Handles one thing that a command delivered; true when it was the command's.</summary>
    public bool Take(object? item, Action<object?> write, ErrorLines errors)
    {
        switch (item)
        {
            case LogLine line when asResult:
                (line.Stream == "stderr" ? Collected(line.DockerHost, line.Container).Error
                    : Collected(line.DockerHost, line.Container).Out).Append(line.Line).Append('\n');
                return true;
            case LogLine { Stream: "stderr" } line:
                errors.Write(ErrorTable.OfOutput(line.Line, line.Container));
                return true;
            case LogLine line:
                write(line.Line);
                return true;
            case OutputPiece { IsError: false } piece:
                write(piece.Bytes);
                return true;
            case OutputPiece piece:
                errors.Write(ErrorTable.OfOutput(Encoding.UTF8.GetString(piece.Bytes).TrimEnd('\n'), null));
                return true;
            case CommandExit exit:
                status.Take(exit);
                if (asResult)
                {
                    write(Result(exit));
                }

                return true;
            default:
                return false;
        }
    }

    private CommandResult Result(CommandExit exit) => new()
    {
        Container = exit.Container,
        Command = command,
        ExitCode = exit.ExitCode,
        StdOut = Collected(exit.DockerHost, exit.Container).Out.ToString(),
        StdErr = Collected(exit.DockerHost, exit.Container).Error.ToString(),
        Duration = exit.Duration,
        DockerHost = exit.DockerHost,
    };

    private (StringBuilder Out, StringBuilder Error) Collected(string dockerHost, string container)
    {
        if (!_collected.TryGetValue((dockerHost, container), out (StringBuilder Out, StringBuilder Error) texts))
        {
            _collected[(dockerHost, container)] = texts = (new StringBuilder(), new StringBuilder());
        }

        return texts;
    }
}
