using DockerSock.Fake;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>TCP without TLS to another machine: for those who say so, and they are told once what it means.</summary>
public sealed class AllowInsecureTests : CmdletTest
{
    protected override FakeEngineOptions Options => new() { TcpPort = 0 };

    /// <summary>An address that leads to this machine and does not look as if it did.</summary>
    private string Far => Engine.TcpHost!.Replace("127.0.0.1", "0.0.0.0");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux connects to itself by 0.0.0.0.");
        Engine.State.AddContainer("web", running: true);
    }

    [Fact]
    public void It_is_refused_and_the_ways_out_are_named()
    {
        Outcome outcome = Shell.Run($"Get-DockerContainer -DockerHost {Far}");
        Assert.Equal("DockerEndpointInsecure", outcome.ErrorId);
        Assert.Contains("another machine", outcome.ErrorText);
        Assert.Contains("https://", outcome.ErrorText);
        Assert.Contains("-AllowInsecure", outcome.ErrorText);
        Assert.Empty(Engine.Requests);
        Assert.Empty(Shell.Run($"Get-DockerContainer -DockerHost {Engine.TcpHost}").Warnings);
    }

    /// <summary>docker's letters are not an agreement that they happen to begin.</summary>
    [Theory]
    [InlineData("Start-DockerContainer -a web")]
    [InlineData("(Start-DockerContainer web -Allow)")]
    public void A_letter_is_no_agreement(string command)
    {
        Outcome outcome = Shell.Run(command.Replace("web", $"web -DockerHost {Far}"));
        Assert.Equal("DockerEndpointInsecure", outcome.ErrorId);
        Assert.Contains("Write it in full", outcome.ErrorText);
        Assert.Empty(Engine.Requests);
        Assert.Equal("DockerEndpointInsecure", Shell.Run($"Get-DockerContainer -DockerHost {Far}").ErrorId);
    }

    [Fact]
    public void Who_agrees_is_warned_once_and_the_objects_can_be_piped_on()
    {
        Outcome outcome = Shell.Run($$"""
            Get-DockerContainer -DockerHost {{Far}} -AllowInsecure | Stop-DockerContainer -Timeout 0
            $web = Get-DockerContainer -DockerHost {{Far}} -All
            Start-DockerContainer $web
            $web.DockerHost
            Invoke-SockRequest /_ping -DockerHost {{Far}} -AllowInsecure
            """);
        Assert.Equal([Far, "OK"], outcome.As<string>());
        Assert.Equal(ContainerState.Running, Engine.State.Containers[0].State);
        Assert.Equal($"{Far} is another machine, and there is no TLS: anybody on the way can read what is sent, and "
            + "take over that machine.", Assert.Single(outcome.Warnings));
    }
}
