using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class TestDockerSockSecurityTests : CmdletTest
{
    private const string Component = """{"Components":[{"Name":"Engine","Version":"x"},{"Name":"runc","Version":"1.3.3"}]}""";

    [Fact]
    public void Everything_is_looked_at_and_only_read()
    {
        Engine.State.AddContainer("web", running: false);
        SockFinding[] found = [.. Run("Test-DockerSockSecurity -DockerHost $h").As<SockFinding>()];
        Assert.All(Engine.Requests, static request => Assert.Contains(request.Method, new[] { "GET", "HEAD" }));
        Assert.All(found, one => Assert.Equal(Engine.DockerHost, one.DockerHost));
        Assert.Contains(found, static one => one is { CisId: "2.17", Status: SockFindingStatus.Pass, Target: null });
        Assert.Contains(found, static one => one is { CisId: "5.11", Status: SockFindingStatus.Warning, Target: "web" });
        Assert.Contains(found, static one => one is { CisId: "4.1", Target: not null });
        // Each that could be better says what to do; each that is well says nothing of the kind.
        Assert.All(found, static one => Assert.Equal(one.Status is SockFindingStatus.Fail or SockFindingStatus.Warning,
            one.Remedy.Length > 0));
        Assert.All(found.Where(static one =>
            one.Status is SockFindingStatus.Unknown or SockFindingStatus.NotApplicable),
            static one => Assert.NotEmpty(one.Evidence));
    }

    [Theory]
    [InlineData("""{"SecurityOptions":["name=seccomp,profile=unconfined"],"ServerVersion":"29.9.0"}""", "2.17",
        SockFindingStatus.Fail)]
    [InlineData("""{"SecurityOptions":[],"ServerVersion":"29.9.0"}""", "2.17", SockFindingStatus.Fail)]
    [InlineData("""{"SecurityOptions":[],"OSType":"windows"}""", "2.17", SockFindingStatus.NotApplicable)]
    [InlineData("""{"SecurityOptions":["name=rootless"]}""", "2.1", SockFindingStatus.Pass)]
    [InlineData("""{"SecurityOptions":["name=rootless"]}""", "2.9", SockFindingStatus.Pass)]
    [InlineData("""{"SecurityOptions":["name=rootless"]}""", "5.2", SockFindingStatus.NotApplicable)]
    [InlineData("""{"SecurityOptions":["name=userns"]}""", "2.9", SockFindingStatus.Pass)]
    [InlineData("""{"SecurityOptions":["name=apparmor"]}""", "5.2", SockFindingStatus.Pass)]
    [InlineData("""{"ServerVersion":"20.10.24+dfsg1"}""", "2.14", SockFindingStatus.Unknown)]
    [InlineData("""{"ServerVersion":"28.5.2+dfsg4"}""", "2.14", SockFindingStatus.Warning)]
    [InlineData("""{"SecurityOptions":["name=no-new-privileges"]}""", "2.14", SockFindingStatus.Pass)]
    [InlineData("""{"Warnings":["WARNING: API is accessible on http://0.0.0.0:2375 without encryption."]}""", "2.7",
        SockFindingStatus.Fail)]
    [InlineData("""{"ServerVersion":"29.0.0"}""", "2.7", SockFindingStatus.Pass)]
    [InlineData("""{"ServerVersion":"1.12.6"}""", "2.7", SockFindingStatus.Unknown)]
    [InlineData("""{"RegistryConfig":{"InsecureRegistryCIDRs":["10.0.0.0/8","127.0.0.0/8"]}}""", "2.5",
        SockFindingStatus.Warning)]
    [InlineData("""{"RegistryConfig":{"IndexConfigs":{"localhost:5000":{"Secure":false}}}}""", "2.5",
        SockFindingStatus.Pass)]
    [InlineData("""{"ID":"x"}""", "2.5", SockFindingStatus.Unknown)]
    [InlineData("""{"LiveRestoreEnabled":true}""", "2.15", SockFindingStatus.Pass)]
    [InlineData("""{"Swarm":{"LocalNodeState":"active"}}""", "2.15", SockFindingStatus.NotApplicable)]
    [InlineData("""{"Swarm":{"LocalNodeState":"active"}}""", "5.1", SockFindingStatus.Warning)]
    [InlineData("""{"Plugins":{"Authorization":["opa"]}}""", "2.12", SockFindingStatus.Pass)]
    [InlineData("""{"ID":"x"}""", "2.12", SockFindingStatus.Unknown)]
    [InlineData("""{"LoggingDriver":"syslog"}""", "2.13", SockFindingStatus.Pass)]
    [InlineData("""{"ID":"x"}""", "2.13", SockFindingStatus.Unknown)]
    [InlineData("""{"Driver":"aufs"}""", "2.6", SockFindingStatus.Warning)]
    [InlineData("""{"ID":"x"}""", "2.6", SockFindingStatus.Unknown)]
    [InlineData("""{"ExperimentalBuild":true}""", "2.18", SockFindingStatus.Warning)]
    public void What_an_engine_says_decides(string info, string check, SockFindingStatus status)
    {
        Answer("/info", info);
        Assert.Equal(status, Assert.Single(Run("Test-DockerSockSecurity -DockerHost $h").As<SockFinding>(),
            one => one.CisId == check).Status);
    }

    [Fact]
    public void What_Podman_does_not_tell_is_never_a_pass()
    {
        Answer("/info", """
            {"ServerVersion":"5.4.0","ExperimentalBuild":true,"LoggingDriver":"","SecurityOptions":["name=seccomp,profile=default"]}
            """);
        Answer("/version", """{"Components":[{"Name":"Podman Engine","Version":"5.4.0"}]}""");
        using IDisposable none = Engine.Misbehave("GET", "/networks/bridge", Fault.Status(404, """{"message":"no"}"""));
        SockFinding[] found = [.. Run("Test-DockerSockSecurity -DockerHost $h").As<SockFinding>()];
        Assert.Equal(["2.13", "2.14", "2.2", "2.5", "2.6", "2.7", "2.9", "5.1", "Known vulnerabilities"], found
            .Where(static one => one is { Status: SockFindingStatus.Unknown, Target: null })
            .Select(static one => one.CisId.Length > 0 ? one.CisId : one.Check).Order(StringComparer.Ordinal));
        Assert.Equal(["2.12", "2.15", "2.18"], found.Where(static one => one.Status == SockFindingStatus.NotApplicable)
            .Select(static one => one.CisId).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("29.3.0", "CVE-2026-41567 Fail,CVE-2026-33997 Warning")]
    [InlineData("28.5.2+dfsg4", "CVE-2026-41567 Warning,CVE-2026-33997 Warning")]
    [InlineData("99.0.0", "Known vulnerabilities Pass")]
    [InlineData("master", "Known vulnerabilities Unknown")]
    public void Known_vulnerabilities_are_those_of_the_version(string version, string expected)
    {
        Answer("/info", $$"""{"ServerVersion":"{{version}}"}""");
        Answer("/version", Component);
        Assert.Equal(expected, string.Join(",", Run("Test-DockerSockSecurity -DockerHost $h").As<SockFinding>()
            .Where(static one => one.Check.StartsWith("CVE", StringComparison.Ordinal)
                || one.Check == "Known vulnerabilities").Select(static one => $"{one.Check} {one.Status}")));
    }

    [Fact]
    public void A_vulnerability_of_what_the_engine_does_not_have_is_none()
    {
        Answer("/version", Component);
        Answer("/info", """{"ServerVersion":"27.0.0","Plugins":{"Authorization":["opa"]}}""");
        Assert.Contains(Run("Test-DockerSockSecurity -DockerHost $h").As<SockFinding>(), static one =>
            one is { Check: "CVE-2024-41110", Severity: SockSeverity.Critical, Status: SockFindingStatus.Fail });
        Answer("/info", """{"ServerVersion":"27.0.0"}""");
        Assert.DoesNotContain(Run("Test-DockerSockSecurity -DockerHost $h").As<SockFinding>(), static one =>
            one.Check == "CVE-2024-41110");
    }

    [Fact]
    public void A_container_that_is_named_is_looked_at_alone_and_one_line_has_all_that_is_well()
    {
        Engine.State.AddContainer("web", mounts: ["/run:/r"]);
        Engine.State.AddContainer("other");
        SockFinding[] found = [.. Run("Test-DockerSockSecurity we* -DockerHost $h").As<SockFinding>()];
        Assert.All(found, static one => Assert.Equal("web", one.Target));
        Assert.Equal(("5.32", SockFindingStatus.Fail, SockSeverity.Critical), (found[0].CisId, found[0].Status,
            found[0].Severity));
        SockFinding well = Assert.Single(found, static one => one.Status == SockFindingStatus.Pass);
        Assert.Contains("5.5, ", well.Evidence);
        Assert.DoesNotContain("5.32", well.Evidence);
        Assert.Equal("DockerObjectNotFound", Run("Test-DockerSockSecurity nothing -DockerHost $h").ErrorId);
        Assert.Equal(found.Select(static one => one.ToString()),
            Run("Get-DockerContainer web -DockerHost $h | Test-DockerSockSecurity").As<SockFinding>()
                .Select(static one => one.ToString()));
    }

    [Fact]
    public void A_container_of_which_nothing_is_told_is_unknown()
    {
        string id = new('b', 64);
        Answer("/containers/json", $$"""[{"Id":"{{id}}","Names":["/odd"]}]""");
        Answer($"/containers/{id}/json", $$"""{"Id":"{{id}}","Name":"/odd"}""");
        SockFinding[] found = [.. Run("Test-DockerSockSecurity odd -DockerHost $h").As<SockFinding>()];
        Assert.Contains(found, static one => one is { CisId: "5.5", Status: SockFindingStatus.Unknown });
        Assert.Contains(found, static one => one is { CisId: "5.27", Status: SockFindingStatus.Unknown });
    }

    [Fact]
    public void An_image_is_looked_at_with_its_history_and_no_secret_is_shown()
    {
        string id = Engine.State.AddImage("shop:1").Id;
        Answer("/images/*/json", $$"""
            {"RepoTags":["shop:1"],"Config":{"User":"root","Env":["PATH=/bin","DB_PASSWORD=s3cret","EMPTY_TOKEN="]},
            "Id":"{{id}}"}
            """);
        Answer("/images/*/history", """
            [{"CreatedBy":"ADD https://example.com/x /opt # buildkit"},{"CreatedBy":"/bin/sh -c apt-get update"},
            {"CreatedBy":"RUN apt-get update && apt-get install -y curl"},{"CreatedBy":"/bin/sh -c #(nop) ADD file:1a2b in / "}]
            """);
        SockFinding[] found = [.. Run("Test-DockerSockSecurity -Image shop -DockerHost $h").As<SockFinding>()];
        Assert.Equal(["4.10 Fail", "4.1 Warning", "4.6 Warning", "4.7 Warning", "4.9 Warning"],
            found.Select(static one => $"{one.CisId} {one.Status}"));
        Assert.Contains("DB_PASSWORD", found[0].Evidence);
        Assert.DoesNotContain("s3cret", found[0].Evidence);
        Assert.Equal(("ADD https://example.com/x /opt # buildkit", "/bin/sh -c apt-get update"),
            (found[4].Evidence, found[3].Evidence));
    }
}
