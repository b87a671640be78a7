using DockerSock.Client;

namespace DockerSock.Tests.Client;

/// <summary>Addresses of SSH, pipes and commands: what they mean, and what is refused.</summary>
public sealed class SshEndpointTests
{
    [Theory]
    [InlineData("ssh://host", null, "host", null, null)]
    [InlineData("SSH://host/", null, "host", null, null)]
    [InlineData("ssh://host//", null, "host", null, null)]
    [InlineData("ssh://me@host:2222", "me", "host", 2222, null)]
    [InlineData("ssh://me@host:", "me", "host", null, null)]
    [InlineData("ssh://me@[::1]:22/run/x.sock", "me", "::1", 22, "/run/x.sock")]
    [InlineData("ssh://[fe80::1%25eth0]", null, "fe80::1%25eth0", null, null)]
    [InlineData("ssh://a%40b@host", "a@b", "host", null, null)]
    [InlineData("ssh://host/run/my%20engine.sock", null, "host", null, "/run/my engine.sock")]
    public void Are_read(string text, string? user, string host, int? port, string? path)
    {
        // A user with @ in it cannot be told from a host: it is refused below.
        if (user?.Contains('@') == true)
        {
            Assert.Contains("no name of a user", Assert.Throws<SockException>(() => SshEndpoint.Parse(text)).Message);
            return;
        }

        SshEndpoint endpoint = Assert.IsType<SshEndpoint>(EndpointText.Parse(text));
        Assert.Equal((user, host, port, path), (endpoint.User, endpoint.Host, endpoint.Port, endpoint.Path));
        Assert.Equal(endpoint.Text, EndpointText.Parse(endpoint.Text).Text);
    }

    [Theory]
    [InlineData("ssh://", "it has no host")]
    [InlineData("ssh:///run/x.sock", "it has no host")]
    [InlineData("ssh://me@", "it has no host")]
    [InlineData("ssh://me:secret@host", "a password has no place in an address")]
    [InlineData("ssh://host?x=1", "it has a query or a fragment")]
    [InlineData("ssh://host/run/x.sock#part", "it has a query or a fragment")]
    [InlineData("ssh://-oProxyCommand=x", "'-oProxyCommand=x' is no name of a host")]
    [InlineData("ssh://-oProxyCommand=x@host", "'-oProxyCommand=x' is no name of a user")]
    [InlineData("ssh://host;reboot", "'host;reboot' is no name of a host")]
    [InlineData("ssh://a`id`@host", "'a`id`' is no name of a user")]
    [InlineData("ssh://host:0", "'0' is no port")]
    [InlineData("ssh://host:65536", "'65536' is no port")]
    [InlineData("ssh://host:x", "'x' is no port")]
    [InlineData("ssh://host/run/folder/", "its path ends with a slash")]
    [InlineData("ssh://host/run/%0a", "its path has a control character in it")]
    [InlineData("ssh:host", "after ssh: come two slashes, as in ssh://host")]
    [InlineData("npipe://./pipe/", "it is no named pipe")]
    [InlineData("npipe:////./x/y", "it is no named pipe")]
    [InlineData("npipe:////./pipe/a/b", "it is no named pipe")]
    [InlineData("fd://", "fd:// is what a daemon listens on when systemd hands it a socket")]
    [InlineData("fd://3", "fd:// is what a daemon listens on when systemd hands it a socket")]
    [InlineData("exec:", "it has no program")]
    [InlineData("exec:''", "it has no program")]
    [InlineData("exec:docker 'system", "a quote is open at its end")]
    [InlineData("exec:./here arg", "'./here' is neither a name nor a full path")]
    public void Are_refused(string text, string why)
    {
        SockException problem = Assert.Throws<SockException>(() => EndpointText.Parse(text));
        Assert.Equal(SockFailure.EndpointInvalid, problem.Failure);
        Assert.Contains(why, problem.Message);
        Assert.DoesNotContain("secret", problem.Message);
    }

    [Theory]
    [InlineData("npipe://./pipe/docker_engine", "npipe:////./pipe/docker_engine", ".", "docker_engine")]
    [InlineData("npipe:////./pipe/x", "npipe:////./pipe/x", ".", "x")]
    [InlineData("npipe://localhost/pipe/x", "npipe:////./pipe/x", ".", "x")]
    [InlineData(@"npipe://\\.\pipe\x", "npipe:////./pipe/x", ".", "x")]
    [InlineData("npipe://", "npipe:////./pipe/docker_engine", ".", "docker_engine")]
    public void Pipes_have_one_text(string text, string whole, string server, string name)
    {
        PipeEndpoint endpoint = Assert.IsType<PipeEndpoint>(EndpointText.Parse(text));
        Assert.Equal((whole, server, name), (endpoint.Text, endpoint.Server, endpoint.Name));
    }

    [Fact]
    public void A_command_keeps_its_text() => Assert.Equal("exec:docker -H unix:///x 'a b'",
        EndpointText.Parse(" exec:docker -H unix:///x 'a b' ").Text);
}
