using System.Text.Json.Nodes;
using DockerSock.Fake;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>A test of cmdlets for containers: requests are compared in whole, bodies field by field.</summary>
public abstract class ContainerTest : CmdletTest
{
    /// <summary>
    /// What was sent without the ping that asks for the engine's version, as "METHOD /path?query" without the version.
    /// </summary>
    protected string[] Calls => [.. Engine.Requests.Where(static request => request.Route != "/_ping")
        .Select(static request =>
            $"{request.Method} {request.Target.Replace("/v1.51", "", StringComparison.Ordinal)}")];

    /// <summary>The only request to a path, which is given without its version.</summary>
    protected RecordedRequest The(string method, string route) =>
        Assert.Single(Engine.Requests, request => request.Method == method && request.Route == route);

    /// <summary>
    /// Runs a script that creates a container, and sets that container up before the script knows of it.
    /// </summary>
    protected async Task<Outcome> RunAsync(string script, Action<EngineContainer> setUp)
    {
        GateFault gate = Fault.Gate(1);
        using IDisposable fault = Engine.Misbehave("POST", "/containers/create", gate);
        Task<Outcome> running = Task.Run(() => Run(script), Cancel);
        await (await Task.WhenAny(gate.Reached, running)).WaitAsync(Cancel);
        setUp(Engine.State.Containers[^1]);
        gate.Open();
        return await running.WaitAsync(Cancel);
    }

    /// <summary>The body of a request is this JSON: every field, and no other.</summary>
    protected static void HasBody(string expected, RecordedRequest request)
    {
        Assert.Equal("application/json", request.Header("Content-Type"));
        JsonNode? body = JsonNode.Parse(request.BodyText);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), body),
            $"Expected:\n{JsonNode.Parse(expected)}\nSent:\n{body}");
    }
}
