using System.Security.Cryptography;
using System.Text;
using DockerSock.Client;

namespace DockerSock.Tests.Client;

/// <summary>The docker program's order: parameter, DOCKER_HOST, DOCKER_CONTEXT, currentContext, default.</summary>
public sealed class EndpointResolverTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("dockersock-").FullName;
    private readonly Dictionary<string, string> _variables = [];

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Without_anything_it_is_the_default_socket() =>
        Assert.Equal("unix:///var/run/docker.sock", Resolver.Default().Endpoint.Text);

    [Fact]
    public void Each_place_outranks_the_ones_after_it()
    {
        AddContext("current", "unix:///current.sock");
        AddContext("named", "unix:///named.sock");
        Configure("""{"currentContext":"current"}""");
        Assert.Equal("unix:///current.sock", Resolver.Default().Endpoint.Text);
        _variables["DOCKER_CONTEXT"] = "named";
        Assert.Equal("unix:///named.sock", Resolver.Default().Endpoint.Text);
        _variables["DOCKER_HOST"] = "unix:///host.sock";
        Assert.Equal("unix:///host.sock", Resolver.Default().Endpoint.Text);
        Assert.Equal("unix:///named.sock", Resolver.Context("named").Endpoint.Text);
        Assert.Equal("unix:///parameter.sock", Resolver.Host("/parameter.sock").Endpoint.Text);
    }

    [Fact]
    public void An_empty_variable_counts_as_none()
    {
        _variables["DOCKER_HOST"] = "";
        _variables["DOCKER_CONTEXT"] = "";
        Assert.Equal("the default", Resolver.Default().Source);
    }

    [Fact]
    public void The_default_context_means_no_context()
    {
        Configure("""{"currentContext":"default"}""");
        Assert.Equal("unix:///var/run/docker.sock", Resolver.Default().Endpoint.Text);
        _variables["DOCKER_HOST"] = "tcp://localhost:1234";
        Assert.Equal("tcp://localhost:1234", Resolver.Context("default").Endpoint.Text);
    }

    [Fact]
    public void DOCKER_CONFIG_moves_the_files()
    {
        string moved = Path.Combine(_home, "moved");
        AddContext("far", "unix:///far.sock", moved);
        _variables["DOCKER_CONFIG"] = moved;
        Assert.Equal("unix:///far.sock", Resolver.Context("far").Endpoint.Text);
        Assert.Equal(["far"], Resolver.ContextNames());
    }

    [Fact]
    public void An_unknown_context_names_those_that_there_are()
    {
        AddContext("east", "unix:///east.sock");
        Configure("""{"currentContext":"west"}""");
        SockException problem = Assert.Throws<SockException>(Resolver.Default);
        Assert.Equal(SockFailure.ContextNotFound, problem.Failure);
        Assert.Matches("'west' in '.*', which currentContext of .*config.json names.$", problem.Message);
        Assert.Equal("'Use-DockerContext default -Global' takes it back. Contexts here: default, east.", problem.Advice);
    }

    [Theory]
    [InlineData("{", true)]
    [InlineData("[]", true)]
    [InlineData("""{"currentContext":7}""", true)]
    [InlineData("", false)]
    [InlineData("""{"currentContext":""}""", false)]
    [InlineData("""{"currentContext":null}""", false)]
    public void A_configuration_that_names_no_context_is_the_default(string json, bool isWarning)
    {
        Configure(json);
        EndpointResolver resolver = Resolver;
        Assert.Equal("the default", resolver.Default().Source);
        Assert.Equal(isWarning, resolver.Configuration.Warning is not null);
    }

    [Fact]
    public void The_files_of_contexts_are_read_in_any_case()
    {
        AddContext("east", "unix:///east.sock");
        string file = Directory.GetFiles(_home, "meta.json", SearchOption.AllDirectories).Single();
        File.WriteAllText(file, """{"NAME":"east","endpoints":{"docker":{"HOST":"unix:///other.sock"} } } x""");
        Assert.Equal("unix:///other.sock", Resolver.Context("east").Endpoint.Text);
        Assert.Equal(["east"], Resolver.ContextNames());
        File.WriteAllText(file, "{");
        SockException problem = Assert.Throws<SockException>(() => Resolver.Context("east"));
        Assert.Equal(SockFailure.ContextUnreadable, problem.Failure);
        Assert.Contains(file, problem.Message);
        Assert.Empty(Resolver.ContextNames());
    }

    [Theory]
    [InlineData("/run/x.sock", "unix:///run/x.sock")]
    [InlineData("unix:///run/x.sock", "unix:///run/x.sock")]
    [InlineData(" UNIX:///run/x.sock", "unix:///run/x.sock")]
    [InlineData("tcp://localhost:2375", "tcp://localhost:2375")]
    [InlineData("tcp://127.0.0.1", "tcp://127.0.0.1:2375")]
    [InlineData("http://[::1]:99/", "tcp://[::1]:99")]
    [InlineData("localhost:2375", "tcp://localhost:2375")]
    [InlineData("unix://", "unix:///var/run/docker.sock")]
    [InlineData(" unix:///run/x.sock \n", "unix:///run/x.sock")]
    [InlineData("unix:///a/../b.sock", "unix:///a/../b.sock")]
    [InlineData("tcp://", "tcp://localhost:2375")]
    [InlineData("tcp:///", "tcp://localhost:2375")]
    [InlineData("tcp://:1", "tcp://localhost:1")]
    [InlineData(":1", "tcp://localhost:1")]
    [InlineData("http://localhost:80", "tcp://localhost:80")]
    [InlineData("https://localhost:443", "https://localhost:443")]
    [InlineData("https://engine.example", "https://engine.example:2376")]
    [InlineData("HTTPS://[::1]/", "https://[::1]:2376")]
    [InlineData("@name", "unix://@name")]
    [InlineData("unix://@a/b", "unix://@a/b")]
    public void Endpoints_are_read_in_all_their_forms(string text, string endpoint) =>
        Assert.Equal(endpoint, Resolver.Host(text).Endpoint.Text);

    [Theory]
    [InlineData("web", SockFailure.EndpointInvalid)]
    [InlineData("unix:/run/x.sock", SockFailure.EndpointInvalid)]
    [InlineData("tcp:/localhost:1", SockFailure.EndpointInvalid)]
    [InlineData("tcp://localhost:1/base", SockFailure.EndpointInvalid)]
    [InlineData("unix:// /run/x.sock", SockFailure.EndpointInvalid)]
    [InlineData("/run/x.sock/", SockFailure.EndpointInvalid)]
    [InlineData("unix://relative.sock", SockFailure.EndpointInvalid)]
    [InlineData("ftp://localhost", SockFailure.EndpointInvalid)]
    [InlineData("tcp://user@localhost:1", SockFailure.EndpointInvalid)]
    [InlineData("tcp://localhost:1#", SockFailure.EndpointInvalid)]
    [InlineData("http://localhost:1#x", SockFailure.EndpointInvalid)]
    [InlineData("tcp://10.0.0.1:2375", SockFailure.EndpointInsecure)]
    [InlineData("@", SockFailure.EndpointInvalid)]
    public void What_cannot_be_reached_is_refused_in_words(string text, SockFailure failure)
    {
        SockException problem = Assert.Throws<SockException>(() => Resolver.Host(text));
        Assert.Equal(failure, problem.Failure);
        Assert.Contains($"'{text}'", problem.Message);
    }

    [Theory]
    [InlineData("unix:/run/x.sock", "after unix: come two slashes, as in unix:///run/x.sock")]
    [InlineData("UNIX:run/x.sock", "after UNIX: come two slashes, as in UNIX:///run/x.sock")]
    [InlineData("tcp:localhost:1", "after tcp: come two slashes, as in tcp://localhost:1")]
    [InlineData("tcp://localhost:1/base", "nothing may come after the port")]
    [InlineData("unix:///run/x.sock/", "it ends with a slash, as folders do, and a socket is none")]
    [InlineData("unix:///", "it ends with a slash, as folders do, and a socket is none")]
    [InlineData("unix://x.sock", "after unix:// comes the full path of a socket")]
    [InlineData("  ", "The text is blank")]
    public void What_is_wrong_with_a_text_is_said(string text, string why) =>
        Assert.Contains(why, Assert.Throws<SockException>(() => Resolver.Host(text)).Message);

    [Fact]
    public void A_variable_of_blanks_is_the_default_whatever_the_current_context()
    {
        AddContext("current", "unix:///current.sock");
        Configure("""{"currentContext":"current"}""");
        _variables["DOCKER_HOST"] = "  ";
        Assert.Equal("unix:///var/run/docker.sock", Resolver.Default().Endpoint.Text);
    }

    [Fact]
    public void A_path_too_long_for_a_socket_is_refused_before_it_is_tried() =>
        Assert.Contains("107", Assert.Throws<SockException>(() => Resolver.Host("/" + new string('a', 120))).Message);

    [Fact]
    public void A_context_given_as_a_host_is_recognized()
    {
        AddContext("east", "unix:///east.sock");
        Assert.Contains("-Context east", Assert.Throws<SockException>(() => Resolver.Host("east")).Advice);
    }

    /// <summary>The docker program goes to 2375 as well where TLS is asked for and a host without a port is named.
    /// </summary>
    [Theory]
    [InlineData("tcp://localhost:99", "tcp://localhost:99")]
    [InlineData("tcp://10.0.0.1", "tcp://10.0.0.1:2375")]
    [InlineData("10.0.0.1:99", "tcp://10.0.0.1:99")]
    [InlineData("", "tcp://localhost:2376")]
    public void TLS_that_was_asked_for_is_never_left_out(string host, string endpoint)
    {
        _variables["DOCKER_TLS_VERIFY"] = "1";
        _variables["DOCKER_HOST"] = host;
        Assert.Equal(SockFailure.TlsFilesInvalid, Assert.Throws<SockException>(Resolver.Default).Failure);
        Directory.CreateDirectory(Path.Combine(_home, ".docker"));
        File.WriteAllText(Path.Combine(_home, ".docker", "ca.pem"), "");
        Assert.Equal(endpoint, Assert.IsType<TlsEndpoint>(Resolver.Default().Endpoint).Text);
        _variables["DOCKER_HOST"] = "unix:///run/x.sock";
        Assert.Equal("unix:///run/x.sock", Resolver.Default().Endpoint.Text);
    }

    [Fact]
    public void Certificates_that_differ_are_other_ways_to_an_engine()
    {
        _variables["DOCKER_TLS"] = "1";
        _variables["DOCKER_HOST"] = "tcp://localhost:1";
        _variables["DOCKER_CERT_PATH"] = _home;
        HashSet<string> keys = [];
        foreach ((string file, string text) in ((string, string)[])[("ca.pem", "a"), ("ca.pem", "b"), ("cert.pem", "b"),
            ("key.pem", "b"), ("key.pem", "")])
        {
            File.WriteAllText(Path.Combine(_home, file), text);
            Assert.True(keys.Add(Resolver.Default().Endpoint.Key));
            Assert.Equal(keys.Last(), Resolver.Default().Endpoint.Key);
        }

        _variables["DOCKER_TLS_VERIFY"] = "1";
        Assert.True(keys.Add(Resolver.Default().Endpoint.Key));
        Assert.Equal("tcp://localhost:1", Resolver.Default().Endpoint.Text);
    }

    [Fact]
    public void Another_machine_without_TLS_is_for_those_who_say_so()
    {
        AddContext("far", "tcp://10.0.0.9:2375");
        SockException problem = Assert.Throws<SockException>(() => Resolver.Context("far"));
        Assert.Equal(SockFailure.EndpointInsecure, problem.Failure);
        Assert.Contains("-AllowInsecure", problem.Advice);
        EndpointResolver willing = new(name => _variables.GetValueOrDefault(name), _home) { AllowsInsecure = true };
        Assert.Equal("tcp://10.0.0.9:2375", willing.Context("far").Endpoint.Text);
        Assert.Equal("tcp://10.0.0.9:2375", willing.Host("10.0.0.9:2375").Endpoint.Text);
        // To look is not to agree.
        Assert.Throws<SockException>(() => Resolver.Host("tcp://10.0.0.9:2375"));
    }

    private EndpointResolver Resolver => new(name => _variables.GetValueOrDefault(name), _home);

    private void Configure(string json)
    {
        Directory.CreateDirectory(Path.Combine(_home, ".docker"));
        File.WriteAllText(Path.Combine(_home, ".docker", "config.json"), json);
    }

    private void AddContext(string name, string host, string? config = null)
    {
        string digest = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name))).ToLowerInvariant();
        string folder = Path.Combine(config ?? Path.Combine(_home, ".docker"), "contexts", "meta", digest);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "meta.json"),
            $$$"""{"Name":"{{{name}}}","Metadata":{},"Endpoints":{"docker":{"Host":"{{{host}}}","SkipTLSVerify":false} } }""");
    }
}
