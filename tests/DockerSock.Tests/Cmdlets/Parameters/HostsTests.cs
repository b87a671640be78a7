namespace DockerSock.Tests.Cmdlets;

public sealed class HostsTests : ParameterTest
{
    [Theory]
    [InlineData("'one:10.0.0.1', 'two=10.0.0.2'", """["one:10.0.0.1","two:10.0.0.2"]""")]
    [InlineData("'here:host-gateway'", """["here:host-gateway"]""")]
    [InlineData("'six:2001:db8::1', 'six=[2001:db8::2]'", """["six:2001:db8::1","six:2001:db8::2"]""")]
    [InlineData("@{ one = '10.0.0.1' }, @{ two = '10.0.0.2', '::1' }", """["one:10.0.0.1","two:10.0.0.2","two:::1"]""")]
    public void Is_hosts(string value, string expected) => Makes($"-AddHost {value}", "ExtraHosts", expected);

    [Theory]
    [InlineData("'one'", "'one' is not a host with its address.")]
    [InlineData("':10.0.0.1'", "':10.0.0.1' is not a host with its address.")]
    [InlineData("'one:example.org'",
        "'one:example.org' is not a host with its address. Write name:10.0.0.1, name:host-gateway, or @{ name = "
            + "'10.0.0.1' }.")]
    [InlineData("@{ one = 'example.org' }", "'one:example.org' is not a host with its address.")]
    public void Refuses_what_is_none(string value, string message) => Refuses($"-AddHost {value}", message);
}
