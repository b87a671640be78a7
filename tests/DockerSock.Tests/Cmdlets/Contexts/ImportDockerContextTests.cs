using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class ImportDockerContextTests : ContextTest
{
    private const string Meta1 = """{"Name":"evil","Metadata":{"More":1.0},"Endpoints":{"docker":{"Host":"unix:///x.sock","SkipTLSVerify":false} },"Rest":2}""";

    [Fact]
    public void What_was_exported_comes_back_under_another_name()
    {
        AddCertificate("ca");
        AddCertificate("me");
        _ = Run("New-DockerContext one -DockerHost tcp://h:1 -Description d -CaCertificate $f/ca.pem -Certificate $f/me.pem -Key $f/me-key.pem").Clean;
        DockerContext back = One("Export-DockerContext one -Path - | Import-DockerContext -Name back");
        Assert.Equal(("back", "tcp://h:1", "d", 3), (back.Name, back.Host, back.Description, back.TlsFiles.Count));
        Assert.Equal(File.ReadAllText(Meta("one")).Replace("\"one\"", "\"back\""), File.ReadAllText(Meta("back")));
        Assert.Equal(Snapshot(Tls("one")), Snapshot(Tls("back")));
        Outcome again = Run("Export-DockerContext one -Path $f/new.dockercontext | Import-DockerContext");
        Assert.Equal(["new"], again.Called);
        Assert.Equal("DockerConflict", Run("Import-DockerContext $f/new.dockercontext").ErrorId);
        Assert.Equal(["far"], Run("Import-DockerContext $f/new.docker* far").Called);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_tar_and_a_zip_are_read_and_their_name_does_not_count(bool isZip)
    {
        AddCertificate("ca");
        string ca = File.ReadAllText(Path.Combine(Files, "ca.pem"));
        Make(isZip, ("tls/docker/ca.pem", ca), ("meta.json", Meta1));
        Assert.Equal("fine", One("Import-DockerContext $f/in -Name fine").Name);
        Assert.Equal("""{"Name":"fine","Metadata":{"More":1.0},"Endpoints":{"docker":{"Host":"unix:///x.sock","SkipTLSVerify":false}},"Rest":2}""",
            File.ReadAllText(Meta("fine")));
        Assert.Equal(ca, File.ReadAllText(Tls("fine", "docker/ca.pem")));
    }

    [Theory]
    [InlineData("other.txt", "DockerArchiveHostile")]
    [InlineData("./meta.json", "DockerArchiveHostile")]
    [InlineData("tls/docker/../../../x", "DockerArchiveHostile")]
    [InlineData("tls/../x", "DockerArchiveHostile")]
    [InlineData("tls/docker/..", "DockerArchiveHostile")]
    [InlineData("/tls/docker/x", "DockerArchiveHostile")]
    [InlineData("tls//x", "DockerArchiveHostile")]
    [InlineData("tls/docker/a\\b", "DockerArchiveHostile")]
    [InlineData("tls/docker/a\u001bb", "DockerArchiveHostile")]
    [InlineData("tls/x", "DockerArchiveHostile")]
    [InlineData("tls/a/b/c", "DockerArchiveHostile")]
    [InlineData("meta.json", "DockerArchiveHostile")]
    public void Any_other_entry_is_refused_and_nothing_is_written(string name, string error)
    {
        foreach (bool isZip in new[] { false, true })
        {
            Make(isZip, ("meta.json", Meta1), (name, "x"));
            IsRefused(error);
        }
    }

    [Fact]
    public void What_is_no_archive_of_a_context_is_refused()
    {
        Make(false, ("tls/docker/ca.pem", "x"));
        IsRefused("DockerFileFailed");
        Make(false, ("meta.json", "{"));
        IsRefused("DockerFileFailed");
        Make(false, ("meta.json", Meta1.Replace("unix:///x.sock", "exec:sh -c id")));
        IsRefused("DockerEndpointInvalid");
        string file = Path.Combine(Files, "in");
        Make(false, ("meta.json", Meta1), ("tls/docker/ca.pem", new string('x', 700)));
        byte[] whole = File.ReadAllBytes(file);
        foreach (int length in new[] { 0, 3, 511, 512, 600, 1024 + 512 + 1, 1024 + 512 + 699, 1024 + 300 })
        {
            File.WriteAllBytes(file, whole[..length]);
            IsRefused("DockerFileFailed");
        }

        File.WriteAllBytes(file, new byte[(10 * 1024 * 1024) + 1]);
        IsRefused("DockerArchiveHostile");
        Make(true, ("meta.json", Meta1), ("tls/docker/bomb", new string('x', 11 * 1024 * 1024)));
        Assert.InRange(new FileInfo(file).Length, 0, 1024 * 1024);
        IsRefused("DockerArchiveHostile");
        File.WriteAllText(file, "PK\u0003\u0004 no zip");
        IsRefused("DockerFileFailed");
        File.Delete(file);
        IsRefused("DockerFileFailed");
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    [InlineData(TarEntryType.CharacterDevice)]
    [InlineData(TarEntryType.Fifo)]
    public void Nothing_but_plain_files_is_taken(TarEntryType type)
    {
        using (TarWriter writer = new(File.Create(Path.Combine(Files, "in")), TarEntryFormat.Pax))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "meta.json")
            {
                DataStream = new MemoryStream(Encoding.UTF8.GetBytes(Meta1)),
            });
            PaxTarEntry odd = new(type, "tls/docker/ca.pem");
            if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink)
            {
                odd.LinkName = "/etc/passwd";
            }

            writer.WriteEntry(odd);
        }

        IsRefused("DockerArchiveHostile");
    }

    [Fact]
    public void Names_that_cannot_be_are_refused_and_useless_keys_warned_of()
    {
        Make(false, ("meta.json", Meta1), ("tls/docker/key.pem", "x"));
        Assert.Equal("DockerNameInvalid", Run("Import-DockerContext $f/in -Name default").ErrorId);
        Assert.Equal("DockerNameInvalid", Run("Import-DockerContext $f/in -Name ../x").ErrorId);
        Assert.Equal("DockerNameInvalid", Run(", [IO.File]::ReadAllBytes(\"$f/in\") | Import-DockerContext").ErrorId);
        Assert.Contains("of no use", Assert.Single(Run("Import-DockerContext $f/in -Name keys").Warnings));
        Assert.Equal(["key.pem"], One("Get-DockerContext keys").TlsFiles.Select(static file => file.Name));
    }

    private void IsRefused(string error)
    {
        SortedDictionary<string, string> before = Snapshot(Own.Folder);
        Assert.Equal(error, Run("Import-DockerContext $f/in -Name fresh").ErrorId);
        Assert.Equal(before, Snapshot(Own.Folder));
    }

    private void Make(bool isZip, params (string Name, string Content)[] entries)
    {
        using FileStream file = File.Create(Path.Combine(Files, "in"));
        if (isZip)
        {
            using ZipArchive zip = new(file, ZipArchiveMode.Create);
            foreach ((string name, string content) in entries)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }

            return;
        }

        using TarWriter writer = new(file, TarEntryFormat.Ustar);
        foreach ((string name, string content) in entries)
        {
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
            {
                DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)),
            });
        }
    }
}
