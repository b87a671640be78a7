using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Cmdlets;
using DockerSock.Models;

namespace DockerSock.Tests.Client;

/// <summary>What a transfer of layers shows, with a clock that the test moves.</summary>
public sealed class LayerProgressTests
{
    private readonly TickingClock _clock = new();
    private readonly ProgressBars _bars = new();

    [Fact]
    public void An_image_is_the_mean_of_its_layers()
    {
        Assert.Equal(
            [
                "1 <- -1 Pulling app:1: 0 of 1 layers, 0%", "2 <- 1 aa: Pulling fs layer, -1%",
                "1 <- -1 Pulling app:1: 0 of 2 layers, 0%", "3 <- 1 bb: Pulling fs layer, -1%",
                "1 <- -1 Pulling app:1: 0 of 2 layers, 1kB, 17%", "2 <- 1 aa: Downloading 500B of 1kB, 50%",
                "1 <- -1 Pulling app:1: 0 of 2 layers, 1kB, 35%", "2 <- 1 aa: Download complete, -1%",
                "1 <- -1 Pulling app:1: 0 of 2 layers, 1kB, 42%", "2 <- 1 aa: Extracting 500B of 1kB, 50%",
                "1 <- -1 Pulling app:1: 1 of 2 layers, 1kB, 50%", "2 <- 1 aa: Pull complete, done",
                "1 <- -1 Pulling app:1: 2 of 2 layers, 1kB, 100%", "3 <- 1 bb: Already exists, done",
                "1 <- -1 Pulling app:1: 0B, done",
            ],
            Shown("Pulling app:1", [
                Step("Pulling fs layer", "aa"), Step("Pulling fs layer", "bb"), Step("Downloading", "aa", 500, 1000),
                Step("Download complete", "aa"),
                Step("Extracting", "aa", 500, 1000), Step("Pull complete", "aa"), Step("Already exists", "bb")],
                apart: true));
    }

    [Fact]
    public void However_many_steps_arrive_they_are_told_ten_times_a_second_at_most()
    {
        EngineStep[] steps = [Step("Pushing", "aa", 1, 100),
            .. Enumerable.Range(2, 98).Select(static bytes => Step("Pushing", "aa", bytes, 100))];
        Assert.Equal(
            ["1 <- -1 Pushing app:1: 0 of 1 layers, 100B, 1%", "2 <- 1 aa: Pushing 1B of 100B, 1%",
                "2 <- 1 aa: 0B, done", "1 <- -1 Pushing app:1: 0B, done"],
            Shown("Pushing app:1", steps, apart: false));
    }

    [Fact]
    public void What_is_no_layer_has_no_bar()
    {
        EngineStep named = new() { Status = "Pulling from library/app", Id = "1" };
        EngineStep said = new() { Status = "Digest: sha256:…" };
        Assert.Equal(["1 <- -1 Pulling app:1: 0B, done"], Shown("Pulling app:1", [named, said], apart: true));
    }

    [Fact]
    public void A_layer_that_was_there_already_comes_and_goes_unseen() => Assert.Equal(
        ["1 <- -1 Pushing app:1: 1 of 1 layers, 100%", "1 <- -1 Pushing app:1: 0B, done"],
        Shown("Pushing app:1", [Step("Layer already exists", "aa")], apart: true));

    [Fact]
    public void A_plugin_is_done_in_words_of_its_own()
    {
        Assert.Equal(
            [
                "1 <- -1 Pulling p:1: 0 of 1 layers, 0%", "2 <- 1 aa: Waiting, -1%",
                "1 <- -1 Pulling p:1: 0 of 1 layers, 1kB, 100%", "2 <- 1 aa: Extracting 1kB of 1kB, 100%",
                "1 <- -1 Pulling p:1: 1 of 1 layers, 1kB, 100%", "2 <- 1 aa: Complete, done",
                "1 <- -1 Pulling p:1: 0B, done",
            ],
            Shown("Pulling p:1", [
                Step("Waiting", "aa"), Step("Extracting", "aa", 1000, 1000), Step("Complete", "aa"),
                Step("Download complete", "aa")], apart: true));
        Assert.Equal("1 of 1 layers", Shown("Pushing p:1",
            [Step("Preparing", "aa"), Step("Upload complete", "aa", 9, 9), Step("Upload complete", "aa")], apart: true)
            [^3].Split(": ")[1].Split(',')[0]);
    }

    [Fact]
    public void More_bytes_than_were_promised_are_all_of_them() => Assert.Equal(
        ["1 <- -1 Pushing app:1: 0 of 1 layers, 300B, 100%", "2 <- 1 aa: Pushing 1.84kB of 300B, 100%",
            "2 <- 1 aa: 0B, done", "1 <- -1 Pushing app:1: 0B, done"],
        Shown("Pushing app:1", [Step("Pushing", "aa", 1836, 300)], apart: true));

    [Fact]
    public void The_same_image_on_two_engines_has_two_bars()
    {
        TransferProgress one = new("Pulling app:1", 0, null) { Engine = EndpointText.Parse("unix:///one.sock") };
        TransferProgress other = one with { Engine = EndpointText.Parse("unix:///other.sock") };
        int[] ids = [.. new[] { one, other, one, other with { Ended = true },
            one }.Select(told => Assert.Single(_bars.Of(told)).ActivityId)];
        Assert.Equal([1, 2, 1, 2, 1], ids);
    }

    private static EngineStep Step(string status, string layer, long current = 0, long total = 0) =>
        new() { Status = status, Id = layer, ProgressDetail = new StepProgress { Current = current, Total = total } };

    /// <summary>
    /// The bars as PowerShell is given them: their number and that of the one above, what they say, and how far they
    /// are.
    /// </summary>
    private List<string> Shown(string activity, EngineStep[] steps, bool apart)
    {
        DockerEngine engine = DockerEngine.For(EndpointText.Parse("unix:///nowhere.sock"));
        using FanOut fan = new(1, TestContext.Current.CancellationToken);
        fan.Add(engine.Endpoint, "app:1", scope => FeedAsync(new EngineCall(engine, scope)));
        List<string> shown = [];
        foreach (Delivery delivery in fan.All())
        {
            Assert.NotEqual(DeliveryKind.Failure, delivery.Kind);
            foreach (ProgressRecord bar in delivery.Value is TransferProgress told ? _bars.Of(told) : [])
            {
                string state = bar.RecordType == ProgressRecordType.Completed ? "done" : bar.PercentComplete + "%";
                shown.Add(
                    $"{bar.ActivityId} <- {bar.ParentActivityId} {bar.Activity}: {bar.StatusDescription}, {state}");
            }
        }

        return shown;

        async IAsyncEnumerable<object?> FeedAsync(EngineCall call)
        {
            LayerProgress progress = new(call, activity, _clock);
            foreach (EngineStep step in steps)
            {
                await progress.AddAsync(step);
                _clock.Ticks += apart ? TimeSpan.TicksPerSecond / 10 : 1;
            }

            await progress.EndAsync();
            yield break;
        }
    }

    private sealed class TickingClock : TimeProvider
    {
        public long Ticks { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Ticks;
    }
}
