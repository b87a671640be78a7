using System.Text;
using System.Text.Json.Nodes;
using DockerSock.Fake;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>What opens the registry of a service's image, with a docker configuration of the test's own.</summary>
[Collection(nameof(OwnEnvironment))]
public sealed class ServiceCredentialTests : ServiceTest
{
    private const string Image = "registry.example.com/app:1";

    private readonly OwnEnvironment _own = new();

    public ServiceCredentialTests() => _own.Text = new JsonObject
    {
        ["auths"] = new JsonObject
        {
            ["registry.example.com"] = new JsonObject { ["auth"] = Convert.ToBase64String("ann:s3cret"u8) },
        },
    }.ToJsonString();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _own.Dispose();
    }

    [Theory]
    [InlineData("-WithRegistryAuth",
        """{"username":"ann","password":"s3cret","serveraddress":"registry.example.com"}""")]
    [InlineData("", null)]
    public void A_new_service_is_given_it_when_wanted(string arguments, string? credential)
    {
        Takes("/services/create", Fault.Status(201, $$"""{"ID":"{{Id}}"}"""));
        Reads("/services", List(Service(7, Spec("{}"))));
        Outcome outcome = Run($"New-DockerService {Image} -NoResolveImage -Detach {arguments} -DockerHost $h -Verbose");
        Assert.Empty(outcome.Errors);
        Assert.Equal(credential, Credential(The("POST", "/services/create")));
        Assert.All(outcome.Verbose, static line => Assert.DoesNotContain("s3cret", line));
    }

    [Theory]
    [InlineData("-WithRegistryAuth",
        """{"username":"ann","password":"s3cret","serveraddress":"registry.example.com"}""")]
    [InlineData("-WithRegistryAuth -Image other.example.com/app:1 -NoResolveImage", null)]
    [InlineData("-ForceUpdate", null)]
    public void A_service_is_given_that_of_the_image_which_it_has_then(string arguments, string? credential)
    {
        Reads("/services/web",
            Service(7, """{"TaskTemplate":{"ContainerSpec":{"Image":"registry.example.com/app:1"}}}"""));
        Takes(Update, Updated);
        Assert.Empty(Run($"Set-DockerService web {arguments} -Detach -DockerHost $h").Clean);
        Assert.Equal(credential, Credential(The("POST", Update)));
    }

    [Fact]
    public void The_registry_is_asked_for_the_digest_with_it()
    {
        string digest = "sha256:" + new string('a', 64);
        Answer($"/distribution/{Image.Replace(":", "%3A", StringComparison.Ordinal)}/json",
            $$"""{"Descriptor":{"digest":"{{digest}}"},"Platforms":null}""");
        Takes("/services/create", Fault.Status(201, $$"""{"ID":"{{Id}}"}"""));
        Reads("/services", List(Service(7, Spec("{}"))));
        Assert.Single(Run($"New-DockerService {Image} -Detach -DockerHost $h").Clean);
        Assert.NotNull(Credential(Assert.Single(Engine.Requests,
            static request => request.Route.StartsWith("/distribution/", StringComparison.Ordinal))));
        Assert.Null(Credential(The("POST", "/services/create")));
    }

    private static string? Credential(RecordedRequest request) => request.Header("X-Registry-Auth") is { } header
        ? Encoding.UTF8.GetString(Convert.FromBase64String(header.Replace('-', '+').Replace('_', '/')))
        : null;
}
