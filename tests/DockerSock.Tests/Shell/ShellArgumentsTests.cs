using DockerSock.Shell;

namespace DockerSock.Tests.Shell;

public sealed class ShellArgumentsTests
{
    [Theory]
    [InlineData("", ShellMode.Prompt, null)]
    [InlineData("-Command|Get-Date|-Year|1", ShellMode.Command, "Get-Date -Year 1")]
    [InlineData("--command|1", ShellMode.Command, "1")]
    [InlineData("-c|-", ShellMode.Input, null)]
    [InlineData("-version", ShellMode.Version, null)]
    [InlineData("--help", ShellMode.Help, null)]
    public void Options_are_written_as_for_pwsh(string line, ShellMode mode, string? command)
    {
        ShellArguments read = ShellArguments.Parse(Split(line));
        Assert.Equal((mode, command), (read.Mode, read.Command));
    }

    [Fact]
    public void A_script_takes_what_follows_as_its_own()
    {
        ShellArguments read =
            ShellArguments.Parse(["--demo", "-NoBanner", "-File", "a.ps1", "-Command", "x y"]);
        Assert.Equal((true, true, ShellMode.File, "a.ps1"), (read.Demo, read.NoBanner, read.Mode, read.File));
        Assert.Equal(["-Command", "x y"], read.FileArguments);
    }

    [Theory]
    [InlineData("-Command")]
    [InlineData("-File")]
    [InlineData("--dmeo")]
    [InlineData("--hosted")]
    [InlineData("Get-Date")]
    public void What_is_wrong_is_said(string line) =>
        Assert.Contains(Split(line)[0],
            Assert.Throws<FormatException>(() => ShellArguments.Parse(Split(line))).Message);

    [Theory]
    [InlineData("PowerShell 7.4.0\n", "7.4.0")]
    [InlineData("PowerShell 7.7.0-preview.2\n", "7.7.0-preview.2")]
    [InlineData("PowerShell 7.3.9\n", null)]
    [InlineData("zsh: command not found", null)]
    public void A_pwsh_below_7_4_does_not_count(string printed, string? version) =>
        Assert.Equal(version, PwshFinder.ReadVersion(printed));

    [Theory]
    [InlineData("'a'", "IMPORT; 'a'")]
    [InlineData("using namespace System.Text\n[Text.Encoding]", "using namespace System.Text\n\nIMPORT; [Text.Encoding]")]
    [InlineData("using namespace A; using module B;1", "using namespace A; using module B;\nIMPORT; 1")]
    [InlineData("using-it", "IMPORT; using-it")]
    public void A_command_is_behind_the_import_and_its_usings_are_before(string text, string run) =>
        Assert.Equal(run.Replace("IMPORT", "Import-Module -Name '/it''s/m.psd1' -ErrorAction Stop"),
            new PwshShell(new Pwsh("pwsh", "7.4.0"), "/it's/m.psd1").WithImport(text));

    private static string[] Split(string line) => line.Split('|', StringSplitOptions.RemoveEmptyEntries);
}
