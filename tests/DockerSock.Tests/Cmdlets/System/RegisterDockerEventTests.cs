using System.Management.Automation;
using System.Threading.Channels;
using DockerSock.Client;
using DockerSock.Cmdlets;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class RegisterDockerEventTests : EventTest
{
    [Fact]
    public async Task A_subscription_delivers_what_happens_and_ends_with_its_connection()
    {
        PSEventManager manager = Run("$ExecutionContext.Events").As<PSEventManager>()[0];
        Channel<PSEventArgs> received = Channel.CreateUnbounded<PSEventArgs>();
        manager.ReceivedEvents.PSEventReceived += (_, happened) => received.Writer.TryWrite(happened);
        Happen("past", 0);
        Assert.Empty(
            Run("Register-DockerEvent mine -Filter @{ type = 'volume' } -MessageData 'hello' -DockerHost $h").Clean);
        _ = Run("New-DockerNetwork n -DockerHost $h; New-DockerVolume v1 -DockerHost $h; New-DockerVolume v2 "
            + "-DockerHost $h").Clean;
        PSEventArgs first = await received.Reader.ReadAsync(Cancel);
        DockerEvent happened = Assert.IsType<DockerEventArgs>(first.SourceEventArgs).DockerEvent;
        Assert.Equal(("mine", "hello", "volume", "create", "v1", Engine.DockerHost),
            (first.SourceIdentifier, first.MessageData, happened.Type, happened.Action, happened.Name,
                happened.DockerHost));
        Assert.Equal("v2",
            ((DockerEventArgs)(await received.Reader.ReadAsync(Cancel)).SourceEventArgs).DockerEvent.Name);
        RecordedRequest sent = Assert.Single(EventRequests);
        Assert.Equal("""{"type":["volume"]}""", sent.QueryValue("filters"));
        Assert.False(sent.Ended.IsCompleted);

        Assert.Equal("DockerConflict", Run("Register-DockerEvent mine -DockerHost $h").ErrorId);
        manager.UnsubscribeEvent(Assert.Single(manager.GetEventSubscribers("mine")));
        await sent.Ended.WaitAsync(Cancel);
        // What is created next is told to whoever subscribes after it, and to nobody else.
        Assert.Empty(Run("Register-DockerEvent other -Filter @{ type = 'volume' } -DockerHost $h").Clean);
        _ = Run("New-DockerVolume v3 -DockerHost $h; New-DockerVolume v4 -DockerHost $h").Clean;
        foreach (string name in (string[])["v3", "v4"])
        {
            PSEventArgs next = await received.Reader.ReadAsync(Cancel);
            Assert.Equal(("other", name),
                (next.SourceIdentifier, ((DockerEventArgs)next.SourceEventArgs).DockerEvent.Name));
        }

        Assert.Equal(2, EventRequests.Count());
    }

    [Fact]
    public async Task A_subscription_runs_its_action()
    {
        Sink sink = new();
        PSEventJob job =
            Assert.Single(
                Shell.Run(
                    "param($h, $sink) Register-DockerEvent -Action { $Event.MessageData.Add($EventArgs.DockerEvent) "
                        + "} -MessageData $sink -DockerHost $h",
            ("h", Engine.DockerHost), ("sink", sink)).As<PSEventJob>());
        _ = Run("New-DockerVolume v1 -DockerHost $h").Clean;
        Assert.Equal("v1", (await sink.Added.Reader.ReadAsync(Cancel)).Name);
        PSEventManager manager = Run("$ExecutionContext.Events").As<PSEventManager>()[0];
        PSEventSubscriber subscriber = Assert.Single(manager.Subscribers);
        Assert.Same(job, subscriber.Action);
        Assert.Null(((DockerEventSource)subscriber.SourceObject).Problem);
        manager.UnsubscribeEvent(subscriber);
        await EventRequests.Single().Ended.WaitAsync(Cancel);
    }

    [Fact]
    public async Task Why_no_events_come_is_known_however_soon_that_was()
    {
        DockerEngine engine = DockerEngine.For(EndpointText.Parse("unix:///nowhere/engine.sock"));
        for (int later = 0; later < 20; later++)
        {
            using DockerEventSource source = new();
            source.Add(engine, new EventReader(), 0);
            // Before, while and after the call ends.
            Thread.Sleep(later);
            await source.RaiseAsync();
            Assert.NotNull(source.Problem);
        }
    }

    [Fact]
    public async Task A_subscription_ends_with_its_PowerShell()
    {
        using (HostedPowerShell other = new())
        {
            Assert.Empty(other.Run("param($h) Register-DockerEvent mine -DockerHost $h",
                ("h", Engine.DockerHost)).Clean);
            await Engine.WaitForRequestAsync(static request => request.Route == "/events", Cancel);
        }

        await EventRequests.Single().Ended.WaitAsync(Cancel);
    }

    [Fact]
    public void A_subscription_to_an_engine_that_is_not_there_is_an_error_and_none()
    {
        Assert.Equal("DockerSocketDirectoryMissing",
            Shell.Run("Register-DockerEvent mine -Action { } -DockerHost unix:///nowhere/engine.sock").ErrorId);
        Assert.Empty(Run("$ExecutionContext.Events").As<PSEventManager>()[0].Subscribers);
    }

    [Fact]
    public async Task A_subscription_to_several_engines_delivers_what_happens_on_each_and_ends_on_all()
    {
        await using FakeEngine other = await FakeEngine.StartAsync(null, Cancel);
        Sink sink = new();
        _ = Shell.Run("""
            param($h, $o, $sink) Register-DockerEvent mine { $Event.MessageData.Add($EventArgs.DockerEvent) } -MessageData $sink `
                -Since 2025-06-01 -DockerHost $h, $o
            """, ("h", Engine.DockerHost), ("o", other.DockerHost), ("sink", sink)).Clean;
        Happen("a", 0);
        other.State.Events.Add(Event("b", Start));
        DockerEvent[] happened = [await sink.Added.Reader.ReadAsync(Cancel), await sink.Added.Reader.ReadAsync(Cancel)];
        Assert.Equal(new[] { ("a", Engine.DockerHost), ("b", other.DockerHost) }.Order(),
            happened.Select(static one => (one.Name!, one.DockerHost)).Order());
        Unregister("mine");
        await EventRequests.Single().Ended.WaitAsync(Cancel);
        await other.Requests.Single(static request => request.Route == "/events").Ended.WaitAsync(Cancel);
    }

    [Fact]
    public async Task A_subscription_ends_by_itself_after_the_number_that_was_asked_for()
    {
        Sink sink = new();
        _ = Shell.Run("""
            param($h, $sink) Register-DockerEvent mine { $Event.MessageData.Add($EventArgs.DockerEvent) } -MessageData $sink `
                -MaxTriggerCount 1 -SupportEvent -DockerHost $h
            """, ("h", Engine.DockerHost), ("sink", sink)).Clean;
        _ = Run("New-DockerVolume v1 -DockerHost $h").Clean;
        Assert.Equal("v1", (await sink.Added.Reader.ReadAsync(Cancel)).Name);
        await EventRequests.Single().Ended.WaitAsync(Cancel);
        Assert.Empty(Manager.Subscribers);
    }

    private PSEventManager Manager => Run("$ExecutionContext.Events").As<PSEventManager>()[0];

    /// <summary>Unregister-Event, which is in a module of PowerShell's own.</summary>
    private void Unregister(string name) => Manager.UnsubscribeEvent(Assert.Single(Manager.GetEventSubscribers(name)));

    /// <summary>Takes what an action hands on.</summary>
    public sealed class Sink
    {
        internal Channel<DockerEvent> Added { get; } = Channel.CreateUnbounded<DockerEvent>();

        public void Add(DockerEvent happened) => Added.Writer.TryWrite(happened);
    }
}
