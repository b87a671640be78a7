using System.Reflection;
using DockerSock.Shell.Hosted;

namespace DockerSock.Shell;

/// <summary>One run of the program: which engine, which shell, and what it runs.</summary>
/// <param name="arguments">The command line.</param>
public sealed class Session(ShellArguments arguments)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(700);

    private readonly TerminalFacts _terminal = TerminalFacts.Current;

    /// <summary>The version of the project.</summary>
    public static string Version => typeof(Session).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    private bool IsPrompt => arguments.Mode == ShellMode.Prompt && _terminal.IsInputTerminal;

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        string manifest = ModuleLocation.Find();
        string? script = arguments.File is { } file ? ScriptCall.Of(file, arguments.FileArguments) : arguments.Command;
        EngineFinding found = EngineProbe.Current.Find();
        bool demo = arguments.Demo || (IsPrompt && found.Host is null);
        await using DemoEngine? engine = demo ? await DemoEngine.StartAsync() : null;
        Pwsh? pwsh = arguments.Hosted ? null : PwshFinder.Find();
        BannerFacts facts = new() { ModuleVersion = Version, Pwsh = pwsh, Engine = found, Demo = demo };
        if (IsPrompt && !arguments.NoBanner && !demo && found.Host is { } host)
        {
            facts = facts with { EngineName = await EngineProbe.AskAsync(host, s_patience) };
        }

        return pwsh is null ? RunHosted(manifest, script, facts)
            : RunPwsh(new PwshShell(pwsh, manifest), script, facts);
    }

    private int RunHosted(string manifest, string? script, BannerFacts facts)
    {
        using HostedShell shell = new(_terminal, manifest);
        if (script is not null)
        {
            return shell.RunCommand(script);
        }

        if (!IsPrompt)
        {
            return shell.RunInput(Console.In);
        }

        Show(facts with { HostedVersion = HostedEngine.Version, Missing = BasicCommands.Missing(shell.Engine) });
        return shell.RunPrompt();
    }

    private int RunPwsh(PwshShell shell, string? script, BannerFacts facts)
    {
        if (script is not null)
        {
            return shell.RunCommand(script);
        }

        if (!IsPrompt)
        {
            return shell.RunInput(Console.In);
        }

        Show(facts);
        return shell.RunPrompt(arguments.NoProfile);
    }

    private void Show(BannerFacts facts)
    {
        if (arguments.NoBanner)
        {
            return;
        }

        foreach (string line in Banner.Lines(facts))
        {
            Console.WriteLine(line);
        }

        Console.WriteLine();
    }
}
