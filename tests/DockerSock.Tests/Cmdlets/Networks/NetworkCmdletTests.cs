using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets.Networks;

public sealed class NetworkCmdletTests : CmdletTest
{
    private string Body => Engine.Requests.Last(static request => request.Method == "POST").BodyText;

    /// <summary>What changed something, without the version.</summary>
    private IEnumerable<string> Changes => Engine.Requests.Where(static request => request.Method is not ("GET" or "HEAD"))
        .Select(static request => $"{request.Method} {request.Route}{(request.QueryString.Length > 0 ? "?" : "")}{request.QueryString}");

    [Fact]
    public void Creates_with_every_parameter()
    {
        DockerNetwork made = Assert.Single(Run("""
            New-DockerNetwork front -Driver macvlan -Option @{ parent = 'eth0' } -Label @{ Team = 'a=b' } -Subnet 172.28.0.0/16, fd00:1::/64 -IPRange 172.28.5.0/24 `
                -Gateway fd00:1::1, 172.28.5.254 -AuxiliaryAddress @{ router = '172.28.0.7' } -IpamDriver mine -IpamOption @{ x = 'y' } -Internal -Attachable -Ingress -IPv6 -NoIPv4 `
                -ConfigOnly -ConfigFrom base -Scope swarm -DockerHost $h
            """).As<DockerNetwork>());
        Assert.Equal("""
            {"Name":"front","Driver":"macvlan","Scope":"swarm","Internal":true,"Attachable":true,"Ingress":true,"ConfigOnly":true,"ConfigFrom":{"Network":"base"},
            "IPAM":{"Driver":"mine","Config":[{"Subnet":"172.28.0.0/16","IPRange":"172.28.5.0/24","Gateway":"172.28.5.254","AuxiliaryAddresses":{"router":"172.28.0.7"}},
            {"Subnet":"fd00:1::/64","Gateway":"fd00:1::1"}],"Options":{"x":"y"}},"EnableIPv4":false,"EnableIPv6":true,"Options":{"parent":"eth0"},"Labels":{"Team":"a=b"}}
            """.ReplaceLineEndings(""), Body);
        Assert.Equal(["HEAD /_ping", "POST /v1.51/networks/create", $"GET /v1.51/networks/{made.Id}"], AllSent);
        Assert.Equal(("front", "macvlan", "swarm", true, true, Engine.DockerHost), (made.Name, made.Driver, made.Scope, made.Internal, made.EnableIPv6, made.DockerHost));
        Assert.Equal(["172.28.0.0/16", "fd00:1::/64"], made.Subnets);
        Assert.Equal("172.28.0.7", made.IPAM!.Config![0].AuxiliaryAddresses!["router"]);
    }

    [Fact]
    public void Creates_with_a_name_alone()
    {
        Assert.Equal(["a", "b"], Run("'a', 'b' | New-DockerNetwork -DockerHost $h").As<DockerNetwork>().Select(static made => made.Name));
        Assert.Equal("""{"Name":"b"}""", Body);
    }

