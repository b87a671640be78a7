using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using DockerSock.Fake;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>
/// A test of cmdlets for the images that an engine has: requests are compared in whole; files go to a folder of the
/// test's own.
/// </summary>
public abstract class ImageTest : CmdletTest
{
    /// <summary>-Platform linux/arm64/v8, as the API takes it.</summary>
    protected const string Arm =
        "%7B%22os%22%3A%22linux%22%2C%22architecture%22%3A%22arm64%22%2C%22variant%22%3A%22v8%22%7D";

    /// <summary>-Platform linux/amd64, as the API takes it.</summary>
    protected const string Amd = "%7B%22os%22%3A%22linux%22%2C%22architecture%22%3A%22amd64%22%7D";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dockersock-images-");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// What was sent without the ping that asks for the engine's version, as "METHOD /path?query" without the version.
    /// </summary>
    protected string[] Calls => CallsOf(Engine);

    /// <summary>The names of the files in the folder.</summary>
    protected IEnumerable<string> Files => _folder.EnumerateFiles("*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(_folder.FullName, file.FullName)).Order(StringComparer.Ordinal);

    /// <summary>A path in the folder, which scripts call <c>$d</c>.</summary>
    protected string In(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Runs a script in which <c>$h</c> is the engine's DOCKER_HOST and <c>$d</c> the folder.</summary>
    protected Outcome Do(string script) =>
        Shell.Run("param($h, $d) " + script, ("h", Engine.DockerHost), ("d", _folder.FullName));

    /// <summary>The same with another engine, <c>$o</c>.</summary>
    protected Outcome Do(string script, FakeEngine other) =>
        Shell.Run("param($h, $o, $d) " + script, ("h", Engine.DockerHost), ("o", other.DockerHost),
            ("d", _folder.FullName));

    /// <summary>What a person sees of a script.</summary>
    protected string Show(string script) =>
        Shell.Show($"$h = '{Engine.DockerHost}'; $d = '{_folder.FullName}'; {script}");

    /// <summary>Another engine, of another version where one is given.</summary>
    protected Task<FakeEngine> StartAsync(string api = "1.51") =>
        FakeEngine.StartAsync(new() { ApiVersion = api }, Cancel);

    /// <summary>Writes a file into the folder.</summary>
    protected string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(In(name), bytes);
        return In(name);
    }

    /// <summary>Adds an image with one file, which says whose it is.</summary>
    protected static Task<EngineImage> AddAsync(FakeEngine engine, string? tag, string? text = null) =>
        engine.State.AddLayersAsync(tag, [files => files.AddFile("/marker.txt", text ?? "of " + tag)],
            cancel: TestContext.Current.CancellationToken);

    protected static string[] CallsOf(FakeEngine engine) =>
        [.. engine.Requests.Where(static request => request.Route != "/_ping")
        .Select(static request =>
            $"{request.Method} {request.Target[(request.Version is { } version ? version.Length + 2 : 0)..]}")];

    /// <summary>
    /// An archive of images without a layer in common: each has a file, and the names that are given.
    /// </summary>
    protected static byte[] Archive(params string[][] tags)
    {
        List<(string, byte[])> files = [];
        List<string> images = [];
        foreach (string[] names in tags)
        {
            byte[] layer = TestTar.Of(("marker.txt", $"of {string.Join(' ', names)} {images.Count}"));
            byte[] config =
                Encoding.UTF8.GetBytes(
                    """{"architecture":"amd64","os":"linux","config":{"Cmd":["sh"]},"rootfs":{"type":"layers","diff_ids":["sha256:"""
                + Hex(layer) + "\"]}}");
            files.Add(($"{Hex(config)}.json", config));
            files.Add(($"{Hex(layer)}/layer.tar", layer));
            images.Add(
                $$"""{"Config":"{{Hex(config)}}.json","RepoTags":[{{string.Join(',', names.Select(static name => $"\"{name}\""))}}],"Layers":["{{Hex(layer)}}/layer.tar"]}""");
        }

        files.Add(("manifest.json", Encoding.UTF8.GetBytes($"[{string.Join(',', images)}]")));
        return TestTar.Of([.. files]);
    }

    protected static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    protected static string Hex(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>The list of an archive: each image's names.</summary>
    protected static string[] ListOf(string file)
    {
        using System.Text.Json.JsonDocument list =
            System.Text.Json.JsonDocument.Parse(TestTar.Read(File.ReadAllBytes(file))["manifest.json"]);
        return [.. list.RootElement.EnumerateArray()
            .Select(static image =>
                image.GetProperty("RepoTags") is { ValueKind: System.Text.Json.JsonValueKind.Array } tags
            ? string.Join(' ', tags.EnumerateArray().Select(static tag => tag.GetString())) : "")];
    }
}
