using DockerSock.Client;

namespace DockerSock.Tests.Client;

/// <summary>A request as a curl command has no secret in it, whoever sends the request.</summary>
public sealed class CurlTests
{
    [Theory]
    [InlineData("X-Registry-Auth")]
    [InlineData("x-registry-auth")]
    [InlineData("X-Registry-Config")]
    [InlineData("Authorization")]
    [InlineData("Proxy-Authorization")]
    [InlineData("Cookie")]
    public void Headers_that_open_something_are_stars(string name)
    {
        DockerRequest request = DockerRequest.Post($"/images/create");
        request.Headers.Add(new(name, "geheim"));
        request.Headers.Add(new("X-Own", "shown"));
        Assert.Equal(
            $"curl --unix-socket /e.sock -X POST -H '{name}: ***' -H 'X-Own: shown' "
                + "http://localhost/v1.51/images/create", Command(request, "/v1.51/images/create"));
    }

    [Theory]
    [InlineData("/auth")]
    [InlineData("/v1.51/auth")]
    [InlineData("/v1.51/auth?x=1")]
    [InlineData("/v1.51/secrets/create")]
    [InlineData("/swarm/init")]
    [InlineData("/v1.51/swarm/init")]
    [InlineData("/swarm/join")]
    [InlineData("/v1.51/swarm/update?version=8")]
    [InlineData("/v1.51/swarm/unlock")]
    [InlineData("/v5.0.0/libpod/secrets/create?name=a")]
    [InlineData("/libpod/auth")]
    public void Bodies_of_these_operations_are_stars(string target)
    {
        string command = Command(DockerRequest.Post($"/x", RequestBody.Of("geheim", "application/json")), target);
        Assert.Contains("--data-binary '***'", command);
        Assert.DoesNotContain("geheim", command);
    }

    [Theory]
    [InlineData("/v1.51/containers/create")]
    [InlineData("/containers/auth/start")]
    [InlineData("/v1.51/secrets/create/more")]
    public void Others_are_shown(string target) =>
        Assert.Contains("--data-binary shown",
            Command(DockerRequest.Post($"/x", RequestBody.Of("shown", "application/json")), target));

    [Fact]
    public void A_body_that_is_a_secret_is_one_anywhere() =>
        Assert.DoesNotContain("geheim",
            Command(DockerRequest.Post($"/x", RequestBody.OfSecret("geheim", "application/json")), "/any"));

    [Fact]
    public void What_an_archive_is_made_of_is_a_word_for_each_file() =>
        Assert.StartsWith("tar -c -C '/my plugin' config.json rootfs | curl ", Command(DockerRequest.Post($"/x",
            RequestBody.OfWriter("application/x-tar", ["-C", "/my plugin", "config.json", "rootfs"],
                static (_, _) => Task.CompletedTask)), "/any"));

    private static string Command(DockerRequest request, string target) =>
        Curl.Command(EndpointText.Parse("unix:///e.sock"), request, target);
}
