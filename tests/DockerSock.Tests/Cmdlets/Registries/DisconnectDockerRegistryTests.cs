using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class DisconnectDockerRegistryTests : RegistryTest
{
    [Fact]
    public void Takes_the_registry_out_of_the_file_and_asks_no_engine()
    {
        Own.Text =
            $$"""{"HttpHeaders":{"A":"b"},"auths":{"{{Locked}}":{"auth":"{{InFile}}"},"other":{"auth":"YTpi"} } }""";
        Outcome outcome = Run("Disconnect-DockerRegistry localhost:5001 -Verbose");
        Assert.Empty(outcome.Clean);
        Assert.Empty(outcome.Warnings);
        Assert.Equal(
            "{\n\t\"HttpHeaders\": {\n\t\t\"A\": \"b\"\n\t},\n\t\"auths\": {\n\t\t\"other\": {\n\t\t\t\"auth\": "
                + "\"YTpi\"\n\t\t}\n\t}\n}", Own.Text);
        Assert.Empty(Engine.Requests);
        HasNoSecret(outcome);
    }

    [Theory]
    [InlineData("")]
    [InlineData("docker.io")]
    [InlineData("-Server https://index.docker.io/v1/")]
    public void Without_a_name_it_is_Docker_Hub(string parameters)
    {
        Own.Text = """{"auths":{"https://index.docker.io/v1/":{"auth":"YTpi"}}}""";
        Assert.Empty(Run($"Disconnect-DockerRegistry {parameters}").Clean);
        Assert.Equal("{\n\t\"auths\": {}\n}", Own.Text);
    }

    [Fact]
    public void Several_and_those_of_the_pipeline()
    {
        Own.Text =
            """{"auths":{"a.example":{"auth":"YTpi"},"b.example":{"auth":"YTpi"},"http://c.example/v1/":{"auth":"YTpi"},"d.example":{"auth":"YTpi"}}}""";
        Assert.Empty(
            Run("Disconnect-DockerRegistry a.example, b.example; 'c.example' | Disconnect-DockerRegistry").Clean);
        Assert.Equal("{\n\t\"auths\": {\n\t\t\"d.example\": {\n\t\t\t\"auth\": \"YTpi\"\n\t\t}\n\t}\n}", Own.Text);
    }

    [Fact]
    public void A_login_can_be_piped()
    {
        Assert.Empty(
            Run("Connect-DockerRegistry localhost:5001 -Credential $ann -DockerHost $h | "
                + "Disconnect-DockerRegistry").Clean);
        Assert.Equal("{\n\t\"auths\": {}\n}", Own.Text);
    }

    [Fact]
    public void A_helper_forgets_too()
    {
        Own.AddKeeper("keep");
        Own.Text = """{"credsStore":"keep"}""";
        _ = Run("Connect-DockerRegistry localhost:5001 -Credential $ann -DockerHost $h").Clean;
        Assert.NotNull(Own.Kept("keep", Locked));
        Outcome outcome = Run("Disconnect-DockerRegistry localhost:5001");
        Assert.Empty(outcome.Clean);
        Assert.Empty(outcome.Warnings);
        Assert.Null(Own.Kept("keep", Locked));
        Assert.Equal("DockerRegistryDenied", Run("Install-DockerImage localhost:5001/app:1 -DockerHost $h").ErrorId);
    }

    [Fact]
    public void What_was_never_kept_is_a_warning()
    {
        Outcome outcome = Run("Disconnect-DockerRegistry localhost:5001; $?");
        Assert.Equal([true], outcome.Clean.Select(static shown => shown.BaseObject));
        Assert.Equal([$"There are no credentials for {Locked}."], outcome.Warnings);
        Assert.False(File.Exists(Own.File));
    }

    [Fact]
    public void A_name_that_is_none_does_not_stop_the_others()
    {
        Own.Text = LoggedIn;
        Outcome outcome = Run("Disconnect-DockerRegistry 'no name', localhost:5001");
        Assert.Equal(("DockerNameInvalid", "no name"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.Equal("{\n\t\"auths\": {}\n}", Own.Text);
    }

    [Fact]
    public void The_tab_key_knows_the_registries_of_the_configuration()
    {
        Own.Text =
            """{"auths":{"https://index.docker.io/v1/":{},"localhost:5001":{} },"credHelpers":{"a.example":"x"} }""";
        Assert.Equal(["docker.io", Locked, "a.example"],
            Shell.Complete("Disconnect-DockerRegistry ").Select(static found => found.CompletionText));
    }

    [Fact]
    public void WhatIf_forgets_nothing()
    {
        string before = Own.Text = LoggedIn;
        Assert.Contains($"\"Log out\" on target \"{Locked}\"",
            Shell.Show("Disconnect-DockerRegistry localhost:5001 -WhatIf"));
        Assert.Equal(before, Own.Text);
    }
}
