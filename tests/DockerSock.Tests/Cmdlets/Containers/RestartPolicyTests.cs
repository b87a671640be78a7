namespace DockerSock.Tests.Cmdlets;

public sealed class RestartPolicyTests : ParameterTest
{
    [Theory]
    [InlineData("no", """{"Name":"no"}""")]
    [InlineData("always", """{"Name":"always"}""")]
    [InlineData("unless-stopped", """{"Name":"unless-stopped"}""")]
    [InlineData("on-failure", """{"Name":"on-failure"}""")]
    [InlineData("on-failure:3", """{"Name":"on-failure","MaximumRetryCount":3}""")]
    public void Is_a_policy(string value, string expected) => Makes($"-Restart {value}", "RestartPolicy", expected);

    [Fact]
    public void One_of_another_container_can_be_given() =>
        Makes("-Restart ([DockerSock.Models.RestartPolicy]@{ Name = 'always' })", "RestartPolicy",
            """{"Name":"always"}""");

    [Theory]
    [InlineData("sometimes")]
    [InlineData("always:3")]
    [InlineData("on-failure:")]
    [InlineData("on-failure:-1")]
    [InlineData("on-failure:3:4")]
    [InlineData("")]
    public void Refuses_what_is_none(string value) => Refuses($"-Restart '{value}'",
        $"'{value}' is not a restart policy. Write no, always, unless-stopped, on-failure, or on-failure:3.");
}
