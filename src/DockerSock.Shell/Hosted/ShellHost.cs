using System.Globalization;
using System.Management.Automation.Host;

namespace DockerSock.Shell.Hosted;

/// <summary>The host that commands see: it has the terminal, and it is told to exit.</summary>
/// <param name="ui">Reads from and writes to the terminal.</param>
public sealed class ShellHost(ShellHostUI ui) : PSHost
{
    /// <summary>Runs a prompt inside of a command that waits; set by the shell that has a prompt.</summary>
    public Action? NestedPrompt { get; set; }

    /// <summary>The number that exit was given; null while nobody wants to leave.</summary>
    public int? ExitRequest { get; set; }

    /// <inheritdoc/>
    public override string Name => "DockerSock.Shell";

    /// <inheritdoc/>
    public override Version Version { get; } = typeof(ShellHost).Assembly.GetName().Version ?? new Version(0, 1);

    /// <inheritdoc/>
    public override Guid InstanceId { get; } = Guid.NewGuid();

    /// <inheritdoc/>
    public override PSHostUserInterface UI => ui;

    /// <inheritdoc/>
    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;

    /// <inheritdoc/>
    public override CultureInfo CurrentUICulture { get; } = CultureInfo.CurrentUICulture;

    /// <inheritdoc/>
    public override void SetShouldExit(int exitCode) => ExitRequest = exitCode;

    /// <inheritdoc/>
    public override void EnterNestedPrompt() =>
        (NestedPrompt ?? throw new NotSupportedException("There is no prompt."))();

    /// <inheritdoc/>
    public override void ExitNestedPrompt() => ExitRequest ??= 0;

    /// <inheritdoc/>
    public override void NotifyBeginApplication()
    {
    }

    /// <inheritdoc/>
    public override void NotifyEndApplication()
    {
    }
}
