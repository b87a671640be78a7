using System.Reflection;

namespace DockerSock.Shell;

/// <summary>One run of the program: which engine, which pwsh, and what it runs.</summary>
/// <param name="arguments">The command line.</param>
public sealed class Session(ShellArguments arguments)
{
    /// <summary>The version of the project.</summary>
    public static string Version => typeof(Session).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    private bool IsPrompt => arguments.Mode == ShellMode.Prompt && !Console.IsInputRedirected;

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        string? script = arguments.File is { } file ? ScriptCall.Of(file, arguments.FileArguments) : arguments.Command;
        PwshShell shell = new(PwshFinder.Find(), ModuleLocation.Find());
        await using DemoEngine? demo = arguments.Demo ? await DemoEngine.StartAsync() : null;
        return script is not null ? shell.RunCommand(script)
            : IsPrompt ? shell.RunPrompt(arguments)
            : shell.RunInput();
    }
}
