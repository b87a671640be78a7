using DockerSock.Client;

namespace DockerSock.Tests.Client;

/// <summary>Podman's names for engines, from its files and variables.</summary>
public sealed class PodmanConnectionsTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("dockersock-").FullName;
    private readonly Dictionary<string, string> _variables = [];

    public PodmanConnectionsTests() => _variables["CONTAINERS_CONF"] = Path.Combine(_home, "containers.conf");

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Without_files_there_are_none()
    {
        PodmanConnections found = Read();
        Assert.Empty(found.All);
        Assert.Null(found.Default);
        Assert.Empty(found.Problems);
    }

    [Fact]
    public void The_file_of_connections_outranks_containers_conf()
    {
        Json("""{"Connection":{"Default":"a","Connections":{"a":{"URI":"unix:///json.sock"},"tls":{"URI":"tcp://h:1","TLSCA":"/ca"} } } }""");
        Toml("""
            # a comment
            [containers]
            uri = "no"
            annotations = ["x=[y]",
              "z"]
            [engine] # another
            active_service = "b"
            [engine.service_destinations]
            [engine.service_destinations.a]
            uri = "unix:///toml.sock"
            [engine.service_destinations."with.dot"]
              uri='ssh://u@h:22/run/podman/podman.sock'   # where
              identity = "/home/\"me\"/id"
              is_machine = true
            [[other]]
            uri = "no"
            """);
        PodmanConnections found = Read();
        Assert.Equal("a", found.Default);
        Assert.Equal(["a", "tls", "with.dot"], found.All.Select(static one => one.Name).Order(StringComparer.Ordinal));
        Assert.Equal("unix:///json.sock", found.Find("a")!.Endpoint().Text);
        PodmanConnection dotted = found.Find("with.dot")!;
        Assert.Equal(("ssh://u@h:22/run/podman/podman.sock", "/home/\"me\"/id", true),
            (dotted.Uri, dotted.Identity, dotted.IsMachine));
        Assert.Equal(SockFailure.EndpointUnsupported,
            Assert.Throws<SockException>(found.Find("tls")!.Endpoint).Failure);
    }

    [Fact]
    public void Without_a_default_of_its_own_containers_conf_says_it_and_variables_outrank_both()
    {
        Json("""{"Connection":{"Connections":{"a":{"URI":"unix:///a.sock"} } } }""");
        Toml("[engine]\nactive_service = \"b\"\n[engine.service_destinations.b]\nuri = \"unix:///b.sock\"");
        Assert.Equal("b", Read().Default);
        _variables["CONTAINER_CONNECTION"] = "a";
        Assert.Equal("a", Read().Default);
        _variables["CONTAINER_HOST"] = "ssh://h/x.sock";
        _variables["CONTAINER_SSHKEY"] = "/key";
        PodmanConnections found = Read();
        Assert.Equal("CONTAINER_HOST", found.Default);
        Assert.Equal(("ssh://h/x.sock", "/key"), (found.Find("CONTAINER_HOST")!.Uri, found.Find("CONTAINER_HOST")!.Identity));
    }

    [Fact]
    public void A_file_that_cannot_be_read_costs_what_is_in_it()
    {
        Json("{");
        Toml("[engine.service_destinations.b]\nuri = \"unix:///b.sock\"");
        PodmanConnections found = Read();
        Assert.Equal(["b"], found.All.Select(static one => one.Name));
        Assert.Contains("podman-connections.json", Assert.Single(found.Problems).Message);
    }

    [Fact]
    public void A_connection_names_no_program() => Assert.Equal(SockFailure.EndpointInvalid,
        Assert.Throws<SockException>(new PodmanConnection("x", "exec:sh -c id", "/f").Endpoint).Failure);

    private PodmanConnections Read() => PodmanConnections.Read(name => _variables.GetValueOrDefault(name), _home);

    private void Json(string text)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_home, ".config", "containers")).FullName;
        File.WriteAllText(Path.Combine(folder, "podman-connections.json"), text);
    }

    private void Toml(string text) => File.WriteAllText(_variables["CONTAINERS_CONF"], text);
}
