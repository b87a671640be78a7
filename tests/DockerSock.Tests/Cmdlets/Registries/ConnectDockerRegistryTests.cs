using System.Text.Json.Nodes;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class ConnectDockerRegistryTests : RegistryTest
{
    private const string DockerHub = "https://index.docker.io/v1/";

    [Fact]
    public void Sends_user_and_password_and_keeps_them_where_docker_would()
    {
        Outcome outcome = Run("Connect-DockerRegistry localhost:5001 -Credential $ann -DockerHost $h -Verbose");
        RegistryLogin login = Assert.Single(outcome.As<RegistryLogin>());
        Assert.Equal(["POST /auth"], Calls);
        Assert.Equal("application/json", Engine.Requests[^1].Header("Content-Type"));
        Assert.Equal(Ann, JsonNode.Parse(Engine.Requests[^1].BodyText)!.ToJsonString());
        Assert.Equal((Locked, "ann", Own.File, "Login Succeeded", Engine.DockerHost),
            (login.Registry, login.UserName, login.KeptBy, login.Status, login.DockerHost));
        Assert.Equal($"{{\n\t\"auths\": {{\n\t\t\"{Locked}\": {{\n\t\t\t\"auth\": \"{InFile}\"\n\t\t}}\n\t}}\n}}",
            Own.Text);
        Assert.Contains($"'{Own.File}', not encrypted", Assert.Single(outcome.Warnings));
        Assert.Contains(outcome.Verbose, static line => line.Contains("--data-binary '***'"));
        HasNoSecret(outcome);
    }

    [Theory]
    [InlineData("$password | Connect-DockerRegistry localhost:5001 -UserName ann -DockerHost $h")]
    [InlineData("$ann.Password | Connect-DockerRegistry -Server localhost:5001 -u ann -DockerHost $h")]
    [InlineData("Connect-DockerRegistry localhost:5001 -UserName ann -Password $ann.Password -DockerHost $h")]
    [InlineData("Connect-DockerRegistry http://localhost:5001/v1/ $ann -DockerHost $h")]
    public void The_password_comes_in_any_of_these_ways(string script)
    {
        Outcome outcome = Run(script + " -Verbose");
        Assert.Equal(Locked, Assert.Single(outcome.As<RegistryLogin>()).Registry);
        Assert.Equal(Ann, JsonNode.Parse(Engine.Requests[^1].BodyText)!.ToJsonString());
        HasNoSecret(outcome);
    }

    [Fact]
    public void A_users_name_stays_whole()
    {
        // PowerShell takes such names for a domain and a user.
        Registries[Locked].AddUser(@"corp\ann", Password);
        RegistryLogin login =
            Assert.Single(
                Run(@"$corp = [pscredential]::new('corp\ann', $ann.Password); Connect-DockerRegistry localhost:5001 $corp -DockerHost $h; "
            + "Install-DockerImage localhost:5001/app:1 -Credential $corp -DockerHost $h").As<RegistryLogin>());
        Assert.Equal(@"corp\ann", login.UserName);
        Assert.Equal(@"corp\ann", (string)JsonNode.Parse(Auth(Engine.Requests[^1])!)!["username"]!);
    }

    [Theory]
    [InlineData("")]
    [InlineData("docker.io")]
    [InlineData("index.docker.io")]
    public void Docker_Hub_is_kept_under_its_old_name_and_by_its_token(string registry)
    {
        Registries["docker.io"].AddUser("ann", Password, "a-token");
        Outcome outcome = Run($"Connect-DockerRegistry {registry} -Credential $ann -DockerHost $h -Verbose");
        Assert.Equal(DockerHub, Assert.Single(outcome.As<RegistryLogin>()).Registry);
        Assert.Equal(DockerHub, (string)JsonNode.Parse(Engine.Requests[^1].BodyText)!["serveraddress"]!);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Own.Text),
            JsonNode.Parse(
                $$"""{ "auths": { "{{DockerHub}}": { "auth": "YW5uOg==", "identitytoken": "a-token" } } }""")),
                Own.Text);
        HasNoSecret(outcome);
    }

    [Theory]
    [InlineData("credsStore", "\"keep\"")]
    [InlineData("credHelpers", "{\"localhost:5001\":\"keep\"}")]
    public void A_helper_keeps_them_and_the_file_has_no_secret(string field, string value)
    {
        Own.AddKeeper("keep");
        Own.Text = $$"""{"{{field}}":{{value}}}""";
        Outcome outcome = Run("Connect-DockerRegistry localhost:5001 -Credential $ann -DockerHost $h -Verbose");
        Assert.Equal("docker-credential-keep", Assert.Single(outcome.As<RegistryLogin>()).KeptBy);
        Assert.Empty(outcome.Warnings);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Own.Text),
            JsonNode.Parse($$"""{"{{field}}":{{value}},"auths":{"{{Locked}}":{} } }""")), Own.Text);
        JsonNode kept = JsonNode.Parse(Own.Kept("keep", Locked)!)!;
        Assert.Equal((Locked, "ann", Password),
            ((string)kept["ServerURL"]!, (string)kept["Username"]!, (string)kept["Secret"]!));
        HasNoSecret(outcome);
        // What was kept opens the registry.
        Assert.Empty(Run("Install-DockerImage localhost:5001/app:1 -DockerHost $h").Clean);
        Assert.Equal(Ann, Auth(Engine.Requests[^1]));
        Assert.Equal(["store", "get"], Own.Calls("keep"));
    }

    [Fact]
    public void A_token_is_kept_by_a_helper_under_the_name_of_tokens()
    {
        Own.AddKeeper("keep");
        Own.Text = """{"credsStore":"keep"}""";
        Registries["docker.io"].AddUser("ann", Password, "a-token");
        HasNoSecret(Run("Connect-DockerRegistry -Credential $ann -DockerHost $h -Verbose"));
        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse($$"""{"ServerURL":"{{DockerHub}}","Username":"<token>","Secret":"a-token"}"""),
                JsonNode.Parse(Own.Kept("keep", DockerHub)!)));
        Assert.Empty(Run("Install-DockerImage app:1 -DockerHost $h").Clean);
        Assert.Equal($$"""{"identitytoken":"a-token","serveraddress":"{{DockerHub}}"}""", Auth(Engine.Requests[^1]));
    }

    [Theory]
    [InlineData("localhost:5001", "DockerRegistryDenied", "401 Unauthorized")]
    [InlineData("localhost:5009", "DockerRegistryUnreachable", "connection refused")]
    [InlineData("reg.example.com", "DockerRegistryUnreachable", "no such host")]
    public void A_login_that_fails_keeps_nothing_and_says_why_without_the_password(string registry, string id,
        string words)
    {
        Registries[Locked].AddUser("ann", "another");
        const string before = """{"auths":{"other":{}}}""";
        Own.Text = before;
        Outcome outcome =
            Run($"$Error.Clear(); Connect-DockerRegistry {registry} -Credential $ann -DockerHost $h -Verbose; $?; $Error");
        Assert.Equal((id, registry), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.StartsWith($"'ann' cannot log in at {registry}: ", outcome.ErrorText);
        Assert.Contains(words, outcome.ErrorText);
        Assert.Equal(false, outcome.Output[0].BaseObject);
        Assert.Equal(before, Own.Text);
        HasNoSecret(outcome);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_an_error_that_does_not_quote_it()
    {
        Own.Text = $$"""{ "auths": { "{{Locked}}": { "auth": "{{InFile}}" """;
        Outcome outcome = Run("Connect-DockerRegistry localhost:5001 -Credential $ann -DockerHost $h -Verbose");
        Assert.Equal("DockerCredentialsFailed", outcome.ErrorId);
        Assert.Contains(Own.File, outcome.ErrorText);
        HasNoSecret(outcome);
    }

    [Theory]
    [InlineData("'' | Connect-DockerRegistry localhost:5001 -UserName ann -DockerHost $h", "DockerNameInvalid")]
    [InlineData("Connect-DockerRegistry localhost:5001 -UserName ann -Password 5 -DockerHost $h", "DockerNameInvalid")]
    [InlineData("Connect-DockerRegistry 'no such:host' -Credential $ann -DockerHost $h", "DockerNameInvalid")]
    public void What_makes_no_sense_is_never_sent(string script, string id)
    {
        Assert.Equal(id, Run(script).ErrorId);
        Assert.Empty(Calls);
    }

    [Fact]
    public void WhatIf_logs_in_nowhere()
    {
        Outcome outcome = Run("Connect-DockerRegistry localhost:5001 -Credential $ann -WhatIf -DockerHost $h");
        Assert.Empty(outcome.Clean);
        Assert.Empty(Calls);
        Assert.False(File.Exists(Own.File));
    }
}
