using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class NewDockerNetworkTests : ObjectTest
{
    [Fact]
    public void Creates_with_every_parameter()
    {
        // A swarm has one network that carries published ports; this one is to be it.
        Engine.State.StartSwarm();
        Engine.State.RemoveNetwork(Engine.State.Networks.Single(static network => network.Ingress));
        DockerNetwork made = Assert.Single(Run("""
            New-DockerNetwork front -Driver macvlan -Option @{ parent = 'eth0' } -Label @{ Team = 'a=b' } -Subnet 172.28.0.0/16, fd00:1::/64 -IPRange 172.28.5.0/24 `
                -Gateway fd00:1::1, 172.28.5.254 -AuxiliaryAddress @{ router = '172.28.0.7' } -IpamDriver mine -IpamOption @{ x = 'y' } -Internal -Attachable -Ingress -IPv6 -NoIPv4 `
                -ConfigOnly -ConfigFrom base -Scope local -DockerHost $h
            """).As<DockerNetwork>());
        Assert.Equal("""
            {"Name":"front","Driver":"macvlan","Scope":"local","Internal":true,"Attachable":true,"Ingress":true,"ConfigOnly":true,"ConfigFrom":{"Network":"base"},
            "IPAM":{"Driver":"mine","Config":[{"Subnet":"172.28.0.0/16","IPRange":"172.28.5.0/24","Gateway":"172.28.5.254","AuxiliaryAddresses":{"router":"172.28.0.7"}},
            {"Subnet":"fd00:1::/64","Gateway":"fd00:1::1"}],"Options":{"x":"y"}},"EnableIPv4":false,"EnableIPv6":true,"Options":{"parent":"eth0"},"Labels":{"Team":"a=b"}}
            """.ReplaceLineEndings(""), Body);
        Assert.Equal(["HEAD /_ping", "POST /v1.51/networks/create", $"GET /v1.51/networks/{made.Id}"], AllSent);
        Assert.Equal(("front", "macvlan", "local", true, true, Engine.DockerHost),
            (made.Name, made.Driver, made.Scope, made.Internal, made.EnableIPv6, made.DockerHost));
        Assert.Equal(["172.28.0.0/16", "fd00:1::/64"], made.Subnets);
        Assert.Equal("172.28.0.7", made.IPAM!.Config![0].AuxiliaryAddresses!["router"]);
    }

    [Fact]
    public void Creates_with_a_name_alone()
    {
        Assert.Equal(["a", "b"], Run("'a', 'b' | New-DockerNetwork -DockerHost $h").As<DockerNetwork>()
            .Select(static made => made.Name));
        Assert.Equal("""{"Name":"b"}""", Body);
    }

    [Fact]
    public async Task An_older_engine_is_told_to_refuse_a_second_network_of_the_name_and_not_sent_what_is_new()
    {
        await using FakeEngine old = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = "1.41" }, Cancel);
        Assert.NotNull(Shell.Run("param($h) New-DockerNetwork a -DockerHost $h", ("h", old.DockerHost)).Clean);
        Assert.Equal("""{"Name":"a","CheckDuplicate":true}""",
            old.Requests.Single(static request => request.Method == "POST").BodyText);
        Assert.Equal("DockerConflict",
            Shell.Run("param($h) New-DockerNetwork a -DockerHost $h", ("h", old.DockerHost)).ErrorId);
        Outcome tooNew = Shell.Run("param($h) New-DockerNetwork b -NoIPv4 -DockerHost $h", ("h", old.DockerHost));
        Assert.Equal("DockerParameterNeedsNewerEngine", tooNew.ErrorId);
        Assert.Contains("-NoIPv4 needs API 1.48", tooNew.ErrorText);
        Assert.DoesNotContain(old.State.Networks, static network => network.Name == "b");
        // One version before an engine heeds it, it would make a network with IPv4.
        await using FakeEngine almost = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = "1.47" },
            Cancel);
        Assert.Equal("DockerParameterNeedsNewerEngine",
            On(almost, "New-DockerNetwork b -NoIPv4 -DockerHost $h").ErrorId);
    }

    [Theory]
    [InlineData("-Gateway 10.0.0.1", "-Subnet")]
    [InlineData("-Subnet 10.0.0.0/24 -Gateway 10.0.1.1", "10.0.1.1 is in none of the subnets")]
    [InlineData("-Subnet 10.0.0.0", "'10.0.0.0' is no subnet")]
    [InlineData("-Subnet 10.0.0.0/24 -IPRange 10.0.0.0/25, 10.0.0.128/25", "two ranges")]
    public void Addresses_that_do_not_fit_are_refused_before_anything_is_sent(string parameters, string expected)
    {
        Outcome outcome = Run($"New-DockerNetwork x {parameters} -DockerHost $h");
        Assert.Equal("DockerNameInvalid", outcome.ErrorId);
        Assert.Contains(expected, outcome.ErrorText);
        Assert.Empty(Changes);
    }

    [Fact]
    public void A_name_that_is_taken_is_an_error_and_the_others_are_created()
    {
        Engine.State.AddNetwork("front");
        Outcome outcome = Run("New-DockerNetwork front, back -DockerHost $h");
        Assert.Equal("DockerConflict", outcome.ErrorId);
        Assert.Contains("network with name front already exists", outcome.ErrorText);
        Assert.Equal("back", Assert.Single(outcome.Called));
    }

    [Fact]
    public async Task Creates_on_several_engines_and_says_where_it_could_not()
    {
        await using FakeEngine other = await FakeEngine.StartAsync(null, Cancel);
        other.State.AddNetwork("a");
        Outcome outcome = Shell.Run("param($h, $o) New-DockerNetwork a, b -DockerHost $h, $o", ("h", Engine.DockerHost),
            ("o", other.DockerHost));
        Assert.Equal(("DockerConflict", "a"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.Equal(new[] { ("a", Engine.DockerHost), ("b", Engine.DockerHost), ("b", other.DockerHost) }.Order(),
            outcome.Output.Select(static one => (DockerNetwork)one.BaseObject)
                .Select(static one => (one.Name, one.DockerHost)).Order());
    }
}
