using DockerSock.Models;

namespace DockerSock.Tests.Cmdlets;

public sealed class SetDockerContextTests : ContextTest
{
    private const string Rich = """{"NAME":"rich","Metadata":{"Zeta":1.50,"Description":"old","Big":12345678901234567890},"Endpoints":{"kubernetes":{"b":1,"a":2},"docker":{"Extra":7,"Host":"unix:///old","SkipTLSVerify":true}},"Other":{"x":[1e2]}}""";

    [Fact]
    public void Each_field_is_changed_and_all_else_kept()
    {
        Write("rich", Rich);
        Assert.Empty(Run("Set-DockerContext rich -Description new").Clean);
        Is("""{"Name":"rich","Metadata":{"Big":12345678901234567890,"Description":"new","Zeta":1.50},"Endpoints":{"docker":{"Host":"unix:///old","SkipTLSVerify":true,"Extra":7},"kubernetes":{"a":2,"b":1}},"Other":{"x":[1e2]}}""");
        DockerContext changed = One("Set-DockerContext rich -DockerHost tcp://h:1 -SkipTlsVerify:$false -Description '' -PassThru");
        Assert.Equal(("tcp://h:1", false, null), (changed.Host, changed.SkipTlsVerify, changed.Description));
        Is("""{"Name":"rich","Metadata":{"Big":12345678901234567890,"Zeta":1.50},"Endpoints":{"docker":{"Host":"tcp://h:1","SkipTLSVerify":false,"Extra":7},"kubernetes":{"a":2,"b":1}},"Other":{"x":[1e2]}}""");

        void Is(string text) => Assert.Equal(text, File.ReadAllText(Meta("rich")));
    }

    [Fact]
    public void Certificates_are_changed_and_removed()
    {
        AddCertificate("ca");
        AddCertificate("me");
        AddCertificate("next");
        _ = Run("New-DockerContext tls -DockerHost tcp://h:1 -CaCertificate $f/ca.pem -Certificate $f/me.pem -Key $f/me-key.pem").Clean;
        SortedDictionary<string, string> before = Snapshot(Own.Folder);
        Assert.Equal("DockerFileFailed", Run("Set-DockerContext tls -Certificate $f/next.pem").ErrorId);
        Assert.Equal(before, Snapshot(Own.Folder));
        Assert.Equal(["CN=ca", "CN=next", null], One("Set-DockerContext tls -Certificate $f/next.pem -Key $f/next-key.pem -PassThru")
            .TlsFiles.Select(static file => file.Subject));
        Assert.Equal(3, One("Set-DockerContext tls -DockerHost tcp://h:2 -PassThru").TlsFiles.Count);
        Assert.Equal(["CN=next"], One("Set-DockerContext tls -RemoveTls -CaCertificate $f/next.pem -PassThru")
            .TlsFiles.Select(static file => file.Subject));
        Assert.Empty(One("Set-DockerContext tls -RemoveTls -PassThru").TlsFiles);
        Assert.False(Directory.Exists(Tls("tls")));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Own.Folder, "contexts", "tls")));
    }

    [Fact]
    public void A_step_that_fails_leaves_all_as_it_was()
    {
        AddCertificate("ca");
        AddCertificate("next");
        _ = Run("New-DockerContext tls -DockerHost tcp://h:1 -CaCertificate $f/ca.pem").Clean;
        string real = Meta("tls") + ".real";
        File.Move(Meta("tls"), real);
        File.CreateSymbolicLink(Meta("tls"), "/proc/version");
        Assert.Equal("DockerContextUnreadable", Run("Set-DockerContext tls -CaCertificate $f/next.pem").ErrorId);
        File.Delete(Meta("tls"));
        File.Move(real, Meta("tls"));
        File.CreateSymbolicLink(Tls("tls") + ".link", Tls("tls"));
        SortedDictionary<string, string> before = Snapshot(Own.Folder);
        Assert.Equal("DockerContextNotFound", Run("Set-DockerContext nowhere -Description x").ErrorId);
        Assert.Equal("DockerNameInvalid", Run("Set-DockerContext default -Description x").ErrorId);
        Assert.Equal(before, Snapshot(Own.Folder));
    }

    [Fact]
    public void Behind_a_link_the_file_is_written_and_the_link_stays()
    {
        _ = Run("New-DockerContext linked -DockerHost /x.sock").Clean;
        string elsewhere = Path.Combine(Files, "elsewhere.json");
        File.Move(Meta("linked"), elsewhere);
        File.CreateSymbolicLink(Meta("linked"), elsewhere);
        _ = Run("Set-DockerContext linked -Description d").Clean;
        Assert.Equal(elsewhere, new FileInfo(Meta("linked")).LinkTarget);
        Assert.Contains("\"d\"", File.ReadAllText(elsewhere));
    }

    [Fact]
    public void Several_at_once_and_those_of_the_pipeline()
    {
        _ = Run("'aa', 'ab', 'bb' | ForEach-Object { New-DockerContext $_ -DockerHost \"/$_.sock\" }").Clean;
        _ = Run("Set-DockerContext a* -Description one; Get-DockerContext bb | Set-DockerContext -Description two").Clean;
        Assert.Equal(["one", "one", "two"], Run("Get-DockerContext ??").As<DockerContext>().Select(static one => one.Description));
    }
}