    [Fact]
    public async Task An_older_engine_is_told_to_refuse_a_second_network_of_the_name_and_is_not_sent_what_it_does_not_know()
    {
        await using FakeEngine old = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = "1.41" }, Cancel);
        Assert.NotNull(Shell.Run("param($h) New-DockerNetwork a -DockerHost $h", ("h", old.DockerHost)).Clean);
        Assert.Equal("""{"Name":"a","CheckDuplicate":true}""", old.Requests.Single(static request => request.Method == "POST").BodyText);
        Assert.Equal("DockerConflict", Shell.Run("param($h) New-DockerNetwork a -DockerHost $h", ("h", old.DockerHost)).ErrorId);
        Outcome tooNew = Shell.Run("param($h) New-DockerNetwork b -NoIPv4 -DockerHost $h", ("h", old.DockerHost));
        Assert.Equal("DockerParameterNeedsNewerEngine", tooNew.ErrorId);
        Assert.Contains("-NoIPv4 needs API 1.47", tooNew.ErrorText);
        Assert.DoesNotContain(old.State.Networks, static network => network.Name == "b");
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
        Assert.Equal("back", Assert.Single(outcome.Output).ToString());
    }

    [Fact]
    public void Lists_with_those_who_use_each()
    {
        Engine.State.AddContainer("web", network: "front", running: true);
        Engine.State.AddContainer("off", network: "front");
        DockerNetwork[] found = [.. Run("Get-DockerNetwork -DockerHost $h").As<DockerNetwork>()];
        Assert.Equal(["bridge", "host", "none", "front"], found.Select(static one => one.Name));
        Assert.Equal(["off", "web"], found[^1].UsedBy.Order());
        Assert.Equal(["HEAD /_ping", "GET /v1.51/containers/json?all=1", "GET /v1.51/networks"], AllSent);
        Assert.All(found, one => Assert.Equal(Engine.DockerHost, one.DockerHost));
    }

    [Fact]
    public void Finds_by_name_id_start_of_an_id_and_wildcard()
    {
        EngineNetwork front = Engine.State.AddNetwork("front");
        Engine.State.AddNetwork("frontier");
        foreach (string name in new[] { "front", front.Id, front.Id[..9] })
        {
            Assert.Equal(front.Id, Assert.Single(Run($"Get-DockerNetwork {name} -DockerHost $h").As<DockerNetwork>()).Id);
        }

        Assert.Equal(["front", "frontier"], Run("Get-DockerNetwork FRONT* -DockerHost $h").As<DockerNetwork>().Select(static one => one.Name).Order());
        Outcome outcome = Run("Get-DockerNetwork fron, front -DockerHost $h");
        Assert.Equal("DockerObjectNotFound", outcome.ErrorId);
        Assert.Equal("front", Assert.Single(outcome.Output).ToString());
    }

    [Fact]
    public void Sends_filters()
    {
        Engine.State.AddNetwork("front", setUp: static network => network.Labels["a"] = "b");
        Assert.Equal("front", Assert.Single(Run("Get-DockerNetwork -Filter @{ label = 'a=b'; driver = 'bridge' } -DockerHost $h").As<DockerNetwork>()).Name);
        Assert.Equal("""{"driver":["bridge"],"label":["a=b"]}""", Sorted(Engine.Requests[^1].QueryValue("filters")!));
    }

    [Fact]
    public void Detailed_inspects_each_and_shows_who_is_in_it()
    {
        Engine.State.AddContainer("web", network: "front", running: true);
        DockerNetwork found = Assert.Single(Run("Get-DockerNetwork front -Detailed -Services -Scope local -DockerHost $h").As<DockerNetwork>());
        Assert.EndsWith($"/networks/{found.Id}?verbose=1&scope=local", AllSent.Single(static sent => sent.Contains("scope")));
        NetworkContainer inside = Assert.Single(found.Containers.Values);
        Assert.Equal(("web", "172.18.0.2/16"), (inside.Name, inside.IPv4Address));
        Assert.Equal(["web"], found.UsedBy);
    }

    [Fact]
    public void Connects_with_every_parameter()
    {
        EngineContainer web = Engine.State.AddContainer("web");
        Engine.State.AddNetwork("back");
        ContainerSummary shown = Assert.Single(Run("""
            Get-DockerContainer web -DockerHost $h | Connect-DockerNetwork back -Alias db, store -IPAddress 172.20.0.9 -IPv6Address fd00::9 -LinkLocalIP 169.254.1.1 -MacAddress 02:42:00:00:00:01 `
                -Link other:o -DriverOption @{ a = 'b' } -GatewayPriority 7 -PassThru
            """).As<ContainerSummary>());
        Assert.Equal("""
            {"Container":"<id>","EndpointConfig":{"IPAMConfig":{"IPv4Address":"172.20.0.9","IPv6Address":"fd00::9","LinkLocalIPs":["169.254.1.1"]},"Links":["other:o"],
            "MacAddress":"02:42:00:00:00:01","Aliases":["db","store"],"DriverOpts":{"a":"b"},"GwPriority":7}}
            """.ReplaceLineEndings("").Replace("<id>", web.Id), Body);
        Assert.Equal(["POST /networks/back/connect"], Changes);
        Assert.Equal("web", shown.Name);
        Assert.Equal(["db", "store"], web.Networks["back"].Aliases);
    }

    [Fact]
    public async Task An_older_engine_is_not_sent_what_it_does_not_know()
    {
        await using FakeEngine old = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = "1.43" }, Cancel);
        old.State.AddContainer("web");
        Assert.Equal("DockerParameterNeedsNewerEngine", Shell.Run("param($h) Connect-DockerNetwork bridge web -MacAddress 02:42:00:00:00:01 -DockerHost $h", ("h", old.DockerHost)).ErrorId);
        Assert.Equal("DockerParameterNeedsNewerEngine", Shell.Run("param($h) Connect-DockerNetwork bridge web -GatewayPriority 1 -DockerHost $h", ("h", old.DockerHost)).ErrorId);
        Assert.DoesNotContain(old.Requests, static request => request.Method == "POST");
    }

    [Fact]
    public void One_that_is_connected_already_is_an_error_and_the_other_is_connected()
    {
        Engine.State.AddContainer("web1", network: "back", running: true);
        EngineContainer other = Engine.State.AddContainer("web2", running: true);
        Outcome outcome = Run("Connect-DockerNetwork back web* -DockerHost $h");
        Assert.Equal("DockerDenied", outcome.ErrorId);
        Assert.Contains("endpoint with name web1 already exists in network back", outcome.ErrorText);
        Assert.True(other.Networks.ContainsKey("back"));
    }

    [Fact]
    public void Disconnects()
    {
        EngineContainer web = Engine.State.AddContainer("web", network: "back", running: true);
        Assert.Empty(Run("Disconnect-DockerNetwork back web -DockerHost $h").Clean);
        Assert.Equal("""{"Container":"web"}""", Body);
        Assert.Equal(["POST /networks/back/disconnect"], Changes);
        Assert.Empty(web.Networks);
        Assert.Equal("DockerEngineError", Run("Disconnect-DockerNetwork back web -Force -DockerHost $h").ErrorId);
        Assert.Equal("""{"Container":"web","Force":true}""", Body);
    }

    [Fact]
    public void Removes_by_name_and_from_the_pipeline()
    {
        EngineNetwork front = Engine.State.AddNetwork("front");
        Engine.State.AddNetwork("back");
        Assert.Equal("back", Assert.Single(Run("Remove-DockerNetwork back -PassThru -DockerHost $h").As<DockerNetwork>()).Name);
        Assert.Empty(Run("Get-DockerNetwork front -DockerHost $h | Remove-DockerNetwork").Clean);
        Assert.Equal(["DELETE /networks/back", $"DELETE /networks/{front.Id}"], Changes);
        Assert.Equal(["bridge", "host", "none"], Engine.State.Networks.Select(static network => network.Name));
    }

    [Fact]
    public void What_cannot_be_removed_is_an_error_each_and_the_others_go()
    {
        Engine.State.AddContainer("web", network: "front", running: true);
        Engine.State.AddNetwork("back");
        Outcome outcome = Run("Remove-DockerNetwork front, bridge, nothing, back -DockerHost $h");
        Assert.Equal(["DockerDenied", "DockerDenied", "DockerObjectNotFound"], outcome.Errors.Select(static error => error.FullyQualifiedErrorId.Split(',')[0]).Order());
        Assert.Equal(["bridge", "front", "host", "none"], Engine.State.Networks.Select(static network => network.Name).Order());
    }

    [Fact]
    public void A_name_that_two_networks_have_is_refused()
    {
        Engine.State.AddNetwork("twin");
        Engine.State.AddNetwork("twin");
        Outcome outcome = Run("Remove-DockerNetwork twin -DockerHost $h");
        Assert.Contains("ambiguous", outcome.ErrorText);
        Assert.Equal(2, Engine.State.Networks.Count(static network => network.Name == "twin"));
        Assert.Equal("DockerNameAmbiguous", Run("Get-DockerNetwork twin -DockerHost $h").ErrorId);
    }

    [Fact]
    public void Clear_removes_exactly_what_no_container_is_set_up_for()
    {
        Engine.State.AddContainer("off", network: "used");
        Engine.State.AddNetwork("keep", setUp: static network => network.Labels["keep"] = "");
        Engine.State.AddNetwork("new", setUp: static network => network.Created += TimeSpan.FromHours(1));
        EngineNetwork old = Engine.State.AddNetwork("old");
        const string Clear = "Clear-DockerNetwork -Until ([DateTimeOffset]::Now.AddMinutes(5)) -Filter @{ 'label!' = 'keep' } -DockerHost $h";
        Assert.Contains($"\"Remove network\" on target \"old (bridge) on {Engine.DockerHost}\"", Shell.Show(Clear.Replace("$h", Engine.DockerHost) + " -WhatIf"));
        Assert.Empty(Changes);
        Assert.Equal("old", Assert.Single(Run(Clear).As<DockerNetwork>()).Name);
        Assert.Equal([$"DELETE /networks/{old.Id}"], Changes);
        Assert.Equal(["bridge", "host", "keep", "new", "none", "used"], Engine.State.Networks.Select(static network => network.Name).Order());
    }

    [Fact]
    public void The_view_has_the_columns_of_the_docker_program_and_who_uses_each()
    {
        Engine.State.AddContainer("web", network: "front");
        string shown = Shell.Show($"Get-DockerNetwork front -DockerHost {Engine.DockerHost}");
        Assert.Matches(@"NETWORK ID +NAME +DRIVER +SCOPE +SUBNETS +USED BY", shown);
        Assert.Matches(@"[0-9a-f]{12} +front +bridge +local +172\.18\.0\.0/16 +web", shown);
    }

    private static string Sorted(string json) => System.Text.Json.JsonSerializer.Serialize(
        new SortedDictionary<string, string[]>(System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, string[]>>(json)!, StringComparer.Ordinal));
}
