namespace DockerSock.Tests.Cmdlets;

public sealed class VariablesTests : ParameterTest
{
    [Theory]
    [InlineData("'A=b', 'EMPTY=', 'URL=a=b', 'QUOTED=\"x y\"'", """["A=b","EMPTY=","URL=a=b","QUOTED=\"x y\""]""")]
    [InlineData("@{ A = 'b' }, @{ N = 5 }, @{ ON = $true }, @{ NOTHING = $null }",
        """["A=b","N=5","ON=true","NOTHING="]""")]
    [InlineData("([ordered]@{ B = 1; A = 2 })", """["B=1","A=2"]""")]
    [InlineData("([pscustomobject]@{ A = 'b' })", """["A=b"]""")]
    [InlineData("DOCKERSOCK_TEST_VARIABLE, 'A=b', DOCKERSOCK_TEST_NOT_SET",
        """["DOCKERSOCK_TEST_VARIABLE=it is so","A=b"]""")]
    public void Is_variables(string value, string expected)
    {
        Environment.SetEnvironmentVariable("DOCKERSOCK_TEST_VARIABLE", "it is so");
        Makes($"-Environment {value}", "Env", expected, host: false);
    }

    [Theory]
    [InlineData("=b")]
    [InlineData("")]
    public void Refuses_what_names_none(string value) =>
        Refuses($"-Environment '{value}'",
            $"'{value}' names no variable. Write NAME=value, NAME, or @{{ NAME = 'value' }}.");
}
