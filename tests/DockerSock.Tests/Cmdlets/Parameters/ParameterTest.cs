using System.Text.Json.Nodes;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>A test of a parameter's shapes, through the cmdlet that has the parameter.</summary>
public abstract class ParameterTest : ContainerTest
{
    /// <summary>
    /// The body that New-DockerContainer sends with the parameters has this field in HostConfig, or on its top, and no
    /// other beside the image.
    /// </summary>
    protected void Makes(string parameters, string field, string expected, bool host = true)
    {
        Answer("/containers/create", """{"Id":"01","Warnings":[]}""");
        _ = Run($"New-DockerContainer alpine {parameters} -DockerHost $h").Clean;
        JsonObject body = new() { ["Image"] = "alpine", ["HostConfig"] = new JsonObject() };
        (host ? body["HostConfig"]!.AsObject() : body)[field] = JsonNode.Parse(expected);
        HasBody(body.ToJsonString(), The("POST", "/containers/create"));
    }

    /// <summary>The parameters are refused with this sentence, and nothing is sent.</summary>
    protected void Refuses(string parameters, string message)
    {
        Outcome outcome = Run($"New-DockerContainer alpine {parameters} -DockerHost $h");
        Assert.Equal("ParameterArgumentTransformationError", outcome.ErrorId);
        Assert.Contains(message, outcome.ErrorText);
        Assert.Empty(Engine.Requests);
    }
}
