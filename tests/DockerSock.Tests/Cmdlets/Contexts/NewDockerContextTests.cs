using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class NewDockerContextTests : ContextTest
{
    [Fact]
    public void Writes_the_file_that_the_docker_program_writes()
    {
        Assert.Empty(Run("New-DockerContext one -DockerHost unix:///x.sock").Clean);
        Assert.Equal("""{"Name":"one","Metadata":{},"Endpoints":{"docker":{"Host":"unix:///x.sock","SkipTLSVerify":false}}}""",
            File.ReadAllText(Meta("one")));
        DockerContext two = One("New-DockerContext two -DockerHost /run/y.sock -Description 'a <b> & \"c\"' -SkipTlsVerify -PassThru");
        Assert.Equal(("two", "unix:///run/y.sock", "a <b> & \"c\"", true),
            (two.Name, two.Host, two.Description, two.SkipTlsVerify));
        Assert.Equal("""{"Name":"two","Metadata":{"Description":"a \u003cb\u003e \u0026 \"c\""},"Endpoints":{"docker":{"Host":"unix:///run/y.sock","SkipTLSVerify":true}}}""",
            File.ReadAllText(Meta("two")));
        Assert.False(Directory.Exists(Tls("two")));
    }

    [Theory]
    [InlineData("a", "DockerNameInvalid")]
    [InlineData("default", "DockerNameInvalid")]
    [InlineData("'../up'", "DockerNameInvalid")]
    [InlineData("'-x'", "DockerNameInvalid")]
    [InlineData("\"ab`n\"", "DockerNameInvalid")]
    [InlineData("there", "DockerConflict")]
    [InlineData("ok -DockerHost blah", "DockerEndpointInvalid")]
    [InlineData("ok -DockerHost 'exec:sh -c x'", "DockerEndpointInvalid")]
    [InlineData("ok -DockerHost ftp://h", "DockerEndpointInvalid")]
    [InlineData("ok -DockerHost https://h:2376", "DockerEndpointInvalid")]
    [InlineData("ok -From none", "DockerContextNotFound")]
    [InlineData("ok -DockerHost tcp://h:1 -CaCertificate $f/none.pem", "DockerFileFailed")]
    [InlineData("ok -DockerHost tcp://h:1 -CaCertificate $f/me-key.pem", "DockerFileFailed")]
    [InlineData("ok -DockerHost tcp://h:1 -Certificate $f/me.pem", "DockerFileFailed")]
    [InlineData("ok -DockerHost tcp://h:1 -Key $f/me-key.pem", "DockerFileFailed")]
    [InlineData("ok -DockerHost tcp://h:1 -Certificate $f/me.pem -Key $f/other-key.pem", "DockerFileFailed")]
    [InlineData("ok -DockerHost tcp://h:1 -Certificate $f/me.pem -Key $f/locked.pem", "DockerFileFailed")]
    [InlineData("ok -DockerHost tcp://h:1 -Certificate $f/me.pem -Key $f/me.pem", "DockerFileFailed")]
    [InlineData("ok -DockerHost tcp://h:1 -Certificate $f/me-key.pem -Key $f/me-key.pem", "DockerFileFailed")]
    public void What_is_wrong_is_refused_and_nothing_is_written(string arguments, string error)
    {
        AddCertificate("me");
        AddCertificate("other");
        File.WriteAllText(Path.Combine(Files, "locked.pem"),
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n");
        _ = Run("New-DockerContext there -DockerHost /there.sock").Clean;
        SortedDictionary<string, string> before = Snapshot(Own.Folder);
        Assert.Equal(error, Run($"New-DockerContext {arguments}").ErrorId);
        Assert.Equal(before, Snapshot(Own.Folder));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Certificates_are_copied_for_the_owner_alone(bool isRsa)
    {
        AddCertificate("ca", isRsa: isRsa);
        AddCertificate("me", isRsa: isRsa);
        DockerContext made = One("New-DockerContext tls -DockerHost tcp://h:2376 -CaCertificate $f/ca.pem "
            + "-Certificate $f/me.pem -Key $f/me-key.pem -PassThru");
        Assert.Equal(["CN=ca", "CN=me", null], made.TlsFiles.Select(static file => file.Subject));
        Assert.Equal(File.ReadAllBytes(Path.Combine(Files, "me-key.pem")), File.ReadAllBytes(Tls("tls", "docker/key.pem")));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(["600", "700", "700", "700", "644", "755"], new[] { Tls("tls", "docker/key.pem"),
                Tls("tls", "docker"), Tls("tls"), Path.GetDirectoryName(Tls("tls"))!, Meta("tls"),
                Path.GetDirectoryName(Meta("tls"))! }.Select(Mode));
        }
    }

    [Fact]
    public void A_certificate_that_has_ended_is_a_warning()
    {
        AddCertificate("old", DateTimeOffset.Now.AddDays(-1));
        Assert.Contains("'CN=old' has ended", Assert.Single(
            Run("New-DockerContext tls -DockerHost tcp://h:1 -Certificate $f/old.pem -Key $f/old-key.pem").Warnings));
        Assert.Contains("TLS is for tcp://", Run("New-DockerContext unix -DockerHost unix:///h -CaCertificate $f/old.pem")
            .Warnings[1]);
    }

    [Fact]
    public void A_copy_has_all_but_what_is_said()
    {
        AddCertificate("ca");
        _ = Run("New-DockerContext base -DockerHost tcp://h:1 -Description d -CaCertificate $f/ca.pem").Clean;
        Write("base", File.ReadAllText(Meta("base")).Replace("\"Metadata\":{", "\"Metadata\":{\"Extra\":[1.0],"));
        _ = Run("New-DockerContext copy -From base -Description other").Clean;
        Assert.Equal("""{"Name":"copy","Metadata":{"Description":"other","Extra":[1.0]},"Endpoints":{"docker":{"Host":"tcp://h:1","SkipTLSVerify":false}}}""",
            File.ReadAllText(Meta("copy")));
        Assert.Equal(File.ReadAllBytes(Tls("base", "docker/ca.pem")), File.ReadAllBytes(Tls("copy", "docker/ca.pem")));
        Own.Text = """{"currentContext":"base"}""";
        Assert.Equal("tcp://h:1", One("New-DockerContext another -PassThru").Host);
        Assert.Equal("unix:///var/run/docker.sock", One("Get-DockerContext default | ForEach-Object { New-DockerContext plain -From $_ -PassThru }").Host);
    }

    [Fact]
    public void What_a_removed_one_has_left_is_not_its()
    {
        Directory.CreateDirectory(Tls("fresh", "docker"));
        File.WriteAllText(Tls("fresh", "docker/ca.pem"), "old");
        Assert.Empty(One("New-DockerContext fresh -DockerHost tcp://h:1 -PassThru").TlsFiles);
        Assert.False(Directory.Exists(Tls("fresh")));
    }

    [Theory]
    [InlineData("meta")]
    [InlineData("tls")]
    [InlineData("file")]
    public void A_step_that_fails_leaves_nothing(string where)
    {
        AddCertificate("ca");
        string blocked = where switch
        {
            "meta" => Path.GetDirectoryName(Meta("half"))!,
            "tls" => Path.Combine(Own.Folder, "contexts", "tls"),
            _ => Meta("half"),
        };
        Directory.CreateDirectory(Path.GetDirectoryName(blocked)!);
        if (where == "file")
        {
            Directory.CreateDirectory(blocked);
        }
        else
        {
            File.WriteAllText(blocked, "in the way");
        }

        Directory.CreateDirectory(Path.Combine(Own.Folder, "contexts", "meta"));
        SortedDictionary<string, string> before = Snapshot(Own.Folder);
        Outcome outcome = Run("New-DockerContext half -DockerHost tcp://h:1 -CaCertificate $f/ca.pem");
        Assert.Equal("DockerFileFailed", outcome.ErrorId);
        SortedDictionary<string, string> after = Snapshot(Own.Folder);
        after.Remove("contexts/tls");
        before.Remove("contexts/tls");
        Assert.Equal(before, after);
    }
}
