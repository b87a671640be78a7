using DockerSock.Client;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class GetDockerContextTests : ContextTest
{
    private const string Simple = """{"Name":"NAME","Metadata":{},"Endpoints":{"docker":{"Host":"unix:///NAME.sock"} } }""";

    [Fact]
    public void Without_any_file_there_is_the_default_one()
    {
        DockerContext one = One("Get-DockerContext");
        Assert.Equal(("default", "Current DOCKER_HOST based configuration", "unix:///var/run/docker.sock", true, "default"),
            (one.Name, one.Description, one.DockerHost, one.IsCurrent, one.CurrentBy));
        Own.Set("DOCKER_HOST", "tcp://localhost:1");
        one = One("Get-DockerContext");
        Assert.Equal(("tcp://localhost:1", "DOCKER_HOST"), (one.Host, one.CurrentBy));
    }

    [Fact]
    public void They_are_in_natural_order_and_a_broken_one_costs_itself_alone()
    {
        foreach (string name in new[] { "web10", "web2", "alpha" })
        {
            Write(name, Simple.Replace("NAME", name));
        }

        Write("broken", "{");
        Write("alias", Simple.Replace("NAME", "other"));
        Write("nameless", "{}");
        Outcome outcome = Run("Get-DockerContext");
        Assert.Equal(["alpha", "default", "web2", "web10"], outcome.Called);
        Assert.Equal(3, outcome.Errors.Count);
        Assert.All(new[] { "broken", "alias", "nameless" }, name =>
            Assert.Contains(outcome.Errors, error => error.ToString().Contains(Meta(name))));
        Assert.All(outcome.Errors, static error =>
            Assert.StartsWith("DockerContextUnreadable", error.FullyQualifiedErrorId));
        Assert.False(outcome.Terminated);
        outcome = Run("Get-DockerContext broken, web2");
        Assert.Equal(["web2"], outcome.Called);
        Assert.Contains(Meta("broken"), outcome.ErrorText);
    }

    [Fact]
    public void A_file_that_says_another_name_leads_nowhere()
    {
        Write("prod", Simple.Replace("NAME", "test"));
        Assert.Equal("DockerContextUnreadable", Run("Get-DockerInfo -Context prod").ErrorId);
        Assert.Equal("DockerContextNotFound", Run("Get-DockerInfo -Context test").ErrorId);
    }

    [Fact]
    public void All_that_a_context_has_is_shown()
    {
        AddCertificate("me");
        Write("full", """
            {"Name":"full","Metadata":{"Description":"a b","GODEBUG":"x=1"},"Endpoints":{"docker":{"Host":"tcp://h:2376","SkipTLSVerify":true},"kubernetes":{"Host":"k"}},"More":1}
            """);
        Directory.CreateDirectory(Tls("full", "docker"));
        File.Copy(Path.Combine(Files, "me.pem"), Tls("full", "docker/cert.pem"));
        File.Copy(Path.Combine(Files, "me-key.pem"), Tls("full", "docker/key.pem"));
        DockerContext one = One("Get-DockerContext full");
        Assert.Equal(("a b", "tcp://h:2376", true, Meta("full"), """{"GODEBUG":"x=1"}""", false),
            (one.Description, one.Host, one.SkipTlsVerify, one.Path, one.Metadata, one.IsCurrent));
        Assert.Equal(["cert.pem", "key.pem"], one.TlsFiles.Select(static file => file.Name));
        Assert.Equal(("CN=me", null), (one.TlsFiles[0].Subject, one.TlsFiles[1].Subject));
        Assert.InRange(one.TlsFiles[0].Expires!.Value, DateTime.Now.AddDays(39), DateTime.Now.AddDays(41));
        Assert.Null(one.TlsFiles[1].Expires);
    }

    [Fact]
    public void Each_place_that_makes_one_current_is_named()
    {
        Write("alpha", Simple.Replace("NAME", "alpha"));
        Write("beta", Simple.Replace("NAME", "beta"));
        Write("gamma", Simple.Replace("NAME", "gamma"));
        Own.Text = """{"currentContext":"alpha"}""";
        Is("alpha", "config.json");
        Own.Set("DOCKER_CONTEXT", "beta");
        Is("beta", "DOCKER_CONTEXT");
        Own.Set("DOCKER_HOST", "unix:///x.sock");
        Is("default", "DOCKER_HOST");
        EndpointResolver.Session = "gamma";
        Is("gamma", "Use-DockerContext");

        void Is(string name, string by)
        {
            DockerContext current = Assert.Single(Run("Get-DockerContext").As<DockerContext>(), static one => one.IsCurrent);
            Assert.Equal((name, by), (current.Name, current.CurrentBy));
            Assert.Equal((name, by), One("Get-DockerContext -Current") is var same ? (same.Name, same.CurrentBy) : default);
        }
    }

    [Fact]
    public void A_current_one_that_is_missing_is_shown_as_such()
    {
        Own.Text = """{"currentContext":"gone"}""";
        DockerContext gone = Assert.Single(Run("Get-DockerContext").As<DockerContext>(), static one => one.IsCurrent);
        Assert.Equal(("gone", "There is no context of this name, and it is current by config.json."),
            (gone.Name, gone.Problem));
        Assert.Equal("gone", One("Get-DockerContext -Current").Name);
        Assert.Contains("gone *", Shell.Show("Get-DockerContext"));
    }

    [Fact]
    public void Names_wildcards_objects_and_wrong_names()
    {
        Write("east", Simple.Replace("NAME", "east"));
        Write("west", Simple.Replace("NAME", "west"));
        Assert.Equal(["east", "west"], Run("Get-DockerContext ?ast, WE*").Called);
        Assert.Equal(["west"], Run("Get-DockerContext west | Get-DockerContext").Called);
        Assert.Equal(["west"], Run("Get-DockerContext (Get-DockerContext w*)").Called);
        Outcome outcome = Run("Get-DockerContext eest, west");
        Assert.Equal(["west"], outcome.Called);
        Assert.Equal("DockerContextNotFound", outcome.ErrorId);
        Assert.Contains("Did you mean 'east'", outcome.ErrorText);
        Assert.Empty(Run("Get-DockerContext none*").Clean);
        Assert.Contains("Did you mean 'east'", Run("Get-DockerInfo -Context eest").ErrorText);
    }

    [Fact]
    public void An_object_is_one_whatever_its_name_looks_like()
    {
        Write("*", Simple.Replace("NAME", "*"));
        Write("other", Simple.Replace("NAME", "other"));
        Assert.Equal(["*"], Run("Get-DockerContext | Where-Object Name -eq '*' | Get-DockerContext").Called);
        _ = Run("Get-DockerContext | Where-Object Name -eq '*' | Remove-DockerContext").Clean;
        Assert.Equal(["default", "other"], Names());
    }

    [Fact]
    public void Nothing_of_a_file_reaches_a_terminal_as_it_is()
    {
        const string bad = "a\x1b[31mb";
        Write(bad, """{"Name":"a\u001b[31mb","Metadata":{"Description":"x\u001b]0;evil\u0007"},"Endpoints":{"docker":{"Host":"unix:///\u001b[2J"} } }""");
        string shown = Shell.Show("Get-DockerContext");
        Assert.DoesNotContain('\x1b', shown);
        Assert.DoesNotContain('\a', shown);
        Assert.Contains(@"\x1b", shown);

        Assert.All(Shell.Complete("Get-DockerContext "), static one => Assert.DoesNotContain('\x1b', one.ToolTip + one.CompletionText));
    }

    [Fact]
    public void The_tab_key_knows_names_and_what_they_are_for()
    {
        _ = Run("New-DockerContext east -DockerHost /east.sock -Description 'the east'").Clean;
        System.Management.Automation.CompletionResult found = Shell.Complete("Get-DockerContext e").Single();
        Assert.Equal(("east", "unix:///east.sock: the east"), (found.CompletionText, found.ToolTip));
        Assert.Equal("east", Shell.Complete("Get-DockerInfo -Context e").Single().CompletionText);
    }

    [Fact]
    public void Podmans_connections_are_shown_and_used()
    {
        File.WriteAllText(Path.Combine(Own.Folder, "podman.json"), """
            {"Connection":{"Default":"vm","Connections":{"vm":{"URI":"ssh://core@localhost:50001/run/podman/podman.sock","Identity":"/key","IsMachine":true},"here":{"URI":"unix:///run/here.sock"}}},"Farm":{}}
            """);
        Write("vm", Simple.Replace("NAME", "vm"));
        Outcome outcome = Run("Get-DockerContext");
        Assert.Equal(["default", "here", "vm", "vm"], outcome.Called);
        DockerContext vm = outcome.As<DockerContext>()[3];
        Assert.Equal(("Podman", "/key", true, true, "ssh://core@localhost:50001/run/podman/podman.sock"),
            (vm.Kind, vm.Identity, vm.IsMachine, vm.IsPodmanDefault, vm.Host));
        Assert.Contains("A docker context has this name too", vm.Problem);
        Assert.Equal("unix:///run/here.sock", outcome.As<DockerContext>()[1].DockerHost);
        Assert.Contains("/run/here.sock", Run("Get-DockerInfo -Context here").ErrorText);
        Assert.Contains("/vm.sock", Run("Get-DockerInfo -Context vm").ErrorText);
        foreach (string line in new[] { "Set-DockerContext here -Description x", "Remove-DockerContext here",
            "Use-DockerContext here -Global", "Export-DockerContext here -Path -" })
        {
            Assert.Contains("'here' is a connection of podman", Run(line).ErrorText);
        }

        Assert.Equal("unix:///run/here.sock", One("Use-DockerContext here -PassThru").DockerHost);
        File.WriteAllText(Path.Combine(Own.Folder, "podman.json"), "{");
        EndpointResolver.Session = null;
        outcome = Run("Get-DockerContext");
        Assert.Equal(["default", "vm"], outcome.Called);
        Assert.Contains("podman.json", outcome.ErrorText);
    }
}
