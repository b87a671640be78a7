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
            PSEventSubscriber subscriber = Manager.SubscribeEvent(source, nameof(DockerEventSource.Happened),
                $"none{later}", null, (ScriptBlock?)null, true, false);
            await source.RaiseAsync(Manager, subscriber, null, 0);
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

    [Fact]
    public async Task Many_events_of_many_engines_come_one_after_another_to_a_PowerShell_that_has_nothing_to_do()
    {
        const int engines = 6, each = 150;
        Tally tally = new();
        List<FakeEngine> all = [];
        try
        {
            while (all.Count < engines)
            {
                all.Add(await FakeEngine.StartAsync(null, Cancel));
            }

            // Two subscriptions to the first half, one to the others.
            _ = Shell.Run("""
                param($some, $all, $tally) $act = { $Event.MessageData.Begin(); $Event.MessageData.End($EventArgs.DockerEvent) }
                Register-DockerEvent -Action $act -MessageData $tally -Since 2025-06-01 -DockerHost $some
                Register-DockerEvent -Action $act -MessageData $tally -Since 2025-06-01 -DockerHost $all
                """, ("some", all.Take(engines / 2).Select(static one => one.DockerHost).ToArray()),
                ("all", all.Select(static one => one.DockerHost).ToArray()), ("tally", tally)).Clean;
            await Task.WhenAll(all.Select(one => Task.Run(() =>
            {
                for (int i = 0; i < each; i++)
                {
                    one.State.Events.Add(Event($"v{i}", Start.AddSeconds(i)));
                }
            }, Cancel)));
            Dictionary<string, List<string>> names = [];
            for (int i = 0; i < (engines + engines / 2) * each; i++)
            {
                DockerEvent happened = await tally.Ended.Reader.ReadAsync(Cancel);
                (names.TryGetValue(happened.DockerHost!, out List<string>? some) ? some
                    : names[happened.DockerHost!] = []).Add(happened.Name!);
            }

            Assert.Equal(1, tally.Most);
            Assert.All(all.Skip(engines / 2), one =>
                Assert.Equal(Enumerable.Range(0, each).Select(static i => $"v{i}"), names[one.DockerHost]));
            Assert.All(all.Take(engines / 2), one => Assert.Equal(2 * each, names[one.DockerHost].Count));
        }
        finally
        {
            foreach (FakeEngine one in all)
            {
                await one.DisposeAsync();
            }
        }
    }

    [Theory]
    [InlineData("throw 'no more'")]
    [InlineData("$ExecutionContext.Events.UnsubscribeEvent($EventSubscriber)")]
    public async Task An_action_that_ends_its_subscription_does_not_hold_up_another(string end)
    {
        Sink first = new(), second = new();
        _ = Shell.Run("param($h, $one, $two) "
            + $"Register-DockerEvent one {{ $Event.MessageData.Add($EventArgs.DockerEvent); {end} }} -MessageData $one "
            + "-Since 2025-06-01 -DockerHost $h; "
            + "Register-DockerEvent two { $Event.MessageData.Add($EventArgs.DockerEvent) } -MessageData $two "
            + "-Since 2025-06-01 -DockerHost $h",
            ("h", Engine.DockerHost), ("one", first), ("two", second)).Clean;
        for (int i = 0; i < 20; i++)
        {
            Happen($"v{i}", i);
        }

        for (int i = 0; i < 20; i++)
        {
            Assert.Equal($"v{i}", (await second.Added.Reader.ReadAsync(Cancel)).Name);
        }

        Assert.Equal("v0", (await first.Added.Reader.ReadAsync(Cancel)).Name);
        Assert.False(first.Added.Reader.TryRead(out _));
    }

    [Theory]
    [InlineData("Unregister-Event")]
    [InlineData("the job")]
    [InlineData("the runspace")]
    [InlineData("the engine")]
    public async Task A_subscription_that_ends_while_events_are_on_their_way_is_no_crash(string what)
    {
        for (int round = 0; round < 5; round++)
        {
            await using FakeEngine engine = await FakeEngine.StartAsync(null, Cancel);
            using HostedPowerShell shell = new();
            Sink sink = new();
            Assert.Single(shell.Run("""
                param($h, $sink) Register-DockerEvent mine { $Event.MessageData.Add($EventArgs.DockerEvent) } -MessageData $sink `
                    -Since 2025-06-01 -DockerHost $h
                """, ("h", engine.DockerHost), ("sink", sink)).As<PSEventJob>());
            Task happening = Task.Run(() =>
            {
                for (int i = 0; i < 200; i++)
                {
                    engine.State.Events.Add(Event($"v{i}", Start.AddSeconds(i)));
                }
            }, Cancel);
            await sink.Added.Reader.ReadAsync(Cancel);
            await Task.Run(async () =>
            {
                switch (what)
                {
                    case "Unregister-Event":
                        shell.Run("Unregister-Event mine");
                        break;
                    case "the job":
                        shell.Run("Get-Job | Stop-Job");
                        break;
                    case "the runspace":
                        shell.Dispose();
                        break;
                    default:
                        await engine.DisposeAsync();
                        break;
                }
            }, Cancel).WaitAsync(Cancel);
            await happening;
        }
    }

    [Fact]
    public async Task A_real_pwsh_outlives_many_events_of_many_engines_while_subscriptions_come_and_go()
    {
        await using FakeEngine other = await FakeEngine.StartAsync(null, Cancel);
        Task<ProcessResult> running = RealPowerShell.Pinned.RunWithModuleAsync($$"""
            $runspaces = foreach ($i in 1..4) {
                $shell = [powershell]::Create().AddScript({ param($module, $hosts)
                    Import-Module $module
                    $global:seen = 0
                    Register-DockerEvent mine { $global:seen++ } -Since 2025-06-01 -DockerHost $hosts | Out-Null
                    Register-DockerEvent again { $global:seen++ } -Since 2025-06-01 -DockerHost $hosts | Out-Null
                }).AddArgument('{{Repository.Manifest}}').AddArgument(@('{{Engine.DockerHost}}', '{{other.DockerHost}}'))
                $shell.Invoke() | Out-Null
                $shell
            }
            'ready'
            # All of the four have nothing to do while this one has.
            foreach ($i in 1..40) {
                Register-DockerEvent "x$i" { $global:mine++; if ($mine % 50 -eq 0) { throw 'enough' } } -Since 2025-06-01 -DockerHost '{{Engine.DockerHost}}' | Out-Null
                1..200 | ForEach-Object { $_ } | Out-Null
                if ($i % 2) { Unregister-Event "x$i" } else { Get-Job | Stop-Job }
            }
            foreach ($shell in $runspaces) {
                $shell.Commands.Clear()
                do { $seen = $shell.AddScript('$seen').Invoke()[0]; $shell.Commands.Clear() } until ($seen -eq 800)
                $seen
            }
            Remove-Module DockerSock
            $runspaces[0].Runspace.Dispose()
            'alive'
            """);
        for (int i = 0; i < 200; i++)
        {
            Happen($"v{i}", i);
            other.State.Events.Add(Event($"w{i}", Start.AddSeconds(i)));
        }

        Assert.Equal("ready\n800\n800\n800\n800\nalive\n", (await running).Clean);
    }

    private PSEventManager Manager => Run("$ExecutionContext.Events").As<PSEventManager>()[0];

    /// <summary>Unregister-Event, which is in a module of PowerShell's own.</summary>
    private void Unregister(string name) => Manager.UnsubscribeEvent(Assert.Single(Manager.GetEventSubscribers(name)));

    /// <summary>Counts the actions that run at the same time.</summary>
    public sealed class Tally
    {
        private int _now;

        public int Most { get; private set; }

        internal Channel<DockerEvent> Ended { get; } = Channel.CreateUnbounded<DockerEvent>();

        public void Begin() => Most = Math.Max(Most, Interlocked.Increment(ref _now));

        public void End(DockerEvent happened)
        {
            Interlocked.Decrement(ref _now);
            Ended.Writer.TryWrite(happened);
        }
    }

    /// <summary>Takes what an action hands on.</summary>
    public sealed class Sink
    {
        internal Channel<DockerEvent> Added { get; } = Channel.CreateUnbounded<DockerEvent>();

        public void Add(DockerEvent happened) => Added.Writer.TryWrite(happened);
    }
}
