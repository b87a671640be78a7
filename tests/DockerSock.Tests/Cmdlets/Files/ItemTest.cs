using System.Formats.Tar;
using DockerSock.Fake;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>
/// A test that copies files: a folder of this machine and a container, both with files, folders and links.
/// </summary>
public abstract class ItemTest : CmdletTest
{
    /// <summary>When everything was last written that the test has made.</summary>
    protected static readonly DateTimeOffset Old = new(2020, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dockersock-items-");

    /// <summary>The folder, in which nothing is at first: <c>$d</c> in scripts.</summary>
    protected string Folder => _folder.FullName;

    /// <summary>The container "web", which does not run.</summary>
    protected EngineContainer Web { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Web = Engine.State.AddContainer("web");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Folders.Remove(_folder);
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs a command on the engine, with <c>$d</c> as the folder.</summary>
    protected Outcome Do(string command) =>
        Shell.Run($"param($h, $d) {command} -DockerHost $h", ("h", Engine.DockerHost), ("d", Folder));

    /// <summary>A path in the folder.</summary>
    protected string In(string path) => Path.Combine(Folder, path);

    /// <summary>Writes a file into the folder, and the folders above it.</summary>
    protected string Write(string path, string text,
        UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead)
    {
        string full = In(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(full, mode);
        }

        File.SetLastWriteTimeUtc(full, Old.UtcDateTime);
        return full;
    }

    /// <summary>Makes a link in the folder.</summary>
    protected void Link(string path, string target) => File.CreateSymbolicLink(In(path), target);

    /// <summary>
    /// What is below a folder of this machine: path, rights, and text or target. Times of files too, as far as they are
    /// <see cref="Old"/>.
    /// </summary>
    protected static IReadOnlyList<string> Tree(string folder)
    {
        return [.. Walk(new DirectoryInfo(folder)).Order(StringComparer.Ordinal)];

        IEnumerable<string> Walk(DirectoryInfo at)
        {
            foreach (FileSystemInfo item in at.EnumerateFileSystemInfos("*",
                new EnumerationOptions { AttributesToSkip = 0 }))
            {
                string name = Path.GetRelativePath(folder, item.FullName);
                string mode = OperatingSystem.IsWindows() ? "" : Convert.ToString((int)item.UnixFileMode, 8) + " ";
                if (item.LinkTarget is { } target)
                {
                    yield return $"{name} -> {target}";
                }
                else if (item is DirectoryInfo below)
                {
                    yield return $"{name}/ {mode}".TrimEnd();
                    foreach (string line in Walk(below))
                    {
                        yield return line;
                    }
                }
                else
                {
                    yield return $"{name} {mode}'{File.ReadAllText(item.FullName)}'{(item.LastWriteTimeUtc == Old.UtcDateTime ? " old" : "")}";
                }
            }
        }
    }

    /// <summary>What is in a container, in the same form.</summary>
    protected static IReadOnlyList<string> Tree(ContainerFiles files) => [.. files.Paths.Select(path =>
    {
        ContainerFile file = files.Find(path)!;
        string mode = Convert.ToString((int)file.Mode, 8);
        return file.Kind switch
        {
            FileKind.SymbolicLink => $"{path} -> {file.Target}",
            FileKind.Directory => $"{path}/ {mode}",
            FileKind.Regular =>
                $"{path} {mode} '{System.Text.Encoding.UTF8.GetString(file.Content.ToArray())}'{(file.Modified == Old ? " old" : "")}",
            _ => $"{path} {file.Kind} {file.Device}",
        };
    })];

    /// <summary>The archive of the last request: type, name, target and text of each entry.</summary>
    protected IReadOnlyList<string> SentArchive()
    {
        using TarReader reader = new(new MemoryStream(Engine.Requests[^1].Body));
        List<string> entries = [];
        while (reader.GetNextEntry() is { } entry)
        {
            string content = entry.DataStream is { } data ? $" '{new StreamReader(data).ReadToEnd()}'" : "";
            string link = entry.LinkName.Length > 0 ? $" -> {entry.LinkName}" : "";
            entries.Add($"{entry.EntryType} {entry.Name}{link}{content}");
        }

        return entries;
    }
}
