using System.Text;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets.Swarm;

public sealed class DockerSecretTests : SwarmTest
{
    private const string Value = "hunter2ü";

    private const string Found = """
        {"ID":"x1","Version":{"Index":5},"CreatedAt":"2026-01-31T12:00:00Z","UpdatedAt":"2026-01-31T12:00:01Z",
        "Spec":{"Name":"db","Labels":{"old":"1"},"Driver":{"Name":"vault","Options":{"a":"b"}},"Templating":{"Name":"golang"},"Future":1}}
        """;

    [Fact]
    public void Lists_secrets()
    {
        Reads("/secrets", $"[{Found}]");
        Reads("/secrets/db", Found);
        DockerSecret secret = Assert.Single(Run("Get-DockerSecret d* -Filter @{ name = 'd' } -DockerHost $h").As<DockerSecret>());
        Assert.Equal(["GET /secrets?filters=%7B%22name%22%3A%5B%22d%22%5D%7D"], Calls);
        Assert.Equal(("x1", "db", "1", "vault", "golang"), (secret.Id, secret.Name, secret.Labels["old"], secret.Driver, secret.Spec!.Templating!.Name));
        _ = Run("Get-DockerSecret db -DockerHost $h").Clean;
        Assert.Equal("GET /v1.51/secrets/db", Sent);
    }

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
            Reads("/secrets/x1", Found);
            Outcome outcome = Shell.Run($"param($h, $f) {script} -Label @{{ a = 'b' }} -Templating golang -DockerHost $h -Verbose", ("h", Engine.DockerHost), ("f", file));
            Assert.Equal("db", Assert.Single(outcome.As<DockerSecret>()).Name);
            Assert.Equal(["POST /secrets/create", "GET /secrets/x1"], Calls);
            string data = Convert.ToBase64String(Encoding.UTF8.GetBytes(expected));
            HasBody($$$"""{"Name":"db","Labels":{"a":"b"},"Data":"{{{data}}}","Templating":{"Name":"golang"}}""", The("POST", "/secrets/create"));
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
        Reads("/secrets/x1", Found);
        _ = Run("New-DockerSecret db -Driver vault -DriverOption @{ a = 'b' } -DockerHost $h").Clean;
        HasBody("""{"Name":"db","Driver":{"Name":"vault","Options":{"a":"b"}}}""", The("POST", "/secrets/create"));
    }

    [Fact]
    public void What_is_no_value_and_a_name_that_is_taken_are_errors_without_the_value()
    {
        Assert.Equal("DockerNameInvalid", Run("New-DockerSecret db ([datetime]::Now) -DockerHost $h").ErrorId);
        Assert.Equal("DockerFileFailed", Run("New-DockerSecret db -Path /nowhere/x -DockerHost $h").ErrorId);
        Assert.Empty(Calls);
        Takes("/secrets/create", Fault.Status(409, """{"message":"rpc error: code = AlreadyExists desc = secret db already exists"}"""));
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

    [Fact]
    public void Labels_are_changed_and_all_else_is_kept()
    {
        Reads("/secrets/db", Found);
        Takes("/secrets/x1/update");
        Assert.Empty(Run("Set-DockerSecret db -Label new=2 -LabelRemove old -DockerHost $h").Clean);
        Assert.Equal(["GET /secrets/db", "POST /secrets/x1/update?version=5"], Calls);
        HasBody("""{"Name":"db","Labels":{"new":"2"},"Driver":{"Name":"vault","Options":{"a":"b"}},"Templating":{"Name":"golang"},"Future":1}""",
            The("POST", "/secrets/x1/update"));
    }

    [Fact]
    public void Removes_secrets_and_reports_one_that_is_in_use()
    {
        Engine.Misbehave("DELETE", "/secrets/db", Fault.Status(204, ""));
        Engine.Misbehave("DELETE", "/secrets/used", Fault.Status(400, """{"message":"rpc error: code = InvalidArgument desc = secret 'used' is in use by the following service: web"}"""));
        Outcome outcome = Run("Remove-DockerSecret db, used -ThrottleLimit 1 -DockerHost $h");
        Assert.Equal("DockerBadRequest", outcome.ErrorId);
        Assert.Equal(["DELETE /secrets/db", "DELETE /secrets/used"], Calls);
    }
}
