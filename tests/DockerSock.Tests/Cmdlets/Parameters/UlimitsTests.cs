namespace DockerSock.Tests.Cmdlets;

public sealed class UlimitsTests : ParameterTest
{
    [Theory]
    [InlineData("'nofile=1024:2048'", """[{"Name":"nofile","Soft":1024,"Hard":2048}]""")]
    [InlineData("'nofile=1024', 'core=0'",
        """[{"Name":"nofile","Soft":1024,"Hard":1024},{"Name":"core","Soft":0,"Hard":0}]""")]
    [InlineData("'memlock=-1:-1'", """[{"Name":"memlock","Soft":-1,"Hard":-1}]""")]
    [InlineData("'memlock=5:unlimited'", """[{"Name":"memlock","Soft":5,"Hard":-1}]""")]
    [InlineData("@{ nofile = 1024 }", """[{"Name":"nofile","Soft":1024,"Hard":1024}]""")]
    [InlineData("@{ nofile = '1:2' }, 'core=0'",
        """[{"Name":"nofile","Soft":1,"Hard":2},{"Name":"core","Soft":0,"Hard":0}]""")]
    [InlineData("([DockerSock.Models.Ulimit]@{ Name = 'cpu'; Soft = 1 })", """[{"Name":"cpu","Soft":1}]""")]
    public void Is_limits(string value, string expected) => Makes($"-Ulimit {value}", "Ulimits", expected);

    [Theory]
    [InlineData("nofile")]
    [InlineData("nofile=")]
    [InlineData("nofile=many")]
    [InlineData("nofile=1:2:3")]
    public void Refuses_what_is_none(string value) =>
        Refuses($"-Ulimit '{value}'",
            $"'{value}' is not a limit. Write nofile=1024:2048 (soft:hard), nofile=1024, or @{{ nofile = 1024 }}.");
}
