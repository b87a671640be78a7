using System.Reflection;
using DockerSock.Fake;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>
/// A test of cmdlets for services, which the engine in memory does not have: the test answers in its place.
/// </summary>
public abstract class ServiceTest : SwarmTest
{
    protected const string Id = "s1aaaaaaaaaaaaaaaaaaaaaaa";

    /// <summary>Where changes of the service go.</summary>
    protected const string Update = $"/services/{Id}/update";

    /// <summary>A service's answer to a change.</summary>
    protected static Fault Updated => Fault.Answer("""{"Warnings":null}""");

    /// <summary>A service as an engine tells it.</summary>
    /// <param name="version">Its version.</param>
    /// <param name="spec">Its specification, whole.</param>
    /// <param name="more">Further fields.</param>
    protected static string Service(int version, string spec, string more = "") =>
        $$"""{"ID":"{{Id}}","Version":{"Index":{{version}} },"CreatedAt":"2026-01-31T12:00:00Z","UpdatedAt":"2026-01-31T12:00:01Z","Spec":{{spec}}{{(more.Length > 0 ? "," + more : "")}} }""";

    /// <summary>The specification of a service that watches its tasks for a moment only.</summary>
    protected static string Spec(string mode) =>
        $$"""{"Name":"web","Mode":{{mode}},"UpdateConfig":{"Monitor":1000000} }""";

    /// <summary>How far a service's change is.</summary>
    protected static string Status(string state, string message = "") => $$"""
        "UpdateStatus":{"State":"{{state}}","Message":"{{message}}"}
        """;

    /// <summary>A task as an engine tells it.</summary>
    protected static string Task(string id, int slot, string state, string desired = "running", string error = "",
        int? code = null, string node = "n1", int? run = null)
    {
        string container = code is null ? "" : ",\"ContainerStatus\":{\"ExitCode\":" + code + "}";
        string job = run is null ? "" : ",\"JobIteration\":{\"Index\":" + run + "}";
        return $$"""
            {"ID":"{{id}}","ServiceID":"{{Id}}","Slot":{{slot}},"NodeID":"{{node}}","DesiredState":"{{desired}}","CreatedAt":"2026-01-31T12:00:00Z",
             "Status":{"Timestamp":"2026-01-31T12:00:0{{id[^1]}}Z","State":"{{state}}","Err":"{{error}}"{{container}} }{{job}} }
            """;
    }

    /// <summary>A list.</summary>
    protected static string List(params string[] items) => $"[{string.Join(',', items)}]";

    /// <summary>Creates a service whose state and tasks change as they are asked for.</summary>
    protected Outcome Create(string[] services, string[] tasks, string arguments = "")
    {
        Takes("/services/create", Fault.Status(201, $$"""{"ID":"{{Id}}","Warnings":null}"""));
        Reads($"/services/{Id}", services);
        Reads("/tasks", tasks);
        Reads("/services", List(services[^1]));
        return Run($"New-DockerService shop -Name web -NoResolveImage {arguments} -DockerHost $h -Verbose");
    }

    /// <summary>The arguments of all theories of a class, a line each.</summary>
    protected static string Arguments(Type tests) => string.Join('\n', tests.GetMethods()
        .SelectMany(static test => test.GetCustomAttributes<InlineDataAttribute>())
        .Select(static data => data.Data[0] as string));

    /// <summary>Each of the parameters is in what the tests say.</summary>
    protected static void AssertTested(string said, IEnumerable<PropertyInfo> parameters) =>
        Assert.All(parameters, parameter => Assert.Matches($@"-{parameter.Name}\b", said));

    /// <summary>How often a path was asked for.</summary>
    protected int Asked(string route) =>
        Engine.Requests.Count(request => request.Method == "GET" && request.Route == route);
}
