using DockerSock.Fake;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>A test of cmdlets for events.</summary>
public abstract class EventTest : CmdletTest
{
    protected static readonly DateTimeOffset Start = new(2025, 6, 1, 12, 0, 0, TimeSpan.Zero);

    protected IEnumerable<RecordedRequest> EventRequests =>
        Engine.Requests.Where(static request => request.Route == "/events");

    protected static EngineEvent Event(string name, DateTimeOffset time) =>
        new("volume", "create", name, new Dictionary<string, string> { ["driver"] = "local" }, time);

    protected void Happen(string name, int second) => Engine.State.Events.Add(Event(name, Start.AddSeconds(second)));
}
