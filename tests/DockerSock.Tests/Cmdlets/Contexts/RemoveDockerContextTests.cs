using DockerSock.Client;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class RemoveDockerContextTests : ContextTest
{
    [Fact]
    public void Takes_the_context_and_its_keys()
    {
        AddCertificate("ca");
        _ = Run("New-DockerContext one -DockerHost tcp://h:1 -CaCertificate $f/ca.pem; New-DockerContext two -DockerHost /x").Clean;
        Assert.Equal("tcp://h:1", One("Remove-DockerContext one -PassThru").Host);
        Assert.False(Directory.Exists(Path.GetDirectoryName(Meta("one"))));
        Assert.False(Directory.Exists(Tls("one")));
        Assert.Equal(["default", "two"], Names());
        Assert.Empty(Run("Get-DockerContext two | Remove-DockerContext").Clean);
        Assert.Equal(["default"], Names());
    }

    [Fact]
    public void Wildcards_wrong_names_and_the_default_one()
    {
        _ = Run("'aa', 'ab', 'bb' | ForEach-Object { New-DockerContext $_ -DockerHost \"/$_.sock\" }").Clean;
        Outcome outcome = Run("Remove-DockerContext a*, bc, default");
        Assert.Equal(["DockerContextNotFound", "DockerNameInvalid"],
            outcome.Errors.Select(static error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Contains("Did you mean 'bb'", outcome.Errors[0].ToString());
        Assert.Equal(["bb", "default"], Names());
        Assert.Empty(Run("Remove-DockerContext *").Clean);
        Assert.Equal(["default"], Names());
    }

    [Fact]
    public void The_current_one_is_refused_without_Force_which_clears_what_names_it()
    {
        _ = Run("New-DockerContext prod -DockerHost /x; Use-DockerContext prod -Global; Use-DockerContext prod").Clean;
        Outcome outcome = Run("Remove-DockerContext prod");
        Assert.Equal("DockerConflict", outcome.ErrorId);
        Assert.Contains("current by Use-DockerContext", outcome.ErrorText);
        EndpointResolver.Session = null;
        Own.Set("DOCKER_HOST", "/elsewhere.sock");
        Assert.Contains("current by config.json", Run("Remove-DockerContext prod").ErrorText);
        Own.Set("DOCKER_HOST", null);
        EndpointResolver.Session = "prod";
        Own.Set("DOCKER_CONTEXT", "prod");
        Outcome removed = Run("Remove-DockerContext prod -Force");
        Assert.Empty(removed.Clean);
        Assert.Contains("DOCKER_CONTEXT", Assert.Single(removed.Warnings));
        Assert.Null(EndpointResolver.Session);
        Assert.Equal("{}", Own.Text);
    }

    [Fact]
    public void One_that_cannot_be_read_can_be_removed_and_a_link_is_not_followed()
    {
        Write("broken", "{");
        _ = Run("Remove-DockerContext broken").Clean;
        Assert.False(Directory.Exists(Path.GetDirectoryName(Meta("broken"))));
        _ = Run("New-DockerContext linked -DockerHost /x").Clean;
        string folder = Path.GetDirectoryName(Meta("linked"))!;
        string elsewhere = Path.Combine(Files, "elsewhere");
        Directory.Move(folder, elsewhere);
        Directory.CreateSymbolicLink(folder, elsewhere);
        Assert.Equal("linked", One("Remove-DockerContext linked -PassThru").Name);
        Assert.False(Path.Exists(folder));
        Assert.True(File.Exists(Path.Combine(elsewhere, "meta.json")));
    }

    [Fact]
    public void An_object_of_another_kind_is_refused()
    {
        _ = Run("New-DockerContext web -DockerHost /x").Clean;
        Assert.Contains("is no context", Run(
            "[pscustomobject]@{ PSTypeName = 'DockerSock.Models.DockerNetwork'; Name = 'web'; Id = 'web' } | Remove-DockerContext").ErrorText);
        Assert.Contains("web", Names());
    }
}
