namespace DockerSock.Fake;

/// <summary>A process of a container, as ps on the host sees it.</summary>
/// <param name="Pid">Its number on the host.</param>
/// <param name="Parent">The number of the process that started it.</param>
/// <param name="Command">Its words, with blanks between.</param>
/// <param name="User">The name of its user.</param>
public sealed record ProcessRow(int Pid, int Parent, string Command, string User = "root");

/// <content>The processes that `docker top` shows.</content>
public sealed partial class EngineContainer
{
    /// <summary>Processes besides its first one; they are shown while it runs.</summary>
    public IList<ProcessRow> MoreProcesses { get; } = [];

    /// <summary>Its processes, the first one first; none when it does not run.</summary>
    public IReadOnlyList<ProcessRow> Processes => !IsRunning
        ? []
        :
        [
            new ProcessRow(Pid, Pid - 1, string.Join(' ', Words), Config.User is "" ? "root" : Config.User),
            .. MoreProcesses,
        ];
}
