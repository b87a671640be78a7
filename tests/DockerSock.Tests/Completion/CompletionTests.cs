using DockerSock.Completion;
using DockerSock.Fake;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Completion;

[Collection(nameof(PatientCompletion))]
public sealed class CompletionTests : CmdletTest
{
    public override async ValueTask InitializeAsync()
    {
        EngineCompleter.Patience = TimeSpan.FromSeconds(20);
        await base.InitializeAsync();
        Engine.State.AddImage("alpine:3.20", size: 7_800_000);
        Engine.State.AddContainer("web-up", "alpine:3.20", running: true);
        Engine.State.AddContainer("web-down", "alpine:3.20");
    }

    [Theory]
    [InlineData("Get-DockerContainer -DockerHost {0} we", "web-down,web-up")]
    [InlineData("Get-DockerContainer -DockerHost {0} -Name *up", "web-up")]
    [InlineData("Start-DockerContainer -DockerHost {0} we", "web-down")]
    [InlineData("Stop-DockerContainer -DockerHost {0} we", "web-up")]
    [InlineData("Get-DockerImage -DockerHost {0} al", "alpine:3.20")]
    [InlineData("Get-DockerContainer -DockerHost {0} zz", "")]
    public void Completes_names_over_the_socket(string line, string names) => Assert.Equal(names, string.Join(',',
        Names(string.Format(System.Globalization.CultureInfo.InvariantCulture, line, Engine.DockerHost))));

    [Theory]
    [InlineData("Start-DockerContainer", "created,dead,exited")]
    [InlineData("Stop-DockerContainer", "paused,restarting,running")]
    [InlineData("Get-DockerContainer", "created,dead,exited,paused,restarting,running")]
    public void What_is_paused_or_restarting_runs(string command, string names)
    {
        Answer("/containers/json", "[" + string.Join(',', "created,dead,exited,paused,restarting,running".Split(',')
            .Select(static state => $$"""{"Id":"{{state}}","Names":["/{{state}}"],"State":"{{state}}"}""")) + "]");
        Assert.Equal(names, string.Join(',', Names($"{command} -DockerHost {Engine.DockerHost} ")));
    }

    [Fact]
    public void The_tooltip_has_image_and_status()
    {
        string tooltip =
            Assert.Single(Shell.Complete($"Stop-DockerContainer -DockerHost {Engine.DockerHost} we")).ToolTip;
        Assert.StartsWith("alpine:3.20", tooltip);
        Assert.Contains("Up ", tooltip);
    }

    [Fact]
    public async Task A_silent_engine_completes_nothing_and_is_left()
    {
        TimeSpan patience = EngineCompleter.Patience;
        await using SilentSocket silent = SilentSocket.Start();
        try
        {
            EngineCompleter.Patience = TimeSpan.FromMilliseconds(300);
            Assert.DoesNotContain(Shell.Complete($"Get-DockerContainer -DockerHost {silent.DockerHost} we"),
                static found => found.CompletionText.Contains("web"));
        }
        finally
        {
            EngineCompleter.Patience = patience;
        }

        await silent.WaitForConnectionsAsync(0, Cancel);
        Assert.Empty(Shell.Run("$Error").Clean);
    }

    [Fact]
    public void Without_an_engine_there_is_no_error()
    {
        Assert.DoesNotContain(Shell.Complete("Get-DockerContainer -DockerHost unix:///nowhere/e.sock we"),
            static found => found.CompletionText.Contains("web"));
        Assert.Empty(Shell.Run("$Error").Clean);
    }

    [Theory]
    [InlineData("Invoke-SockRequest /containers/js", "/containers/json")]
    [InlineData("Invoke-SockRequest /info", "/info")]
    [InlineData("Invoke-SockRequest /info -Method PU", "PUT")]
    public void Completes_routes_and_methods(string line, string first) => Assert.Contains(first, Names(line));

    private IEnumerable<string> Names(string line) => Shell.Complete(line)
        .Where(static found => found.ResultType == System.Management.Automation.CompletionResultType.ParameterValue)
        .Select(static found => found.CompletionText).Order(StringComparer.Ordinal);

    [Theory]
    [InlineData("/containers/js", "/containers/json")]
    [InlineData("/containers/web/st", "/containers/web/start")]
    [InlineData("containers/pr", "/containers/prune")]
    public void A_word_of_the_route_comes_before_a_name(string typed, string first) =>
        Assert.Equal(first, Shell.Complete("Invoke-SockRequest " + typed)[0].CompletionText);
}
