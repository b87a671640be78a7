using DockerSock.Fake;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>A test of cmdlets for networks, volumes and the engine itself.</summary>
public abstract class ObjectTest : CmdletTest
{
    /// <summary>The body of the last request that changed something.</summary>
    protected string Body => Engine.Requests.Last(static request => request.Method is "POST" or "PUT").BodyText;

    /// <summary>What changed something, as "METHOD /path?query" without the version.</summary>
    protected IEnumerable<string> Changes => ChangesOf(Engine);

    /// <summary>The same of another engine.</summary>
    protected static IEnumerable<string> ChangesOf(FakeEngine engine) => engine.Requests
        .Where(static request => request.Method is not ("GET" or "HEAD"))
        .Select(static request =>
            $"{request.Method} {request.Route}{(request.QueryString.Length > 0 ? "?" : "")}{request.QueryString}");

    /// <summary>Runs a script in which <c>$h</c> is another engine.</summary>
    protected Outcome On(FakeEngine engine, string script) =>
        Shell.Run($"param($h) {script}", ("h", engine.DockerHost));
}
