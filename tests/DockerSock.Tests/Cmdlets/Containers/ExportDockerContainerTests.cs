using System.Formats.Tar;
using DockerSock.Fake;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class ExportDockerContainerTests : ContainerTest
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("export-");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Writes_the_files_of_one_to_a_file()
    {
        Add("web");
        string file = Path.Combine(_folder.FullName, "out.tar");
        Assert.Equal(file,
            Assert.Single(Run($"Export-DockerContainer web '{file}' -DockerHost $h").As<FileInfo>()).FullName);
        Assert.Equal("of web", TextIn(file));
        Assert.Equal(["out.tar"], Files);
        Assert.Equal(["GET /containers/web/json", "GET /containers/web/export"], Calls);
    }

    [Fact]
    public void Writes_each_to_a_file_of_its_name_in_a_folder_that_it_makes()
    {
        Add("web");
        Add("db");
        string folder = Path.Combine(_folder.FullName, "backup");
        Assert.Equal(["db.tar", "web.tar"],
            Run($"Get-DockerContainer -All -DockerHost $h | Export-DockerContainer -Path '{folder}/'")
            .As<FileInfo>().Select(static file => file.Name).Order());
        Assert.Equal(("of web", "of db"),
            (TextIn(Path.Combine(folder, "web.tar")), TextIn(Path.Combine(folder, "db.tar"))));
    }

    [Fact]
    public void A_folder_that_is_there_needs_no_slash_and_a_path_is_meant_from_the_location()
    {
        Add("web");
        _folder.CreateSubdirectory("there");
        _ = Run($"$ExecutionContext.SessionState.Path.SetLocation('{_folder.FullName}') > $null; "
            + "Export-DockerContainer web there -DockerHost $h").Clean;
        Assert.Equal("of web", TextIn(Path.Combine(_folder.FullName, "there", "web.tar")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_cut_answer_is_an_error_and_leaves_no_file(bool chunked)
    {
        Add("web");
        using IDisposable fault = Engine.Misbehave("GET", "/containers/*/export", Fault.CutAfter(1000, chunked));
        Outcome outcome = Run($"Export-DockerContainer web '{_folder.FullName}/out.tar' -DockerHost $h");
        Assert.Equal(("DockerResponseIncomplete", "web"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.Empty(outcome.Output);
        Assert.Empty(Files);
    }

    [Fact]
    public void After_a_cut_answer_the_file_is_what_it_was()
    {
        Add("web");
        string file = Path.Combine(_folder.FullName, "out.tar");
        File.WriteAllText(file, "before");
        using IDisposable fault = Engine.Misbehave("GET", "/containers/*/export", Fault.CutAfter(1000));
        Assert.Equal("DockerResponseIncomplete", Run($"Export-DockerContainer web '{file}' -DockerHost $h").ErrorId);
        Assert.Equal("before", File.ReadAllText(file));
        Assert.Equal(["out.tar"], Files);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_an_error_of_the_file()
    {
        Add("web");
        Assert.Equal("DockerFileFailed",
            Run($"Export-DockerContainer web '{_folder.FullName}/none/out.tar' -DockerHost $h").ErrorId);
    }

    private IEnumerable<string> Files => _folder.EnumerateFiles().Select(static file => file.Name);

    private static string TextIn(string file)
    {
        using TarReader tar = new(File.OpenRead(file));
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.Name == "marker.txt")
            {
                using StreamReader text = new(entry.DataStream!);
                return text.ReadToEnd();
            }
        }

        return "no marker.txt";
    }

    private void Add(string name) => Engine.State.AddContainer(name).Files.AddFile("/marker.txt", "of " + name);
}
