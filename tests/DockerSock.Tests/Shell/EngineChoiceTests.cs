using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using DockerSock.Fake;

namespace DockerSock.Tests.Shell;

/// <summary>
/// Which engine a command is for, in a process of its own with an environment and a docker configuration of its own:
/// parameters before DOCKER_HOST before DOCKER_CONTEXT before the configuration's current context.
/// </summary>
public sealed class EngineChoiceTests : IAsyncLifetime
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("dockersock-home-");
    private readonly CancellationTokenSource _deadline =
        CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private FakeEngine _east = null!;
    private FakeEngine _west = null!;

    public async ValueTask InitializeAsync()
    {
        _deadline.CancelAfter(TimeSpan.FromMinutes(1));
        _east = await FakeEngine.StartAsync(null, _deadline.Token);
        _west = await FakeEngine.StartAsync(null, _deadline.Token);
        _east.State.AddContainer("east1", running: true);
        _west.State.AddContainer("west1", running: true);
        AddContext("east", _east);
        AddContext("west", _west);
    }

    public async ValueTask DisposeAsync()
    {
        await _east.DisposeAsync();
        await _west.DisposeAsync();
        _deadline.Dispose();
        _home.Delete(recursive: true);
    }

    [Theory]
    [InlineData("", null, null, "east", "east1")]
    [InlineData("", null, "west", "east", "west1")]
    [InlineData("", "east", "west", "west", "east1")]
    [InlineData("-Context west", "east", "east", "east", "west1")]
    [InlineData("-Context west, east", "east", null, null, "east1 west1")]
    public async Task The_nearest_word_wins(string parameters, string? host, string? context, string? current,
        string found)
    {
        File.WriteAllText(Path.Combine(_home.FullName, "config.json"), current is null
            ? "{}" : $$"""{"currentContext":"{{current}}"}""");
        (string printed, string errors) = await RunAsync($"Get-DockerContainer {parameters} | ForEach-Object Name",
            ("DOCKER_HOST", host is null ? null : host == "east" ? _east.DockerHost : _west.DockerHost),
            ("DOCKER_CONTEXT", context));
        Assert.Equal((found, ""),
            (string.Join(' ', printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order()), errors));
    }

    [Fact]
    public async Task A_context_that_does_not_exist_is_named()
    {
        (_, string errors) = await RunAsync("Get-DockerContainer", ("DOCKER_CONTEXT", "north"));
        Assert.Contains("north", errors);
        Assert.Empty(_east.Requests);
        Assert.Empty(_west.Requests);
    }

    [Fact]
    public async Task DOCKER_API_VERSION_decides_the_version_without_a_ping()
    {
        (string printed, string errors) = await RunAsync("Get-DockerContainer | ForEach-Object Name",
            ("DOCKER_HOST", _east.DockerHost), ("DOCKER_API_VERSION", "1.43"));
        Assert.Equal(("east1\n", ""), (printed, errors));
        Assert.Equal("GET /v1.43/containers/json", Assert.Single(_east.Requests).ToString());
    }

    private void AddContext(string name, FakeEngine engine)
    {
        string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        DirectoryInfo folder = Directory.CreateDirectory(Path.Combine(_home.FullName, "contexts", "meta", digest));
        File.WriteAllText(Path.Combine(folder.FullName, "meta.json"),
            $$$"""{"Name":"{{{name}}}","Metadata":{},"Endpoints":{"docker":{"Host":"{{{engine.DockerHost}}}","SkipTLSVerify":false} } }""");
    }

    private async Task<(string Out, string Error)> RunAsync(string command,
        params (string Name, string? Value)[] variables)
    {
        ProcessStartInfo start = ShellProgramTests.Start(_home, "dotnet", ShellProgramTests.Program, "-Command",
            command);
        start.Environment["DOCKER_CONFIG"] = _home.FullName;
        foreach ((string name, string? value) in variables)
        {
            start.Environment[name] = value;
        }

        (_, string output, string errors) = await ShellProgramTests.EndAsync(start, "");
        return (output, errors);
    }
}
