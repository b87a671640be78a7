using System.Text;
using DockerSock.Tests.Hosting;

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

    /// <summary>What the docker program makes of these files was tried with it.</summary>
    [Theory]
    [InlineData("A=b\r\n# no\n\n  \t#no\n\t B = is its value \nC=\n", "A=b|C=", "'B ' has a space in its name", 5)]
    [InlineData("\uFEFFA=1\nB=x\ry\n\tC=1", "A=1|B=x\ry|C=1", null, 0)]
    [InlineData("A=1\n=v\n", "", "'=v' has no name", 2)]
    [InlineData("A=1\na b\n", "", "'a b' has a space in its name", 2)]
    [InlineData("A=1\n\n\u00ff=1\n", "", "it is not UTF-8", 3)]
    public void Files_are_read_by_the_rules_of_the_docker_program(string text, string made, string? refused, int line)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, (refused == "it is not UTF-8" ? Encoding.Latin1 : Encoding.UTF8).GetBytes(text));
            foreach (string parameter in new[] { "EnvironmentFile", "LabelFile" })
            {
                if (refused is null)
                {
                    string[] variables = made.Split('|');
                    Makes($"-{parameter} '{file}'", parameter[0] == 'E' ? "Env" : "Labels", parameter[0] == 'E'
                        ? System.Text.Json.JsonSerializer.Serialize(variables)
                        : System.Text.Json.JsonSerializer.Serialize(variables.Select(static one => one.Split('=', 2))
                            .ToDictionary(static one => one[0], static one => one[1])), host: false);
                    Engine.ClearRequests();
                    continue;
                }

                Outcome outcome = Run($"New-DockerContainer alpine -{parameter} '{file}' -DockerHost $h");
                Assert.Equal("DockerNameInvalid", outcome.ErrorId);
                Assert.StartsWith($"'{file}', line {line}: {refused}.", outcome.ErrorText);
                Assert.Empty(Engine.Requests);
            }
        }
        finally
        {
            File.Delete(file);
        }
    }
}
