using DockerSock.Client;

namespace DockerSock.Tests.Client;

/// <summary>Registries have one key in the docker configuration, however they are written.</summary>
public sealed class RegistryServerTests
{
    [Theory]
    [InlineData("", "https://index.docker.io/v1/")]
    [InlineData("docker.io", "https://index.docker.io/v1/")]
    [InlineData("index.docker.io", "https://index.docker.io/v1/")]
    [InlineData("https://index.docker.io/v1/", "https://index.docker.io/v1/")]
    [InlineData("registry-1.docker.io", "https://index.docker.io/v1/")]
    [InlineData("localhost:5000", "localhost:5000")]
    [InlineData("https://reg.example.com/v2/", "reg.example.com")]
    [InlineData("http://localhost:5000", "localhost:5000")]
    [InlineData("reg.example.com/team", "reg.example.com")]
    [InlineData("[::1]:5000", "[::1]:5000")]
    public void The_key_of(string written, string key) => Assert.Equal(key, RegistryServer.KeyOf(written));

    [Theory]
    [InlineData("no such host")]
    [InlineData("a\nb")]
    [InlineData("host?:80")]
    public void What_is_no_host_is_refused(string written) =>
        Assert.Equal(SockFailure.NameInvalid,
            Assert.Throws<SockException>(() => RegistryServer.KeyOf(written)).Failure);
}
