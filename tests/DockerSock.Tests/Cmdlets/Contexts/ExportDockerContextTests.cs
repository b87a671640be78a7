using System.Formats.Tar;

namespace DockerSock.Tests.Cmdlets;

public sealed class ExportDockerContextTests : ContextTest
{
    [Fact]
    public void The_archive_has_what_the_context_has_for_its_owner_alone()
    {
        AddCertificate("ca");
        _ = Run("New-DockerContext one -DockerHost tcp://h:1 -CaCertificate $f/ca.pem").Clean;
        FileInfo file = Assert.Single(Run("Export-DockerContext one -Path $f").As<FileInfo>());
        Assert.Equal(Path.Combine(Files, "one.dockercontext"), file.FullName);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, file.UnixFileMode);
        }

        Assert.Equal(["meta.json 0 644", "tls 5 700", "tls/docker 5 700", "tls/docker/ca.pem 0 600"], Entries(file.FullName));
        static IEnumerable<string> Entries(string path)
        {
            using TarReader reader = new(File.OpenRead(path));
            while (reader.GetNextEntry() is { } entry)
            {
                yield return $"{entry.Name} {(char)entry.EntryType} {Convert.ToString((int)entry.Mode, 8)}";
            }
        }
    }

    [Fact]
    public void A_file_that_is_there_stays_without_Force()
    {
        _ = Run("New-DockerContext one -DockerHost /x; New-DockerContext two -DockerHost /y").Clean;
        string file = Path.Combine(Files, "mine");
        File.WriteAllText(file, "mine");
        Assert.Equal("DockerFileFailed", Run("Export-DockerContext one -Path $f/mine").ErrorId);
        Assert.Equal("mine", File.ReadAllText(file));
        _ = Run("Export-DockerContext one -Path $f/mine -Force").Clean;
        Assert.StartsWith("meta.json", File.ReadAllText(file));
        Assert.Equal("DockerNameInvalid", Run("Export-DockerContext one, two -Path $f/new").ErrorId);
        Assert.Equal(["one.dockercontext", "two.dockercontext"], Run("Get-DockerContext ??? | Export-DockerContext -Path $f/deep/er/")
            .As<FileInfo>().Select(static made => made.Name));
        Assert.Equal("DockerContextNotFound", Run("Export-DockerContext onne -Path $f").ErrorId);
    }

    [Fact]
    public void A_name_leads_to_no_other_folder()
    {
        Write("../../up", """{"Name":"../../up","Metadata":{},"Endpoints":{"docker":{"Host":"unix:///x"} } }""");
        Assert.Equal(Path.Combine(Files, ".._.._up.dockercontext"),
            Assert.Single(Run("Get-DockerContext *up | Export-DockerContext -Path $f").As<FileInfo>()).FullName);
    }
}
