using System.Management.Automation;
using System.Text.Json.Nodes;
using DockerSock.Fake;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>A test of cmdlets for plugins: requests are compared in whole.</summary>
public abstract class PluginTest : RegistryTest
{
    /// <summary>A plugin in a registry that anybody may use.</summary>
    protected const string Volumes = Open + "/team/volumes:1";

    /// <summary>The same as a path has it.</summary>
    protected const string VolumesPath = "localhost%3A5000/team/volumes%3A1";

    /// <summary>The same as a query has it.</summary>
    protected const string VolumesQuery = "localhost%3A5000%2Fteam%2Fvolumes%3A1";

    /// <summary>A plugin that wants something of every kind, and of which each kind can be set.</summary>
    protected const string Config = """
        {
            "description": "Volumes of the team",
            "entrypoint": ["/run"],
            "interface": { "types": ["docker.volumedriver/1.0"], "socket": "plugin.sock" },
            "network": { "type": "host" },
            "linux": {
                "capabilities": ["CAP_SYS_ADMIN", "CAP_CHOWN"],
                "devices": [{ "name": "fuse", "settable": ["path"], "path": "/dev/fuse" }]
            },
            "mounts": [
                { "name": "data", "settable": ["source"], "source": "/srv", "destination": "/d", "type": "bind" }
            ],
            "env": [
                { "name": "DEBUG", "settable": ["value"], "value": "0" },
                { "name": "FIXED", "value": "1" }
            ],
            "args": { "name": "args", "settable": ["value"], "value": ["a", "b"] }
        }
        """;

    /// <summary>What it wants, as people are shown it.</summary>
    protected const string Wants = """

         - network: [host]
         - mount: [/srv]
         - device: [/dev/fuse]
         - capabilities: [CAP_SYS_ADMIN CAP_CHOWN]
        """;

    /// <summary>What it wants, as engines tell it and are told it.</summary>
    protected const string Privileges = """
        [
            { "Name": "network", "Description": "permissions to access a network", "Value": ["host"] },
            { "Name": "mount", "Description": "host path to mount", "Value": ["/srv"] },
            { "Name": "device", "Description": "host device to access", "Value": ["/dev/fuse"] },
            {
                "Name": "capabilities", "Description": "list of additional capabilities required",
                "Value": ["CAP_SYS_ADMIN", "CAP_CHOWN"]
            }
        ]
        """;

    /// <summary>The only request that ends so.</summary>
    protected RecordedRequest The(string method, string end) => Assert.Single(Engine.Requests,
        request => request.Method == method && request.Route.EndsWith(end, StringComparison.Ordinal));

    /// <summary>What a person sees of a script in which <c>$h</c> is the engine, without its address.</summary>
    protected string Show(string script) => WithoutHost(Shell.Show($"$h = '{Engine.DockerHost}'; {script}"));

    /// <summary>A text for people without the engine's address.</summary>
    protected string WithoutHost(string text) =>
        text.Replace(" on " + Engine.DockerHost, "", StringComparison.Ordinal);

    /// <summary>The body of a request is this JSON: every field, and no other.</summary>
    protected static void HasBody(string expected, RecordedRequest request)
    {
        Assert.Equal("application/json", request.Header("Content-Type"));
        JsonNode? body = JsonNode.Parse(request.BodyText);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), body), $"Expected:\n{expected}\nSent:\n{body}");
    }

    /// <summary>There was a bar, and all are gone.</summary>
    protected static void AllBarsAreDone(Outcome outcome, string activity)
    {
        Assert.Contains(outcome.Progress, bar => bar.Activity == activity);
        Assert.All(outcome.Progress.GroupBy(static bar => bar.ActivityId),
            static bars => Assert.Equal(ProgressRecordType.Completed, bars.Last().RecordType));
    }
}
