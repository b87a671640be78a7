using System.Text.Json.Nodes;

namespace DockerSock.Tests.Cmdlets;

public sealed class NetworksTests : ParameterTest
{
    [Theory]
    [InlineData("front", "front", """{"front":{}}""")]
    [InlineData("host", "host", """{"host":{}}""")]
    [InlineData("'container:db'", "container:db", """{"container:db":{}}""")]
    [InlineData("front, back", "front", """{"front":{},"back":{}}""")]
    [InlineData(
        "'name=front,alias=web,alias=www,ip=10.0.0.5,ip6=2001:db8::5,link-local-ip=169.254.1.1,mac-address=92:d0:c6:0a:29:33,gw-priority=5,driver-opt=a=b'", "front",
        """{"front":{"Aliases":["web","www"],"IPAMConfig":{"IPv4Address":"10.0.0.5","IPv6Address":"2001:db8::5","LinkLocalIPs":["169.254.1.1"]},"MacAddress":"92:d0:c6:0a:29:33","GwPriority":5,"DriverOpts":{"a":"b"}}}""")]
    [InlineData(
        "@{ Name = 'front'; Alias = 'web', 'www'; IPAddress = '10.0.0.5'; IPv6Address = '2001:db8::5'; LinkLocalIP = "
            + "'169.254.1.1'; MacAddress = 'aa'; GwPriority = 5; DriverOpts = @{ a = 'b' } }", "front",
        """{"front":{"Aliases":["web","www"],"IPAMConfig":{"IPv4Address":"10.0.0.5","IPv6Address":"2001:db8::5","LinkLocalIPs":["169.254.1.1"]},"MacAddress":"aa","GwPriority":5,"DriverOpts":{"a":"b"}}}""")]
    public void Is_networks(string value, string mode, string ends)
    {
        Answer("/containers/create", """{"Id":"01","Warnings":[]}""");
        _ = Run($"New-DockerContainer alpine -Network {value} -DockerHost $h").Clean;
        JsonObject body = new()
        {
            ["Image"] = "alpine",
            ["HostConfig"] = new JsonObject { ["NetworkMode"] = mode },
            ["NetworkingConfig"] = new JsonObject { ["EndpointsConfig"] = JsonNode.Parse(ends) },
        };
        HasBody(body.ToJsonString(), The("POST", "/containers/create"));
    }

    [Theory]
    [InlineData("'alias=web'", "the network has no name.")]
    [InlineData("@{ Alias = 'web' }", "the network has no name.")]
    [InlineData("'name=front,colour=red'",
        "a network has no field 'colour'. Write a name, 'name=front,alias=web,ip=10.0.0.5', or @{ Name = 'front'; "
            + "Alias = 'web'; IPAddress = '10.0.0.5' }.")]
    public void Refuses_what_is_none(string value, string message) => Refuses($"-Network {value}", message);
}
