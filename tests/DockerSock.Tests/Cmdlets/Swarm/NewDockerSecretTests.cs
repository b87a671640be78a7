using System.Text;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class NewDockerSecretTests : SwarmTest
{
    private const string Value = "hunter2ü";

    [Theory]
    [InlineData($"New-DockerSecret db '{Value}'", Value)]
    [InlineData($"New-DockerSecret db ([System.Net.NetworkCredential]::new('', '{Value}').SecurePassword)", Value)]
    [InlineData($"[System.Text.Encoding]::UTF8.GetBytes('{Value}') | New-DockerSecret db", Value)]
    [InlineData($"New-DockerSecret db ([System.Text.Encoding]::UTF8.GetBytes('{Value}'))", Value)]
    [InlineData($"'{Value}', 'two' | New-DockerSecret db", Value + "\ntwo")]
    [InlineData("([System.IO.FileInfo]$f) | New-DockerSecret db", "from a file\n")]
    [InlineData("New-DockerSecret db -Path $f", "from a file\n")]
    public void Every_kind_of_value_arrives_and_none_is_shown(string script, string expected)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "from a file\n");
            Takes("/secrets/create", Fault.Status(201, """{"ID":"x1"}"""));
            Reads("/secrets/x1", FoundSecret);
            Outcome outcome =
                Shell.Run($"param($h, $f) {script} -Label @{{ a = 'b' }} -Templating golang -DockerHost $h -Verbose",
                    ("h", Engine.DockerHost), ("f", file));
            Assert.Equal("db", Assert.Single(outcome.As<DockerSecret>()).Name);
            Assert.Equal(["POST /secrets/create", "GET /secrets/x1"], Calls);
            string data = Convert.ToBase64String(Encoding.UTF8.GetBytes(expected));
            HasBody($$$"""{"Name":"db","Labels":{"a":"b"},"Data":"{{{data}}}","Templating":{"Name":"golang"}}""",
                The("POST", "/secrets/create"));
            Assert.Contains(outcome.Verbose, static line => line.Contains("/secrets/create"));
            Assert.All(outcome.Verbose, line => Assert.DoesNotContain(data, line));
            Assert.All(outcome.Verbose, static line => Assert.DoesNotContain(Value, line));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_plugin_may_have_the_value()
    {
        Takes("/secrets/create", Fault.Status(201, """{"ID":"x1"}"""));
        Reads("/secrets/x1", FoundSecret);
        _ = Run("New-DockerSecret db -Driver vault -DriverOption @{ a = 'b' } -DockerHost $h").Clean;
        HasBody("""{"Name":"db","Driver":{"Name":"vault","Options":{"a":"b"}}}""", The("POST", "/secrets/create"));
    }

    [Fact]
    public void What_is_no_value_and_a_name_that_is_taken_are_errors_without_the_value()
    {
        Assert.Equal("DockerNameInvalid", Run("New-DockerSecret db ([datetime]::Now) -DockerHost $h").ErrorId);
        Assert.Equal("DockerFileFailed", Run("New-DockerSecret db -Path /nowhere/x -DockerHost $h").ErrorId);
        Assert.Empty(Calls);
        Takes("/secrets/create",
            Fault.Status(409, """{"message":"rpc error: code = AlreadyExists desc = secret db already exists"}"""));
        Outcome outcome = Run($"New-DockerSecret db '{Value}' -DockerHost $h");
        Assert.Equal("DockerConflict", outcome.ErrorId);
        Assert.DoesNotContain(Value, outcome.ErrorText);
    }

    [Fact]
    public void Under_WhatIf_the_value_is_not_shown_either()
    {
        string shown = Shell.Show($"New-DockerSecret db '{Value}' -WhatIf -DockerHost {Engine.DockerHost}");
        Assert.Contains("Create secret", shown);
        Assert.DoesNotContain(Value, shown);
        Assert.Empty(Calls);
    }
}
