using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class ConvertToDockerImageTests : ContainerTest
{
    [Fact]
    public void Sends_every_parameter_and_shows_the_image()
    {
        Engine.State.AddContainer("web", running: true);
        ImageInspect made = Assert.Single(Run("""
            ConvertTo-DockerImage web 'localhost:5000/shop/web:fixed' -Message 'with the fix' -Author 'Ann <ann@example.org>' `
                -Change 'ENV DEBUG=1', 'CMD ["sh"]' -NoPause -DockerHost $h
            """).As<ImageInspect>());
        Assert.Equal(["localhost:5000/shop/web:fixed"], made.RepoTags);
        Assert.Equal("with the fix", made.Comment);
        Assert.Equal(
            ["POST /commit?container=web&repo=localhost%3A5000%2Fshop%2Fweb&tag=fixed&comment=with%20the%20fix&author=Ann%20%3Cann%40example.org%3E"
                + "&pause=0&changes=ENV%20DEBUG%3D1&changes=CMD%20%5B%22sh%22%5D",
                $"GET /images/{Uri.EscapeDataString(made.Id)}/json"],
            Calls.Select(static call => call.Replace("/sha256:", "/sha256%3A", StringComparison.Ordinal)));
        HasBody("{}", The("POST", "/commit"));
    }

    [Theory]
    [InlineData("", "POST /commit?container=web")]
    [InlineData("shop/web", "POST /commit?container=web&repo=shop%2Fweb")]
    [InlineData("-Tag localhost:5000/web", "POST /commit?container=web&repo=localhost%3A5000%2Fweb")]
    public void Sends_what_was_given_and_nothing_else(string parameters, string sent)
    {
        Engine.State.AddContainer("web");
        Assert.Single(Run($"ConvertTo-DockerImage web {parameters} -DockerHost $h").As<ImageInspect>());
        Assert.Equal(sent, Calls[0]);
    }

    [Fact]
    public void WhatIf_names_the_image_and_makes_none()
    {
        Engine.State.AddContainer("web");
        Assert.Contains("\"Make image 'shop/web' of container\" on target \"web on ",
            Shell.Show($"ConvertTo-DockerImage web shop/web -WhatIf -DockerHost {Engine.DockerHost}"));
        Assert.Empty(Calls);
    }

    [Fact]
    public void A_change_that_is_none_is_the_engines_error()
    {
        Engine.State.AddContainer("web");
        Outcome outcome = Run("ConvertTo-DockerImage web shop/web -Change 'RUN true' -DockerHost $h");
        Assert.Equal(("DockerBadRequest", "web"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.Contains("RUN is not a valid change command", outcome.ErrorText);
        Assert.Null(Engine.State.FindImage("shop/web"));
    }
}
