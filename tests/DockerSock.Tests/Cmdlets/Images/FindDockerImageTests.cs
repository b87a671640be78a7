using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class FindDockerImageTests : RegistryTest
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Registries.AddImage("nginx:latest");
        Registries["docker.io"]
            .Describe("library/nginx", new RegistryDescription("A well-known server", 100, IsOfficial: true));
        Registries["docker.io"].Describe("team/nginx", new RegistryDescription("Another one", 20));
    }

    [Theory]
    [InlineData("nginx", "term=nginx")]
    [InlineData("-Term 'a b' -Limit 7", "term=a%20b&limit=7")]
    [InlineData("nginx -Official", "term=nginx&filters={\"is-official\":[\"true\"]}")]
    [InlineData("nginx -MinimumStars 20", "term=nginx&filters={\"stars\":[\"20\"]}")]
    [InlineData("nginx -Stars 3 -Filter @{ 'is-official' = 'false' }",
        "term=nginx&filters={\"is-official\":[\"false\"],\"stars\":[\"3\"]}")]
    public void Sends_what_was_given_and_nothing_else(string parameters, string query)
    {
        _ = Run($"Find-DockerImage {parameters} -DockerHost $h").Clean;
        RecordedRequest search = Assert.Single(Engine.Requests, static request => request.Route == "/images/search");
        int filters = query.IndexOf("filters=", StringComparison.Ordinal);
        Assert.Equal(filters < 0 ? query : query[..(filters + 8)] + Uri.EscapeDataString(query[(filters + 8)..]),
            search.QueryString);
        Assert.Equal(("GET", 0), (search.Method, search.BodyLength));
    }

    [Fact]
    public void Shows_what_there_is()
    {
        ImageSearchResult[] found = [.. Run("Find-DockerImage nginx -DockerHost $h").As<ImageSearchResult>()];
        Assert.Equal(["nginx 100 True A well-known server", "team/nginx 20 False Another one"],
            found.Select(static one => $"{one.Name} {one.Stars} {one.IsOfficial} {one.Description}"));
        Assert.All(found, one => Assert.Equal(Engine.DockerHost, one.DockerHost));
        Assert.Empty(Run("Find-DockerImage nothing-like-it -DockerHost $h").Clean);
    }

    [Fact]
    public void What_is_found_can_be_pulled()
    {
        ImageSummary pulled =
            Assert.Single(Run("Find-DockerImage nginx -Official -DockerHost $h | Install-DockerImage -PassThru")
                .As<ImageSummary>());
        Assert.Equal("nginx:latest", pulled.Called);
    }

    [Fact]
    public void Terms_from_the_pipeline()
    {
        Assert.Equal(["nginx", "team/nginx", "team/nginx"],
            Run("'nginx', 'm/n' | Find-DockerImage -DockerHost $h").Clean.Select(static found => found.ToString()));
    }

    [Fact]
    public void A_registry_that_is_down_or_has_no_search_is_an_error()
    {
        Outcome outcome = Run("Find-DockerImage localhost:5000/x -DockerHost $h");
        Assert.Equal(("DockerEngineError", "localhost:5000/x"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Registries["docker.io"].IsDown = true;
        outcome = Run("Find-DockerImage nginx -DockerHost $h; $?");
        Assert.Equal("DockerRegistryUnreachable", outcome.ErrorId);
        Assert.StartsWith("'nginx' could not be searched for: ", outcome.ErrorText);
        Assert.Equal([false], outcome.Output.Select(static shown => shown.BaseObject));
    }

    [Fact]
    public void What_Podman_says_of_nothing_is_nothing()
    {
        using (Engine.Misbehave("GET", "/images/search",
            Fault.Status(404, """{"cause":"image not known","message":"image not known","response":404}""")))
        {
            Assert.Empty(Run("Find-DockerImage nothing -DockerHost $h").Clean);
        }

        Engine.Misbehave("GET", "/images/search", Fault.Status(404, """{"message":"page not found"}"""));
        Assert.Single(Run("Find-DockerImage nothing -DockerHost $h").Errors);
    }

    [Theory]
    [InlineData("-Limit 0")]
    [InlineData("-Limit 101")]
    [InlineData("-MinimumStars -1")]
    public void Numbers_that_make_no_sense_are_never_sent(string parameters)
    {
        Assert.Equal("ParameterArgumentValidationError",
            Run($"Find-DockerImage nginx {parameters} -DockerHost $h").ErrorId);
        Assert.Empty(Calls);
    }

    [Fact]
    public void A_filter_that_there_is_none_of_is_the_engines_error() =>
        Assert.Equal("DockerBadRequest", Run("Find-DockerImage nginx -Filter @{ bogus = 1 } -DockerHost $h").ErrorId);
}
