using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class GetDockerItemTests : ItemTest
{
    [Fact]
    public void A_path_is_one_question_and_says_what_is_there()
    {
        Web.Files.AddFile("/srv/tool", FileContent.Of("12345"), 4755, modified: Old);
        DockerItem item = Assert.Single(Do("Get-DockerItem web:/srv/tool").As<DockerItem>());
        Assert.Equal(("web", "/srv/tool", "tool", 5, "-rwsr-xr-x", Old.LocalDateTime),
            (item.Container, item.Path, item.Name, item.Size, item.Mode, item.ModifiedTime));
        Assert.Equal((false, false, null, Engine.DockerHost, "web:/srv/tool"),
            (item.IsDirectory, item.IsLink, item.LinkTarget, item.DockerHost, item.ToString()));
        Assert.Equal(["HEAD /v1.51/containers/web/archive?path=%2Fsrv%2Ftool"],
            AllSent.Where(static sent => sent.Contains("/containers/", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("/tmp", "drwxrwxrwt", true, false, null)]
    [InlineData("/", "drwxr-xr-x", true, false, null)]
    [InlineData("tmp", "drwxrwxrwt", true, false, null)]
    [InlineData("/srv/link", "lrwxrwxrwx", false, true, "/srv/dir")]
    [InlineData("/srv/nowhere", "lrwxrwxrwx", false, true, "/srv/none")]
    [InlineData("/srv/pipe", "prw-r--r--", false, false, null)]
    public void Kinds_and_rights_are_as_ls_shows_them(string path, string mode, bool folder, bool link, string? target)
    {
        Web.Files.AddDirectory("/srv/dir");
        Web.Files.AddSymbolicLink("/srv/link", "dir");
        Web.Files.AddSymbolicLink("/srv/nowhere", "none");
        Web.Files.AddFifo("/srv/pipe");
        DockerItem item = Assert.Single(Do($"Get-DockerItem web:{path}").As<DockerItem>());
        Assert.Equal((mode, folder, link, target), (item.Mode, item.IsDirectory, item.IsLink, item.LinkTarget));
    }

    [Theory]
    [InlineData("web:/srv/*.log", "/srv/a.log|/srv/b.log|/srv/dir.log")]
    [InlineData("web:/srv/?.log", "/srv/a.log|/srv/b.log")]
    [InlineData("web:/srv/*/*.log", "/srv/dir.log/deep.log")]
    [InlineData("web:/srv/[ab].*", "/srv/a.log|/srv/b.log|/srv/b.txt")]
    [InlineData("web:/s*/b.txt", "/srv/b.txt")]
    [InlineData("web:/srv/*.none", "")]
    [InlineData("web:/srv/*.LOG", "")]
    public void Wildcards_are_looked_for_in_one_archive(string path, string expected)
    {
        foreach (string file in new[] { "/srv/a.log", "/srv/b.log", "/srv/b.txt", "/srv/dir.log/deep.log",
            "/srv/dir.log/x" })
        {
            Web.Files.AddFile(file, "x");
        }

        Assert.Equal(expected,
            string.Join('|', Do($"Get-DockerItem '{path}'").As<DockerItem>().Select(static item => item.Path)));
        Assert.Single(Engine.Requests, static request => request.Method == "GET"
            && request.Path.EndsWith("/archive", StringComparison.Ordinal));
    }

    [Fact]
    public void Names_of_the_same_file_are_all_found()
    {
        Web.Files.AddFile("/srv/a.bin", "data");
        Web.Files.AddHardLink("/srv/b.txt", "/srv/a.bin");
        Web.Files.AddHardLink("/srv/c.txt", "/srv/a.bin");
        Assert.Equal([("/srv/b.txt", 4L), ("/srv/c.txt", 4L)], Do("Get-DockerItem web:/srv/*.txt").As<DockerItem>()
            .Select(static item => (item.Path, item.Size)));
    }

    [Fact]
    public void What_is_not_there_is_an_error_and_the_rest_comes()
    {
        Outcome outcome = Do("Get-DockerItem web:/none, web:/etc/passwd");
        Assert.Equal("DockerObjectNotFound", outcome.ErrorId);
        Assert.Contains("There is no '/none' in container 'web'", outcome.ErrorText);
        Assert.Equal("web:/etc/passwd", Assert.Single(outcome.Called));
    }

    [Fact]
    public void A_container_that_is_not_there_is_what_the_error_says()
    {
        Outcome outcome = Do("Get-DockerItem nobody:/etc");
        Assert.Equal("DockerObjectNotFound", outcome.ErrorId);
        Assert.Contains("There is no container 'nobody' on ", outcome.ErrorText);
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("./web:x")]
    [InlineData("web")]
    public void A_path_of_this_machine_is_refused(string path)
    {
        Outcome outcome = Do($"Get-DockerItem {path}");
        Assert.Equal("DockerNameInvalid", outcome.ErrorId);
        Assert.Contains("web:/etc/passwd", outcome.ErrorText);
        Assert.Empty(Engine.Requests);
    }

    [Fact]
    public void Its_objects_are_what_Copy_takes()
    {
        Web.Files.AddFile("/srv/a.log", "one");
        Outcome outcome =
            Shell.Run(
                "param($h, $d) Get-DockerItem web:/srv/*.log -DockerHost $h | Copy-DockerItem -Destination $d "
                    + "-DockerHost $h", ("h", Engine.DockerHost), ("d", Folder));
        Assert.Empty(outcome.Clean);
        Assert.Equal("one", File.ReadAllText(In("a.log")));
    }
}
