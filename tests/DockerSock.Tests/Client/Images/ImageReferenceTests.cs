using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Tests.Client;

/// <summary>References are taken apart as engines do.</summary>
public sealed class ImageReferenceTests
{
    private const string Digest = "sha256:9bb13890319dc01e5f8a4d3d0c4c72685654d682d568350fd38a02b1d70aee6b";

    [Theory]
    [InlineData("alpine", "docker.io", "alpine", null, null)]
    [InlineData("alpine:3.20", "docker.io", "alpine", "3.20", null)]
    [InlineData("team/app:1", "docker.io", "team/app", "1", null)]
    [InlineData("docker.io/library/alpine:3", "docker.io", "docker.io/library/alpine", "3", null)]
    [InlineData("index.docker.io/team/app", "docker.io", "index.docker.io/team/app", null, null)]
    [InlineData("localhost/app", "localhost", "localhost/app", null, null)]
    [InlineData("localhost:5000/app", "localhost:5000", "localhost:5000/app", null, null)]
    [InlineData("localhost:5000/a/b:1", "localhost:5000", "localhost:5000/a/b", "1", null)]
    [InlineData("myhost:5000/app", "myhost:5000", "myhost:5000/app", null, null)]
    [InlineData("myhost/app", "docker.io", "myhost/app", null, null)]
    [InlineData("reg.example.com/a_b/c__d/e-f--g.h:V1_2-x.y", "reg.example.com", "reg.example.com/a_b/c__d/e-f--g.h",
        "V1_2-x.y", null)]
    [InlineData("REG.Example.com/app", "REG.Example.com", "REG.Example.com/app", null, null)]
    [InlineData("127.0.0.1:5000/app", "127.0.0.1:5000", "127.0.0.1:5000/app", null, null)]
    [InlineData("[::1]:5000/app:1", "[::1]:5000", "[::1]:5000/app", "1", null)]
    [InlineData("app:5000", "docker.io", "app", "5000", null)]
    [InlineData("app@" + Digest, "docker.io", "app", null, Digest)]
    [InlineData("localhost:5000/app:1@" + Digest, "localhost:5000", "localhost:5000/app", "1", Digest)]
    [InlineData("sha256:1", "docker.io", "sha256", "1", null)]
    public void Is_taken_apart_and_put_together(string text, string registry, string repository, string? tag,
        string? digest)
    {
        ImageReference reference = ImageReference.Parse(text);
        Assert.Equal((registry, repository, tag, digest),
            (reference.Registry, reference.Repository, reference.Tag, reference.Digest));
        Assert.Equal(text, reference.ToString());
        Assert.Equal(digest ?? tag ?? "latest", reference.TagOrDigest);
    }

    [Theory]
    [InlineData("", "[registry/]name")]
    [InlineData(" app", "[registry/]name")]
    [InlineData("app\n", "[registry/]name")]
    [InlineData("App", "lower case")]
    [InlineData("localhost:5000/Shop/web:1", "lower case")]
    [InlineData("app:", "[registry/]name")]
    [InlineData("app:-1", "[registry/]name")]
    [InlineData("app@", "[registry/]name")]
    [InlineData("app@sha256:12", "[registry/]name")]
    [InlineData("a//b", "[registry/]name")]
    [InlineData("/app", "[registry/]name")]
    [InlineData("app/", "[registry/]name")]
    [InlineData("a/../b", "[registry/]name")]
    [InlineData("-app", "[registry/]name")]
    [InlineData("a___b", "[registry/]name")]
    [InlineData("https://reg.example.com/app", "[registry/]name")]
    [InlineData("app?x=1", "[registry/]name")]
    public void What_is_no_reference_says_what_one_looks_like(string text, string advice)
    {
        SockException problem = Assert.Throws<SockException>(() => ImageReference.Parse(text));
        Assert.Equal(SockFailure.NameInvalid, problem.Failure);
        Assert.Contains($"'{text}'", problem.Message);
        Assert.Contains(advice, problem.Advice);
    }

    [Theory]
    [InlineData("9bb13890319dc01e5f8a4d3d0c4c72685654d682d568350fd38a02b1d70aee6b")]
    [InlineData(Digest)]
    public void An_id_is_no_reference(string id) =>
        Assert.Contains("is an id", Assert.Throws<SockException>(() => ImageReference.Parse(id)).Message);

    [Fact]
    public void A_tag_has_128_characters_at_most()
    {
        Assert.Equal(128, ImageReference.Parse("app:" + new string('x', 128)).Tag!.Length);
        Assert.Throws<SockException>(() => ImageReference.Parse("app:" + new string('x', 129)));
    }

    [Theory]
    [InlineData("alpine", "alpine")]
    [InlineData("library/alpine", "alpine")]
    [InlineData("docker.io/library/alpine", "alpine")]
    [InlineData("index.docker.io/library/alpine", "alpine")]
    [InlineData("docker.io/team/app", "team/app")]
    [InlineData("docker.io/library/a/b", "library/a/b")]
    [InlineData("localhost:5000/library/alpine", "localhost:5000/library/alpine")]
    public void The_shortest_form(string repository, string familiar) =>
        Assert.Equal(familiar, ImageNames.Familiar(repository));
}
