using DockerSock.Client;
using DockerSock.Tests.Client;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.RealEngines;

/// <summary>Copy-DockerItem and docker cp side by side, on the same files: the same arrives.</summary>
public sealed class CopyAgreementTests : IDisposable
{
    private const string Capability = "security.capability";
    private readonly HostedPowerShell _shell = new();
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("copy-agree-");
    private readonly string _name = "copy-agree-" + Guid.NewGuid().ToString("N")[..12];
    private RealEngine? _cleanUp;

    public void Dispose()
    {
        if (_cleanUp is { } engine)
        {
            _ = Run(engine, "Remove-DockerContainer $n, \"$n-2\" -Force -Volume -DockerHost $h");
        }

        _shell.Dispose();
        Folders.Remove(_home);
    }

    /// <summary>Names of any bytes, large owners, capabilities, links and a link to a folder with a slash.</summary>
    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public async Task The_same_goes_in_and_comes_out(RealEngine engine)
    {
        using DockerProgram docker = Create(engine);
        await docker.OutAsync("cp", In("src"), $"{_name}:/tmp/theirs");
        _ = Run(engine, "Copy-DockerItem $d/src \"${n}:/tmp/ours\" -DockerHost $h").Clean;
        IReadOnlyList<string> inside = await InsideAsync(docker, "/tmp/theirs");
        Assert.Equal(11, inside.Count);
        Assert.Equal(inside, await InsideAsync(docker, "/tmp/ours"));

        await docker.OutAsync("cp", $"{_name}:/tmp/theirs", In("theirs"));
        _ = Run(engine, "Copy-DockerItem \"${n}:/tmp/theirs\" $d/ours -DockerHost $h").Clean;
        Assert.Equal(Outside("theirs"), Outside("ours"));
        Assert.NotNull(LocalFiles.Attribute(In("ours/able"), Capability));

        _ = Run(engine, "New-DockerContainer busybox -Name \"$n-2\" -DockerHost $h; "
            + "Copy-DockerItem \"${n}:/tmp/theirs\" \"${n}-2:/tmp/ours\" -DockerHost $h").Clean;
        Assert.Equal(inside, await InsideAsync(docker, "/tmp/ours", "-2"));
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public async Task A_link_to_a_folder_with_a_slash_is_the_folder(RealEngine engine)
    {
        using DockerProgram docker = Create(engine);
        await docker.OutAsync("cp", In("src/way") + "/", $"{_name}:/tmp/theirs");
        _ = Run(engine, "Copy-DockerItem $d/src/way/ \"${n}:/tmp/ours\" -DockerHost $h").Clean;
        IReadOnlyList<string> inside = await InsideAsync(docker, "/tmp/theirs");
        Assert.Equal(2, inside.Count);
        Assert.Equal(inside, await InsideAsync(docker, "/tmp/ours"));
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public void Items_whose_names_are_not_UTF8_are_found_and_copied_one_by_one(RealEngine engine)
    {
        using DockerProgram docker = Create(engine);
        _ = Run(engine, "Copy-DockerItem $d/src \"${n}:/tmp\" -DockerHost $h").Clean;
        Directory.CreateDirectory(In("found"));
        Outcome outcome = Run(engine, "Get-DockerItem \"${n}:/tmp/src/a*\" -DockerHost $h | Copy-DockerItem "
            + "-Destination $d/found");
        // Later engines take every name; the others say which they do not.
        bool all = engine.Name == "docker28";
        Assert.Equal(Outside("src").Where(line => line.StartsWith(all ? "a" : "ab", StringComparison.Ordinal)),
            Outside("found"));
        Assert.Equal(all ? 0 : 2, outcome.Errors.Count);
        Assert.All(outcome.Errors, static error => Assert.Contains("is not UTF-8", error.ToString()));
    }

    private DockerProgram Create(RealEngine engine)
    {
        Assert.SkipWhen(TarPrograms.Missing is not null, TarPrograms.Missing ?? "");
        engine.MustAnswer();
        _cleanUp = engine;
        _ = Run(engine, "New-DockerContainer busybox -Name $n -DockerHost $h").Clean;
        TarPrograms.Run(_home.FullName, """
            mkdir -p src/folder && cd src && printf 1 > "$(printf 'a\376')" && printf 2 > "$(printf 'a\377')"
            printf big > big && printf able > able && ln able same && printf in > folder/in
            ln -s "$(printf 't\377')" link && ln -s folder way && printf x > "$(printf %0200d 7)"
            chown 3000000000:4000000000 big && chmod 4751 big && touch -hd 2020-01-02T03:04:05 folder/in * .
            """);
        Assert.True(LocalFiles.TrySetAttribute(In("src/able"), Capability,
            Convert.FromHexString("0100000200200000000000000000000000000000")));
        return new DockerProgram(engine.DockerHost);
    }

    /// <summary>What is in the container, as the engine's archive has it, a line each.</summary>
    private async Task<IReadOnlyList<string>> InsideAsync(DockerProgram docker, string path, string which = "")
    {
        (int exit, byte[] archive, string error) = await docker.PipeAsync([], "cp", $"{_name}{which}:{path}", "-");
        Assert.Equal((0, ""), (exit, error));
        string root = path[(path.LastIndexOf('/') + 1)..];
        return [.. ContextListing.Of(archive).Select(line => line.Replace($"{root}/", "", StringComparison.Ordinal)
            .Replace($"|{root}|", "||", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    /// <summary>What is in a folder of this machine, without the rights of other users and whose they are.</summary>
    private IReadOnlyList<string> Outside(string folder) =>
        [.. TarPrograms.Found(In(folder)).Select(line => line.Replace("|4751|", "|751|", StringComparison.Ordinal)
            + (line[..line.IndexOf('|')] is var name && LocalFiles.Attribute(In($"{folder}/{name}"), Capability)
                is { } value ? Convert.ToHexString(value) : ""))];

    private string In(string path) => Path.Combine(_home.FullName, path);

    private Outcome Run(RealEngine engine, string script) => _shell.Run("param($h, $n, $d) " + script,
        ("h", engine.DockerHost), ("n", _name), ("d", _home.FullName));
}
