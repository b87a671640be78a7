using System.Collections;
using System.Management.Automation;
using DockerSock.Client;

namespace DockerSock.Cmdlets;

/// <summary>
/// Runs a script block whenever something happens on an engine, while the session goes on with other things.
/// </summary>
/// <remarks>
/// It is a subscription as of Register-ObjectEvent: Get-EventSubscriber shows it, and Unregister-Event ends it and
/// closes the connection. The script block finds the event in $EventArgs.DockerEvent, and what -MessageData brought in
/// $Event.MessageData; without a script block events wait for Get-Event and Wait-Event. Events come one after another,
/// those of other subscriptions in the same session between them. It begins with what happens
/// from now on, and goes on as Get-DockerEvent -Follow does when the engine was away; $EventArgs.Warning then says so.
/// Where an engine refuses for good, (Get-EventSubscriber NAME).SourceObject.Problem says why. As with
/// Register-ObjectEvent, a script block that throws is not run again.
/// </remarks>
/// <example><code>Register-DockerEvent ends { Write-Host $EventArgs.DockerEvent.Name 'has ended.' } -Filter @{ event = 'die' }</code>
/// Tells of each container that ends.</example>
/// <example><code>Unregister-Event ends</code>Ends it.</example>
/// <example><code>Register-DockerEvent web -Filter @{ container = 'web' }; $next = Wait-Event web -Timeout 60</code>
/// Waits for the next event.</example>
[Cmdlet(VerbsLifecycle.Register, "DockerEvent")]
[ApiOperation("SystemEvents", "docker events")]
[OutputType(typeof(PSEventJob))]
public sealed class RegisterDockerEventCommand : DockerCmdlet
{
    /// <summary>Name of the subscription, for Unregister-Event; a new one when not given.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? SourceIdentifier { get; set; }

    /// <summary>What is run for each event.</summary>
    [Parameter(Position = 1)]
    public ScriptBlock? Action { get; set; }

    /// <summary>
    /// Conditions that the engine applies, as for Get-DockerEvent: @{ type = 'container'; event = 'start', 'die' }.
    /// </summary>
    [Parameter]
    [Pairs]
    public IDictionary? Filter { get; set; }

    /// <summary>
    /// Begins with what has happened since: a DateTime, a TimeSpan back from now, or text such as 10m.
    /// </summary>
    [Parameter]
    [Moment]
    public DateTimeOffset? Since { get; set; }

    /// <summary>What the script block finds in $Event.MessageData.</summary>
    [Parameter]
    public PSObject? MessageData { get; set; }

    /// <summary>Ends the subscription after this many events.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int MaxTriggerCount { get; set; }

    /// <summary>Hides the subscription from Get-EventSubscriber, unless asked with -Force.</summary>
    [Parameter]
    public SwitchParameter SupportEvent { get; set; }

    private protected override void Process()
    {
        string identifier = SourceIdentifier ?? Guid.NewGuid().ToString();
        if (Events.GetEventSubscribers(identifier).Any())
        {
            throw new SockException(SockFailure.Conflict, $"There is a subscription '{identifier}' already.",
                "End it with Unregister-Event, or give another -SourceIdentifier.");
        }

        EventReader reader = new() { Since = Since, Follow = true, Filters = FilterMap.Of(Filter) };
        List<(DockerEngine Engine, long Begin)> begins = [];
        foreach (DockerEngine engine in Engines())
        {
            begins.AddRange(Collect<long>(engine, call => BeginAsync(call, reader)).Select(begin => (engine, begin)));
        }

        if (begins.Count == 0)
        {
            return;
        }

        DockerEventSource source = new();
        PSEventSubscriber subscriber = Events.SubscribeEvent(source, nameof(DockerEventSource.Happened), identifier,
            MessageData, Action,
            SupportEvent, forwardEvent: false, MaxTriggerCount);
        foreach ((DockerEngine engine, long begin) in begins)
        {
            source.Add(engine, reader, begin);
        }

        _ = Task.Run(() => source.RaiseAsync(Events, subscriber, MessageData, MaxTriggerCount));
        if (Action is not null && !SupportEvent)
        {
            WriteObject(subscriber.Action);
        }
    }

    private static async IAsyncEnumerable<object?> BeginAsync(EngineCall call, EventReader reader)
    {
        yield return await reader.BeginAsync(call).ConfigureAwait(false);
    }
}
