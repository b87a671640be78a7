using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>The forms in which people write where an engine is, and what the docker program makes of them.</summary>
[Collection(nameof(OwnEnvironment))]
public sealed class EndpointFormTests : CmdletTest
{
    private readonly OwnEnvironment _own = new();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Sockets with paths of Unix.");
        // From "deep", which "link" leads to, one up is "real", where the socket is.
        Directory.CreateDirectory(Path.Combine(_own.Folder, "real", "deep"));
        File.CreateSymbolicLink(Path.Combine(_own.Folder, "link"), Path.Combine("real", "deep"));
        File.CreateSymbolicLink(Path.Combine(_own.Folder, "real", "e.sock"), Engine.SocketPath);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _own.Dispose();
    }

    /// <summary>FOLDER is the folder of the links, SOCKET the engine's.</summary>
    [Theory]
    [InlineData("unix://SOCKET", true)]
    [InlineData(" unix://SOCKET  ", true)]
    [InlineData("unix://FOLDER/link/../e.sock", true)]
    [InlineData("unix://FOLDER/real/./e.sock", true)]
    [InlineData("unix://SOCKET/", false)]
    [InlineData("unix:SOCKET", false)]
    [InlineData("unix:/SOCKET", false)]
    [InlineData("unix:// SOCKET", false)]
    [InlineData("unix:///", false)]
    public async Task A_variable_reaches_the_engine_where_the_docker_program_does(string text, bool isReached)
    {
        string host = text.Replace("SOCKET", Engine.SocketPath).Replace("FOLDER", _own.Folder);
        _own.Set("DOCKER_HOST", host);
        Outcome outcome = Shell.Run("(Get-DockerVersion).ApiVersion");
        Assert.Equal(isReached, outcome.Errors.Count == 0);
        if (!isReached)
        {
            Assert.Equal("DockerEndpointInvalid", outcome.ErrorId);
        }

        using DockerProgram docker = new();
        docker.Set("DOCKER_HOST", host);
        Assert.Equal(isReached, (await docker.RunAsync("version")).ExitCode == 0);
    }

    [Theory]
    [InlineData("unix:/x", "'unix:/x' names no endpoint: after unix: come two slashes, as in unix:///x.")]
    [InlineData("localhost:1/", "Nobody listens on tcp://localhost:1")]
    [InlineData("nodrive:/x", "'nodrive:/x' names no endpoint")]
    [InlineData("/run/x.sock/", "it ends with a slash")]
    [InlineData(" ", "The text is blank")]
    public void What_is_wrong_is_said(string host, string why)
    {
        Outcome outcome = Shell.Run("param($h) Get-DockerContainer -DockerHost $h", ("h", host));
        Assert.Contains(why, outcome.ErrorText);
        Assert.DoesNotContain("drive", outcome.ErrorText.Replace("nodrive", ""));
    }
}
