using System.Text;
using System.Text.Json.Nodes;
using DockerSock.Client;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Client;

/// <summary>DOCKER_AUTH_CONFIG outranks a helper, a helper the file.</summary>
[Collection(nameof(OwnEnvironment))]
public sealed class CredentialStoreTests : IDisposable
{
    private const string InFile = """{"auths":{"a.example":{"auth":"YW5uOmZpbGU="} } """;

    private readonly OwnEnvironment _own = new();
    private readonly List<string> _told = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _own.Dispose();

    [Fact]
    public void Without_anything_there_is_none()
    {
        Assert.Same(RegistryCredential.None, Find("a.example/app"));
        Assert.Equal(["Credentials for a.example: none."], _told);
    }

    [Fact]
    public void The_file_has_it()
    {
        _own.Text = InFile + "}";
        Assert.Equal("file", Find("a.example/app:1").Password);
        Assert.Equal([$"Credentials for a.example: {_own.File}."], _told);
        Assert.False(Find("b.example/app").IsThere);
    }

    [Fact]
    public void A_helper_for_all_outranks_the_file()
    {
        _own.AddHelper("all", """read -r server; echo "{\"Username\":\"$server\",\"Secret\":\"all\"}" """);
        _own.Text = InFile + ""","credsStore":"all"}""";
        Assert.Equal(("a.example", "all"), Of(Find("a.example/app")));
        Assert.Equal(["Credentials for a.example: docker-credential-all."], _told);
        Assert.Equal(("https://index.docker.io/v1/", "all"), Of(Find("app")));
    }

    [Fact]
    public void A_helper_that_has_nothing_is_not_made_up_for_by_the_file()
    {
        _own.AddHelper("all", "echo 'credentials not found in native keychain'; exit 1");
        _own.Text = InFile + ""","credsStore":"all"}""";
        Assert.False(Find("a.example/app").IsThere);
    }

    [Fact]
    public void A_helper_of_the_registrys_own_outranks_the_one_for_all()
    {
        _own.AddHelper("all", """echo '{"Username":"ann","Secret":"all"}'""");
        _own.AddHelper("own", """echo '{"Username":"ann","Secret":"own"}'""");
        _own.Text = InFile + ""","credsStore":"all","credHelpers":{"a.example":"own"} }""";
        Assert.Equal("own", Find("a.example/app").Password);
        Assert.Equal("all", Find("b.example/app").Password);
    }

    [Fact]
    public void The_variable_outranks_all_for_the_registries_that_it_has()
    {
        _own.AddHelper("all", """echo '{"Username":"ann","Secret":"all"}'""");
        _own.Text = InFile + ""","credsStore":"all"}""";
        _own.Set("DOCKER_AUTH_CONFIG", """{"auths":{"a.example":{"auth":"YW5uOnZhcmlhYmxl"}}}""");
        Assert.Equal("variable", Find("a.example/app").Password);
        Assert.Equal(["Credentials for a.example: DOCKER_AUTH_CONFIG."], _told);
        Assert.Equal("all", Find("b.example/app").Password);
    }

    [Fact]
    public async Task Nothing_is_kept_when_the_helper_fails()
    {
        _own.AddHelper("all", "cat > /dev/null; exit 1");
        string before = _own.Text = """{"credsStore":"all"}""";
        await Assert.ThrowsAsync<SockException>(() =>
            CredentialStore.KeepAsync(new RegistryCredential("a.example", "ann", "pw"), Cancel));
        Assert.Equal(before, _own.Text);
    }

    [Fact]
    public async Task What_is_kept_with_a_helper_leaves_the_file()
    {
        _own.AddKeeper("all");
        _own.Text = InFile + ""","credsStore":"all"}""";
        Assert.Equal(("docker-credential-all", true),
            await CredentialStore.KeepAsync(new RegistryCredential("a.example", "ann", "new"), Cancel));
        Assert.Null(DockerConfigFile.Load().Find("a.example"));
        Assert.Equal("new", Find("a.example/app").Password);
        Assert.True(await CredentialStore.ForgetAsync("a.example", Cancel));
        Assert.False(await CredentialStore.ForgetAsync("a.example", Cancel));
        Assert.Equal(["store", "get", "get", "erase", "get"], _own.Calls("all"));
    }

    [Fact]
    public void All_are_found_wherever_they_are_and_a_helper_that_fails_is_a_warning()
    {
        _own.AddHelper("own", """echo '{"Username":"ann","Secret":"own"}'""");
        _own.AddHelper("torn", "exit 3");
        _own.Set("DOCKER_AUTH_CONFIG", """{"auths":{"v.example":{"auth":"YW5uOnZhcmlhYmxl"}}}""");
        _own.Text = InFile + ""","credHelpers":{"b.example":"own","c.example":"torn","A.EXAMPLE":""}}""";
        IReadOnlyList<RegistryCredential>? all = null;
        Delivery[] deliveries = Ask(async call => all = await CredentialStore.FindAllAsync(call));
        Assert.Equal(
            [("v.example", "variable"), ("a.example", "file"), ("b.example", "own")],
            all!.DistinctBy(static one => one.Server).Select(static one => (one.Server, one.Password)));
        Delivery warning = Assert.Single(deliveries, static delivery => delivery.Kind == DeliveryKind.Notice);
        Assert.Equal("docker-credential-torn get failed with exit code 3. The registry c.example is asked without "
            + "credentials. It keeps the credentials of registries, as config.json says; try it by hand.",
            (string)warning.Value!);
        // A registry that is written in two ways is sent once.
        string sent = Encoding.UTF8.GetString(Convert.FromBase64String(
            RegistryCredential.ToHeader(all!).Replace('-', '+').Replace('_', '/')));
        Assert.Equal(["v.example", "a.example", "b.example"],
            JsonNode.Parse(sent)!.AsObject().Select(static one => one.Key));
    }

    private static (string User, string Password) Of(RegistryCredential found) => (found.UserName, found.Password);

    /// <summary>What a call would open the registry of an image with; its verbose lines are in the list.</summary>
    private RegistryCredential Find(string image)
    {
        _told.Clear();
        RegistryCredential? found = null;
        foreach (Delivery delivery in Ask(async call =>
            found = await CredentialStore.ForAsync(ImageReference.Parse(image), call)))
        {
            Assert.NotEqual(DeliveryKind.Failure, delivery.Kind);
            if (delivery.Value is string line)
            {
                _told.Add(line);
            }
        }

        return found!;
    }

    private static Delivery[] Ask(Func<EngineCall, Task> question)
    {
        DockerEngine engine = DockerEngine.For(EndpointText.Parse("unix:///nowhere.sock"));
        using FanOut fan = new(1, Cancel);
        fan.Add(engine.Endpoint, null, scope => AskAsync(new EngineCall(engine, scope)));
        return [.. fan.All()];

        async IAsyncEnumerable<object?> AskAsync(EngineCall call)
        {
            await question(call);
            yield break;
        }
    }
}
