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
            ShellArguments.Parse(["--demo", "--hosted", "-NoBanner", "-File", "a.ps1", "-Command", "x y"]);
        Assert.Equal((true, true, true, ShellMode.File, "a.ps1"),
            (read.Demo, read.Hosted, read.NoBanner, read.Mode, read.File));
        Assert.Equal(["-Command", "x y"], read.FileArguments);
    }

    [Theory]
    [InlineData("-Command")]
    [InlineData("-File")]
    [InlineData("--dmeo")]
    [InlineData("Get-Date")]
    public void What_is_wrong_is_said(string line) =>
        Assert.Contains(Split(line)[0],
            Assert.Throws<FormatException>(() => ShellArguments.Parse(Split(line))).Message);

    [Fact]
    public void The_banner_says_which_shell_it_is_what_it_lacks_and_that_the_engine_is_a_demo()
    {
        string text = string.Join('\n', Banner.Lines(new BannerFacts
        {
            ModuleVersion = "1.2.3",
            HostedVersion = "7.6.9",
            Missing = ["Sort-Object", "Select-Object"],
            Engine = new EngineFinding(null, "/var/run/docker.sock", null),
            Demo = true,
        }));
        Assert.Contains("DockerSock 1.2.3", text);
        Assert.Contains("hosted PowerShell engine 7.6.9", text);
        Assert.Contains("no Sort-Object, Select-Object", text);
        Assert.Contains("DEMO", text);
        Assert.Contains("No engine was found at /var/run/docker.sock", text);
    }

    [Theory]
    [InlineData("PowerShell 7.4.0\n", "7.4.0")]
    [InlineData("PowerShell 7.7.0-preview.2\n", "7.7.0-preview.2")]
    [InlineData("PowerShell 7.3.9\n", null)]
    [InlineData("zsh: command not found", null)]
    public void A_pwsh_below_7_4_does_not_count(string printed, string? version) =>
        Assert.Equal(version, PwshFinder.ReadVersion(printed));

    private static string[] Split(string line) => line.Split('|', StringSplitOptions.RemoveEmptyEntries);
}
