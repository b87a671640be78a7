using System.Text.Json.Nodes;
using DockerSock.Cmdlets;

namespace DockerSock.Tests.Cmdlets;

/// <summary>Texts with commas, as the docker program reads them.</summary>
public sealed class CommaTextTests : ParameterTest
{
    [Theory]
    [InlineData("a,b", "a|b")]
    [InlineData("a", "a")]
    [InlineData("", "")]
    [InlineData("a,", "a|")]
    [InlineData("\"a,b\",c", "a,b|c")]
    [InlineData("c,\"a=\"\"x\"\",y\"", "c|a=\"x\",y")]
    [InlineData("\"\"", "")]
    [InlineData(" a , b", " a | b")]
    public void Parts_stand_between_commas_that_are_not_in_quotes(string text, string parts) =>
        Assert.Equal(parts.Split('|'), CommaText.Parts(text));

    [Theory]
    [InlineData("a=\"b\"")]
    [InlineData("\"a")]
    [InlineData("\"a\"b,c")]
    [InlineData("a,\"")]
    public void A_quote_elsewhere_is_refused(string text) =>
        Assert.StartsWith($"'{text}' has a quote that does not stand around a whole part.",
            Assert.Throws<FormatException>(() => CommaText.Parts(text)).Message);

    [Theory]
    [InlineData("-Mount 'type=volume,source=vol,target=/a,\"volume-opt=o=size=1m,uid=1000\",volume-opt=type=tmpfs'", "Mounts",
        """[{"Target":"/a","Source":"vol","Type":"volume","VolumeOptions":{"DriverConfig":{"Options":{"o":"size=1m,uid=1000","type":"tmpfs"}}}}]""")]
    [InlineData("-Mount '\"type=bind\",\"source=/a,b\",\"target=/a\"\"b\",readonly'", "Mounts",
        """[{"Target":"/a\"b","Source":"/a,b","Type":"bind","ReadOnly":true}]""")]
    [InlineData("-Mount 'type=bind,source=/s,target=/t,ro=F'", "Mounts",
        """[{"Target":"/t","Source":"/s","Type":"bind","ReadOnly":false}]""")]
    public void Mounts_are_read_so(string parameter, string field, string expected) =>
        Makes(parameter, field, expected);

    [Theory]
    [InlineData("-Mount 'type=volume,target=/a,ro=maybe'", "ro is true or false, not 'maybe'.")]
    [InlineData("-Mount 'type=volume,target=/a,readonly='", "readonly is true or false, not ''.")]
    [InlineData("-Mount 'type=volume,target=/a,source'", "'source' has no value.")]
    [InlineData("-Mount 'type=tmpfs,target=/a,tmpfs-mode=99'", "tmpfs-mode is octal, such as 1777, not '99'.")]
    [InlineData("-Mount 'type=volume,\"target=/a'", "has a quote that does not stand around a whole part.")]
    [InlineData("-Network 'name=front,alias'", "'alias' has no value.")]
    [InlineData("-Network 'name=front,driver-opt=x'", "the option 'x' has no value.")]
    [InlineData("-Network 'name=front,\"alias=a'", "has a quote that does not stand around a whole part.")]
    public void What_the_docker_program_refuses_is_refused(string parameter, string message) =>
        Refuses(parameter, message);

    [Fact]
    public void Networks_are_read_so()
    {
        Answer("/containers/create", """{"Id":"01","Warnings":[]}""");
        _ = Run("New-DockerContainer alpine -Network 'name=front,\"driver-opt=a=1,2\",alias=w' -DockerHost $h").Clean;
        HasBody("""
            {"Image":"alpine","HostConfig":{"NetworkMode":"front"},
            "NetworkingConfig":{"EndpointsConfig":{"front":{"Aliases":["w"],"DriverOpts":{"a":"1,2"}}}}}
            """, The("POST", "/containers/create"));
    }

    /// <summary>The docker program's own request for the same words.</summary>
    [Theory]
    [InlineData("--mount", "-Mount", "type=volume,source=vol,target=/a,\"volume-opt=o=size=1m,uid=1000\"", "Mounts")]
    [InlineData("--mount", "-Mount", "type=tmpfs,target=/a,tmpfs-size=1m,tmpfs-mode=1770", "Mounts")]
    [InlineData("-p", "-Publish", "0:80", "PortBindings")]
    [InlineData("-p", "-Publish", "127.0.0.1:0:80", "PortBindings")]
    [InlineData("-p", "-Publish", "0-1:80-81/udp", "PortBindings")]
    [InlineData("-p", "-Publish", "[::1]::80", "PortBindings")]
    [InlineData("--gpus", "-Gpu", "driver=nvidia", "DeviceRequests")]
    [InlineData("--gpus", "-Gpu", "all", "DeviceRequests")]
    [InlineData("--gpus", "-Gpu", "\"capabilities=utility,compute\",count=2", "DeviceRequests")]
    public async Task The_docker_program_asks_for_the_same(string option, string parameter, string value, string field)
    {
        using DockerProgram docker = new(Engine.DockerHost);
        Engine.State.AddImage("alpine");
        await docker.OutAsync("create", option, value, "alpine");
        string theirs = Field();
        Engine.ClearRequests();
        _ = Run($"New-DockerContainer alpine {parameter} '{value}' -DockerHost $h").Clean;
        Assert.Equal(theirs, Field());

        string Field() => Plain(JsonNode.Parse(The("POST", "/containers/create").BodyText)!
            ["HostConfig"]![field])!.ToJsonString();
    }

    /// <summary>Without what is empty or nothing, and in one order.</summary>
    private static JsonNode? Plain(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map
            .Select(static pair => KeyValuePair.Create(pair.Key, Plain(pair.Value)))
            .Where(static pair => pair.Value is not null && pair.Value.ToJsonString() is not ("{}" or "[]" or "\"\"" or "0"))
            .OrderBy(static pair => pair.Key, StringComparer.Ordinal)),
        JsonArray list => new JsonArray([.. list.Select(Plain)]),
        _ => node?.DeepClone(),
    };
}
