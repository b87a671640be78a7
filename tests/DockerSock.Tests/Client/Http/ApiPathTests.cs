using CsCheck;
using DockerSock.Client;

namespace DockerSock.Tests.Client;

public sealed class ApiPathTests
{
    [Theory]
    [InlineData("web", "/containers/web/json")]
    [InlineData("x/../y", "/containers/x%2F..%2Fy/json")]
    [InlineData("a b?c#d", "/containers/a%20b%3Fc%23d/json")]
    [InlineData("ü%2F", "/containers/%C3%BC%252F/json")]
    public void A_name_stays_in_its_segment(string name, string path) =>
        Assert.Equal(path, Of($"/containers/{name}/json"));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    public void Names_that_change_the_path_are_refused(string name)
    {
        Assert.Equal(SockFailure.NameInvalid,
            Assert.Throws<SockException>(() => Of($"/containers/{name}/json")).Failure);
        Assert.Equal(SockFailure.NameInvalid,
            Assert.Throws<SockException>(() => Of($"/images/{"a/" + name + "/b":ref}/json")).Failure);
    }

    [Fact]
    public void A_reference_keeps_its_slashes() =>
        Assert.Equal("/images/localhost%3A5000/a/b%3A1%40sha256%3Aff/json",
            Of($"/images/{"localhost:5000/a/b:1@sha256:ff":ref}/json"));

    /// <summary>
    /// Whatever a name holds, a server that reads the path back finds it in one piece, and the route around it
    /// unchanged.
    /// </summary>
    [Fact]
    public void Any_name_comes_back_whole() => Gen.String[1, 30].Where(static name => name is not ("." or ".."))
        .Where(static name => !name.Any(char.IsSurrogate)).Sample(static name =>
        {
            string[] segments = Of($"/containers/{name}/json").Split('/');
            Assert.Equal(["", "containers", name, "json"], segments.Select(Uri.UnescapeDataString));
        });

    private static string Of(ApiPath path) => path.ToString();
}
