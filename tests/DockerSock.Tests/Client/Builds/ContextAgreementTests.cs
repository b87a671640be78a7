using System.Diagnostics;
using System.Net.Sockets;
using CsCheck;
using DockerSock.Client;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Client;

/// <summary>What we send to a build is what the docker program sends, entry by entry.</summary>
public sealed class ContextAgreementTests : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("context-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Folders.Remove(_home);

    [Fact]
    public async Task A_folder_with_everything_that_files_can_be()
    {
        string root = Folder("app");
        Write("app/Dockerfile", "FROM scratch\nCOPY . /\n");
        Write("app/.dockerignore", "# nothing\n");
        Write("app/empty.txt", "");
        Write("app/run.sh", "#!/bin/sh\n", "510");
        Write("app/su", "x", "7755");
        Write($"app/{new string('n', 180)}/{new string('m', 200)}/{new string('o', 120)}", "long");
        Write($"app/{new string('p', 101)}", "longer than a head has room for");
        Write("app/größe \U0001F433/日本.txt", "names");
        Write("app/a-b/x", "");
        Write("app/a/x", "");
        Write("app/a.b/x", "");
        Write("app/dots/...", "");
        Folder("app/hollow");
        Run("chmod", "1777", Folder("app/sticky"));
        Write("app/hard1", "one file");
        Link("app/hard1", "app/hard2");
        Link("app/hard1", "app/a/hard3");
        File.CreateSymbolicLink(Path.Combine(root, "link"), "hard1");
        File.CreateSymbolicLink(Path.Combine(root, "link-to-folder"), "a");
        File.CreateSymbolicLink(Path.Combine(root, "broken"), "/nowhere/at/all");
        File.CreateSymbolicLink(Path.Combine(root, new string('l', 110)), new string('t', 150));
        Link("app/link", "app/link2");
        Run("mkfifo", Path.Combine(root, "pipe"));
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(root, "sock")));
        if (Environment.IsPrivilegedProcess)
        {
            Run("mknod", Path.Combine(root, "null"), "c", "1", "3");
            Run("chown", "1234:4321", Path.Combine(root, "run.sh"));
            Assert.True(LocalFiles.TrySetAttribute(Path.Combine(root, "run.sh"), "security.capability",
                Convert.FromHexString("0100000200200000000000000000000000000000")));
        }

        if (OperatingSystem.IsLinux())
        {
            // Names that are not UTF-8, which .NET can neither make nor remove.
            Run("sh", "-c", $"cd '{root}' && printf 1 > \"$(printf 'z\\377')\" && printf 2 > \"$(printf 'z\\376')\" && "
                + "ln -s \"$(printf 't\\377')\" \"$(printf 'zl\\377')\"");
        }

        File.SetLastWriteTimeUtc(Path.Combine(root, "empty.txt"),
            new DateTime(1999, 12, 31, 23, 59, 58, 700, DateTimeKind.Utc));
        BuildContext? context = await AgreeAsync(root, null, [root]);
        Assert.Equal([Path.Combine(root, "sock")], context?.Skipped);
    }

    [Fact]
    public async Task Two_thousand_files_with_exceptions()
    {
        string root = Folder("many");
        byte[] data = new byte[6000];
        for (int i = 0; i < 2000; i++)
        {
            new Random(i).NextBytes(data);
            string path = Path.Combine(Folder($"many/src/m{i % 40}/{(i % 3 == 0 ? "obj" : "lib")}"),
                $"f{i}.{(i % 7 == 0 ? "log" : "cs")}");
            await File.WriteAllBytesAsync(path, data[..(i * 3)], Cancel);
        }

        Write("many/docker/web/Dockerfile", "FROM scratch\n");
        Write("many/.dockerignore", """
            .dockerignore
            docker
            **/obj
            !src/m3/obj/f3.cs
            !src/m?/obj
            **/*.log
            !src/*/lib/f7*.log
            src/m2[0-5]
            !src/m21/**
            """);
        await AgreeAsync(root, Path.Combine(root, "docker/web/Dockerfile"),
            ["-f", Path.Combine(root, "docker/web/Dockerfile"), root]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("*.log\n")]
    [InlineData("*\n!a.txt")]
    public async Task A_Dockerfile_outside_of_the_folder(string? ignore)
    {
        string root = Folder("app");
        Write("app/a.txt", "a");
        Write("app/z.log", "z");
        Write("elsewhere/web.Dockerfile", "FROM scratch\nCOPY . /\n");
        if (ignore is not null)
        {
            Write("app/.dockerignore", ignore);
        }

        string dockerfile = Path.Combine(_home.FullName, "elsewhere/web.Dockerfile");
        BuildContext? context = await AgreeAsync(root, dockerfile, ["-f", dockerfile, root], ordered: false);
        Assert.Matches(@"^\.dockerfile\.[0-9a-f]{20}$", context?.DockerfileName);
    }

    [Fact]
    public async Task A_Dockerfile_that_is_a_link_and_a_folder_that_is_one()
    {
        string root = Folder("app");
        Write("app/build/main.Dockerfile", "FROM scratch\n");
        Write("app/.dockerignore", "build");
        File.CreateSymbolicLink(Path.Combine(root, "Dockerfile"), "build/main.Dockerfile");
        File.CreateSymbolicLink(Path.Combine(_home.FullName, "current"), "app");
        string current = Path.Combine(_home.FullName, "current");
        BuildContext? context = await AgreeAsync(current, null, [current]);
        Assert.Equal("build/main.Dockerfile", context?.DockerfileName);
    }

    [Fact]
    public async Task A_small_d_is_enough()
    {
        string root = Folder("app");
        Write("app/dockerfile", "FROM scratch\n");
        Assert.Equal("dockerfile", (await AgreeAsync(root, null, [root]))?.DockerfileName);
    }

    [Fact]
    public async Task Folders_and_rules_by_chance()
    {
        string[] names = ["a", "b", "ab", "a.x", "b.log"];
        string[] parts = [.. names, "*", "**", "?", "a*", "*.log", "[ab]", "[^a]", "**b", "a**", ".", "..",
            "\\a", "a?x"];
        Gen<string> path = OneOf(names).Array[1, 4].Select(static all => string.Join('/', all));
        Gen<string> rule = Gen.Select(OneOf("", "", "!", "/", "!/", "# ", " "), OneOf(parts).Array[1, 3],
            OneOf("", "", "", "/", " "), static (start, all, end) => start + string.Join('/', all) + end);
        List<(string[] Paths, string[] Rules)> cases = [];
        Gen.Select(path.Array[1, 25], rule.Array[1, 6])
            .Sample((paths, rules) => cases.Add((paths, rules)), iter: Cases, threads: 1);
        for (int i = 0; i < cases.Count; i++)
        {
            string root = Folder($"case{i}");
            Write($"case{i}/Dockerfile", "FROM scratch\n");
            Write($"case{i}/.dockerignore", string.Join('\n', cases[i].Rules));
            foreach (string file in cases[i].Paths.Order(StringComparer.Ordinal).Select(file => $"case{i}/{file}"))
            {
                if (!Path.Exists(Path.Combine(_home.FullName, file))
                    && !Above(file).Any(up => File.Exists(Path.Combine(_home.FullName, up))))
                {
                    Write(file, file);
                }
            }

            await AgreeAsync(root, null, [root], because: string.Join('\n', cases[i].Rules));
        }

        static IEnumerable<string> Above(string file)
        {
            for (int at = file.IndexOf('/', StringComparison.Ordinal); at >= 0; at = file.IndexOf('/', at + 1))
            {
                yield return file[..at];
            }
        }
    }

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static int Cases => int.TryParse(Environment.GetEnvironmentVariable("DOCKERSOCK_TEST_CASES"), out int more)
        ? more : 12;

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private async Task<BuildContext?> AgreeAsync(string folder, string? dockerfile, string[] arguments,
        bool ordered = true, string because = "")
    {
        await using BuildServer server = await BuildServer.StartAsync(Cancel);
        using DockerProgram docker = new(server.Address.Replace("http:", "tcp:", StringComparison.Ordinal));
        (int code, _, string error) = await docker.RunAsync(["build", .. arguments]);
        if (code != 0)
        {
            Assert.Contains("pattern", error, StringComparison.Ordinal);
            SockException refused = Assert.Throws<SockException>(() =>
                BuildContext.OfFolder(folder, dockerfile, buildKit: false));
            Assert.True(refused.Failure == SockFailure.BuildFileInvalid, $"{because}\n{error}");
            return null;
        }

        (string? theirName, string? theirType, byte[] theirs) = (server.Build.Query["dockerfile"],
            server.Build.ContentType, server.Build.Body);

        BuildContext context = BuildContext.OfFolder(folder, dockerfile, buildKit: false);
        BuildContextSize size = context.Measure(Cancel);
        long read = 0;
        using HttpClient client = new();
        using HttpContent content = context.ToBody(total => read = total).ToContent();
        using HttpResponseMessage answer = await client.PostAsync(server.BuildUri, content, Cancel);
        Assert.True(answer.IsSuccessStatusCode);

        Assert.Equal(theirType, server.Build.ContentType);
        IReadOnlyList<string> expected = ContextListing.Of(theirs);
        IReadOnlyList<string> actual = ContextListing.Of(server.Build.Body);
        Assert.True(ordered ? expected.SequenceEqual(actual) : expected.Order().SequenceEqual(actual.Order()),
            $"{because}\nonly docker:\n{string.Join('\n', expected.Except(actual))}\nonly "
                + $"we:\n{string.Join('\n', actual.Except(expected))}");
        if (ordered)
        {
            Assert.Equal(theirName, context.DockerfileName);
            Assert.Equal(actual.Count, size.Files);
            Assert.Equal(size.Bytes, read);
        }

        return context;
    }

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(_home.FullName, name)).FullName;

    private void Write(string name, string text, string? mode = null)
    {
        string path = Path.Combine(_home.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        if (mode is not null)
        {
            Run("chmod", mode, path);
        }
    }

    private void Link(string name, string second) =>
        Run("ln", "-P", Path.Combine(_home.FullName, name), Path.Combine(_home.FullName, second));
}
