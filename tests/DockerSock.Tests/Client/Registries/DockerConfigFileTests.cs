using System.Text;
using System.Text.Json.Nodes;
using DockerSock.Client;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Client;

/// <summary>
/// config.json is shared with the docker program: what is not ours stays as it is, and nobody else reads it.
/// </summary>
public sealed class DockerConfigFileTests : IDisposable
{
    private const string DockerHub = "https://index.docker.io/v1/";

    private readonly string _folder = Directory.CreateTempSubdirectory("dockersock-").FullName;

    private string File => Path.Combine(_folder, "config.json");

    private string Text
    {
        get => System.IO.File.ReadAllText(File);
        set => System.IO.File.WriteAllText(File, value);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_docker_has_written_changes_by_our_entry_alone()
    {
        // Tabs, the order, numbers as they were written, escapes of Go's encoder, texts of several lines: as docker 28
        // writes them.
        string[] lines =
        [
            "{", "\t\"auths\": {", "\t\t\"a.example\": {", "\t\t\t\"auth\": \"YTpi\"", "\t\t}", "\t},",
            "\t\"HttpHeaders\": {", "\t\t\"X-Own\": \"  two  spaces  \"", "\t},",
            "\t\"psFormat\": \"table {{.ID}}\\\\t{{.Names}}\\n  next\",",
            "\t\"detachKeys\": \"ctrl-e,e\",", "\t\"currentContext\": \"desk\",",
            "\t\"plugins\": {", "\t\t\"x\": {", "\t\t\t\"n\": 1.50,", "\t\t\t\"big\": 12345678901234567890123,",
            "\t\t\t\"list\": [", "\t\t\t\t1,", "\t\t\t\t{}", "\t\t\t],",
            "\t\t\t\"none\": null", "\t\t}", "\t},", "\t\"größe\": \"ü'+\"", "}",
        ];
        Text = string.Join('\n', lines);
        DockerConfigFile.Load(File).Keep(new RegistryCredential("b.example", "ann", "pw"), secret: true);
        string[] expected = [.. lines[..4], "\t\t},", "\t\t\"b.example\": {", "\t\t\t\"auth\": \"YW5uOnB3\"",
            .. lines[4..]];
        Assert.Equal(expected, Text.Split('\n'));
        Assert.True(DockerConfigFile.Load(File).Forget("b.example"));
        Assert.Equal(lines, Text.Split('\n'));
    }

    [Fact]
    public void Escapes_stay_the_text_that_they_mean()
    {
        Text = """{"a":"\u003cb\u003e \u0026 \/ \u00fc \ud83d\ude00 \u0000 \u2028 \" \\ \t","\u0041\u003c":"x"}""";
        JsonNode before = JsonNode.Parse(Text)!;
        DockerConfigFile.Load(File).Keep(new RegistryCredential("b.example", "ann", "pw"), secret: true);
        JsonObject after = JsonNode.Parse(Text)!.AsObject();
        Assert.Equal(["a", "A<", "auths"], after.Select(static field => field.Key));
        Assert.Equal((string)before["a"]!, (string)after["a"]!);
    }

    [Fact]
    public void The_file_and_its_folder_are_made_for_the_owner_alone()
    {
        string file = Path.Combine(_folder, "new", "config.json");
        DockerConfigFile.Load(file).Keep(new RegistryCredential("b.example", "ann", "pw"), secret: true);
        Assert.Equal("{\n\t\"auths\": {\n\t\t\"b.example\": {\n\t\t\t\"auth\": \"YW5uOnB3\"\n\t\t}\n\t}\n}",
            System.IO.File.ReadAllText(file));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(file));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                System.IO.File.GetUnixFileMode(Path.GetDirectoryName(file)!));
        }
    }

    [Fact]
    public void A_file_that_all_could_read_is_the_owners_afterwards()
    {
        Text = "{}";
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no modes.");
        }
        else
        {
            System.IO.File.SetUnixFileMode(File, (UnixFileMode)0b110_100_100);
            DockerConfigFile.Load(File).Keep(new RegistryCredential("b.example", "ann", "pw"), secret: true);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        }
    }

    [Fact]
    public void The_file_is_replaced_whole_and_nothing_is_left_beside_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows replaces no open file.");
        Text = """{"auths":{"a.example":{"auth":"YTpi"}}}""";
        using FileStream reader = System.IO.File.OpenRead(File);
        string before = Text;
        DockerConfigFile.Load(File).Keep(new RegistryCredential("b.example", "ann", "pw"), secret: true);
        // Who has it open reads the old one to its end.
        Assert.Equal(before, new StreamReader(reader).ReadToEnd());
        Assert.NotEqual(before, Text);
        Assert.Equal([File], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_link_stays_one()
    {
        string real = Path.Combine(_folder, "real.json");
        System.IO.File.WriteAllText(real, "{}");
        System.IO.File.CreateSymbolicLink(File, "middle.json");
        System.IO.File.CreateSymbolicLink(Path.Combine(_folder, "middle.json"), "real.json");
        DockerConfigFile.Load(File).Keep(new RegistryCredential("b.example", "ann", "pw"), secret: true);
        Assert.Equal("middle.json", new FileInfo(File).LinkTarget);
        Assert.Contains("b.example", System.IO.File.ReadAllText(real));
    }

    [Fact]
    public void A_file_that_cannot_be_replaced_stays_as_it_is()
    {
        Text = "{}";
        DockerConfigFile file = DockerConfigFile.Load(File);
        System.IO.File.Delete(File);
        Directory.CreateDirectory(File);
        SockException problem = Assert.Throws<SockException>(() =>
            file.Keep(new RegistryCredential("b.example", "ann", "pw"), secret: true));
        Assert.Equal(SockFailure.FileFailed, problem.Failure);
        Assert.Contains(File, problem.Message);
        Assert.Equal([File], Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"auths":null}""")]
    [InlineData(" \r\n")]
    [InlineData("""{"auths":{"a.example":null},"credsStore":""}""")]
    public void What_holds_nothing_is_no_error(string text)
    {
        Text = text;
        DockerConfigFile file = DockerConfigFile.Load(File);
        Assert.Null(file.Find("a.example"));
        Assert.Null(file.HelperOf("a.example"));
        Assert.False(file.Forget("b.example"));
        file.Keep(new RegistryCredential("a.example", "ann", "pw"), secret: true);
        Assert.Equal("pw", DockerConfigFile.Load(File).Find("a.example")!.Password);
    }

    [Theory]
    [InlineData("""{"auths":{"a.example":{"auth":"geheim" """, "not the JSON of a docker configuration (line 1, byte 40)")]
    [InlineData("{\n\"a\":geheim}", "not the JSON of a docker configuration (line 2, byte 5)")]
    [InlineData("""["geheim"]""", "it is not an object")]
    [InlineData("\"geheim\"", "it is not an object")]
    [InlineData("geheim", "not the JSON of a docker configuration (line 1, byte 1)")]
    [InlineData("""{"geheim":"\ud83d"}""", "it holds text that is not UTF-8")]
    [InlineData("""{"auths":{"geheim":"geheim"},"credHelpers":[]}""",
        "auths is not an object of objects, credHelpers is not an object of texts")]
    public void What_cannot_be_read_is_a_warning_that_does_not_quote_it_and_stays_as_it_is(string text, string why)
    {
        Text = text;
        DockerConfigFile file = DockerConfigFile.Load(File);
        Assert.Null(file.Find("a.example"));
        Assert.Equal((true, true), (file.Warning!.Contains(File), file.Warning.Contains(why)));
        Assert.DoesNotContain("geheim", file.Warning);
        SockException problem = Assert.Throws<SockException>(() =>
            file.Keep(new RegistryCredential("b.example", "ann", "pw"), secret: true));
        Assert.Equal(SockFailure.CredentialsFailed, problem.Failure);
        Assert.Contains(File, problem.Message);
        Assert.DoesNotContain("geheim", problem.ToString());
        Assert.Throws<SockException>(() => file.Forget("a.example"));
        Assert.Equal((text, 1), (Text, Directory.GetFileSystemEntries(_folder).Length));
    }

    [Fact]
    public void A_field_of_the_wrong_kind_does_not_take_the_others_with_it()
    {
        Text = """{"currentContext":7,"credsStore":"all","auths":{"a.example":{"auth":"YW5uOnB3"}}}""";
        DockerConfigFile file = DockerConfigFile.Load(File);
        Assert.Contains("currentContext is not text", file.Warning);
        Assert.Equal((null, "all", "pw"), (file.CurrentContext, file.CredentialStore, file.Find("a.example")!.Password));
    }

    [Fact]
    public void What_follows_the_end_does_not_count_and_is_not_lost()
    {
        string before = Text = """{"currentContext":"desk"} <<<<<<< mine""";
        DockerConfigFile file = DockerConfigFile.Load(File);
        Assert.Equal(("desk", null), (file.CurrentContext, file.Warning));
        Assert.Contains("text after its end", Assert.Throws<SockException>(() => file.Forget("a.example")).Message);
        Assert.Equal(before, Text);
    }

    [Fact]
    public void Of_a_field_that_is_there_twice_the_later_one_counts()
    {
        Text = """{"credsStore":"a","auths":{"a.example":{"auth":"YTpi"},"a.example":{"auth":"YW5uOnB3"} },"credsStore":"b"}""";
        DockerConfigFile file = DockerConfigFile.Load(File);
        Assert.Equal(("b", "pw", null), (file.CredentialStore, file.Find("a.example")!.Password, file.Warning));
    }

    [Fact]
    public void The_case_of_fields_is_nothing_and_that_of_registries_stays()
    {
        Text = """{"CREDSSTORE":"all","CurrentCONTEXT":"desk","CredHelpers":{"b.example":"own"},"Auths":{"a.example":{"AUTH":"YW5uOnB3","IdentityToken":"t"},"c.example":{"UserName":"ann","PASSWORD":"pw"}}}""";
        DockerConfigFile file = DockerConfigFile.Load(File);
        Assert.Equal(("all", "desk", "own", null),
            (file.CredentialStore, file.CurrentContext, file.HelperOf("b.example"), file.Warning));
        Assert.Equal(new RegistryCredential("a.example", "ann", "pw", "t"), file.Find("a.example"));
        Assert.Equal(new RegistryCredential("c.example", "ann", "pw"), file.Find("c.example"));
    }

    [Fact]
    public void Proxies_are_the_engines_own_or_the_default_ones()
    {
        Text = """{"proxies":{"default":{"httpProxy":"http://p:1","NOPROXY":"*.a"},"tcp://h:1":{"allProxy":"s://p"},"tcp://h:2":{}}}""";
        DockerConfigFile file = DockerConfigFile.Load(File);
        Assert.Equal(["HTTP_PROXY=http://p:1", "http_proxy=http://p:1", "NO_PROXY=*.a", "no_proxy=*.a"], Of("unix:///x"));
        Assert.Equal(["ALL_PROXY=s://p", "all_proxy=s://p"], Of("tcp://h:1"));
        Assert.Empty(Of("tcp://h:2"));

        string[] Of(string host) => [.. file.Proxies(host).Select(static one => $"{one.Key}={one.Value}")];
    }

    [Fact]
    public void A_change_goes_where_the_others_are()
    {
        Text = """{"auths":{"a.example":{"auth":"YTpi"}},"AUTHS":{"a.example":{"auth":"YW5uOnB3"},"c.example":{}}}""";
        Assert.Equal("pw", DockerConfigFile.Load(File).Find("a.example")!.Password);
        DockerConfigFile.Load(File).Keep(new RegistryCredential("a.example", "ann", "new"), secret: true);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Text), JsonNode.Parse(
            """{"auths":{},"AUTHS":{"c.example":{},"a.example":{"auth":"YW5uOm5ldw=="}}}""")), Text);
        Assert.True(DockerConfigFile.Load(File).Forget("c.example"));
        Assert.Equal(["a.example"], DockerConfigFile.Load(File).Servers);
    }

    [Theory]
    [InlineData("""{"AUTHS":[]}""")]
    [InlineData("""{"CredsStore":5}""")]
    [InlineData("""{"currentcontext":[],"currentContext":"desk"}""")]
    public void A_field_of_the_wrong_kind_is_one_in_any_case(string text)
    {
        Text = text;
        Assert.NotNull(DockerConfigFile.Load(File).Warning);
    }

    [Fact]
    public void A_folder_and_a_circle_of_links_are_warnings()
    {
        Directory.CreateDirectory(File);
        Assert.Contains("it is a folder", DockerConfigFile.Load(File).Warning);
        Assert.Null(DockerConfigFile.Load(Path.Combine(_folder, "missing", "config.json")).Warning);
        string file = Path.Combine(_folder, "file");
        System.IO.File.WriteAllText(file, "");
        Assert.NotNull(DockerConfigFile.Load(Path.Combine(file, "config.json")).Warning);
        string circle = Path.Combine(_folder, "circle");
        System.IO.File.CreateSymbolicLink(circle, "circle");
        Assert.NotNull(DockerConfigFile.Load(circle).Warning);
        Assert.Throws<SockException>(() =>
            DockerConfigFile.Load(circle).Keep(new RegistryCredential("b.example", "ann", "pw"), secret: true));
        Assert.Equal("circle", new FileInfo(circle).LinkTarget);
    }

    [Fact]
    public void A_file_that_may_not_be_read_is_a_warning()
    {
        Text = "{}";
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "root may read everything.");
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(File, UnixFileMode.None);
            Assert.Contains("denied", DockerConfigFile.Load(File).Warning);
        }
    }

    [Theory]
    [InlineData("bm8tY29sb24=")]
    [InlineData("geheim!")]
    public void An_entry_that_holds_no_user_is_an_error_that_does_not_quote_it(string auth)
    {
        Text = $$"""{"auths":{"a.example":{"auth":"{{auth}}"} } }""";
        SockException problem = Assert.Throws<SockException>(() => DockerConfigFile.Load(File).Find("a.example"));
        Assert.Equal(SockFailure.CredentialsFailed, problem.Failure);
        Assert.Contains("a.example", problem.Message);
        Assert.DoesNotContain(auth, problem.ToString());
        Assert.DoesNotContain("no-colon", problem.ToString());
        // The others can be read.
        Assert.Null(DockerConfigFile.Load(File).Find("b.example"));
    }

    [Theory]
    [InlineData(DockerHub, DockerHub)]
    [InlineData(DockerHub, "index.docker.io")]
    [InlineData(DockerHub, "docker.io")]
    [InlineData(DockerHub, "registry-1.docker.io")]
    [InlineData("localhost:5000", "localhost:5000")]
    [InlineData("localhost:5000", "http://localhost:5000/v1/")]
    [InlineData("localhost:5000", "https://localhost:5000")]
    [InlineData("reg.example.com", "https://REG.example.com/v2/")]
    public void Keys_of_older_files_are_found_and_replaced(string server, string key)
    {
        Text = $$"""{"auths":{"{{key}}":{"auth":"YW5uOnB3"},"other.example":{"auth":"YTpi"} } }""";
        RegistryCredential found = DockerConfigFile.Load(File).Find(server)!;
        Assert.Equal(("ann", "pw"), (found.UserName, found.Password));
        DockerConfigFile.Load(File).Keep(new RegistryCredential(server, "ann", "new"), secret: true);
        Assert.Equal(new[] { "other.example", server }, DockerConfigFile.Load(File).Servers);
        Assert.Equal("new", DockerConfigFile.Load(File).Find(server)!.Password);
        Text = $$"""{"auths":{"{{key}}":{} } }""";
        Assert.True(DockerConfigFile.Load(File).Forget(server));
        Assert.Empty(DockerConfigFile.Load(File).Servers);
    }

    [Theory]
    [InlineData("localhost:5000", "localhost")]
    [InlineData("localhost:5000", "localhost:5001")]
    [InlineData("example.com", "reg.example.com")]
    [InlineData(DockerHub, "hub.docker.com")]
    public void Another_registry_is_another(string server, string key)
    {
        Text = $$"""{"auths":{"{{key}}":{"auth":"YW5uOnB3"} } }""";
        Assert.Null(DockerConfigFile.Load(File).Find(server));
        Assert.False(DockerConfigFile.Load(File).Forget(server));
    }

    [Theory]
    [InlineData("ann", "pw:with:colons")]
    [InlineData("ann", "päss~~??>>")]
    [InlineData("ann", "")]
    public void What_is_kept_is_found(string user, string password)
    {
        DockerConfigFile.Load(File).Keep(new RegistryCredential("a.example", user, password), secret: true);
        Assert.Equal(new RegistryCredential("a.example", user, password),
            DockerConfigFile.Load(File).Find("a.example"));
        Assert.Equal(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")),
            (string)JsonNode.Parse(Text)!["auths"]!["a.example"]!["auth"]!);
    }

    [Fact]
    public void Tokens_and_plain_fields_are_read()
    {
        Text = """{"auths":{"a.example":{"auth":"PHRva2VuPjo=","identitytoken":"t"},"b.example":{"registrytoken":"r"},"c.example":{"username":"ann","password":"pw"},"d.example":{"email":"x"}}}""";
        DockerConfigFile file = DockerConfigFile.Load(File);
        Assert.Equal("t", file.Find("a.example")!.IdentityToken);
        Assert.Equal("r", file.Find("b.example")!.RegistryToken);
        Assert.Equal(("ann", "pw"), (file.Find("c.example")!.UserName, file.Find("c.example")!.Password));
        Assert.Null(file.Find("d.example"));
    }

    [Fact]
    public void A_helper_of_the_registrys_own_outranks_the_one_for_all()
    {
        Text = """{"credsStore":"all","credHelpers":{"a.example":"own","https://b.example/v1/":"other","gcr.io":""}}""";
        DockerConfigFile file = DockerConfigFile.Load(File);
        // An entry without a name is the file, as for the docker program.
        Assert.Equal(("own", "other", "all", null),
            (file.HelperOf("a.example"), file.HelperOf("b.example"), file.HelperOf("c.example"),
                file.HelperOf("gcr.io")));
    }
}

/// <summary>Where credentials come from: DOCKER_AUTH_CONFIG, a helper, the file.</summary>
[Collection(nameof(OwnEnvironment))]
public sealed class DockerAuthConfigTests : IDisposable
{
    private readonly OwnEnvironment _own = new();

    public void Dispose() => _own.Dispose();

    [Fact]
    public void The_variable_is_a_configuration_in_itself()
    {
        Assert.Null(DockerConfigFile.OfEnvironment());
        _own.Set("DOCKER_AUTH_CONFIG", """{"auths":{"a.example":{"auth":"YW5uOnB3"}}}""");
        Assert.Equal("pw", DockerConfigFile.OfEnvironment()!.Find("a.example")!.Password);
        _own.Set("DOCKER_AUTH_CONFIG", "geheim");
        DockerConfigFile broken = DockerConfigFile.OfEnvironment()!;
        Assert.StartsWith("'DOCKER_AUTH_CONFIG' cannot be read: ", broken.Warning);
        Assert.DoesNotContain("geheim", broken.Warning);
        Assert.Null(broken.Find("a.example"));
    }

    [Fact]
    public void DOCKER_CONFIG_says_where_the_file_is()
    {
        _own.Text = """{"auths":{"a.example":{"auth":"YW5uOnB3"}}}""";
        DockerConfigFile file = DockerConfigFile.Load();
        Assert.Equal((_own.File, "pw"), (file.Path, file.Find("a.example")!.Password));
    }
}
