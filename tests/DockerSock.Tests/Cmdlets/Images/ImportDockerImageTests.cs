using System.Net.Sockets;
using System.Text;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class ImportDockerImageTests : ImageTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sends_the_file_as_it_is_and_shows_the_images_of_its_list(bool packed)
    {
        byte[] archive = packed ? Gzip(Archive(["shop/web:1", "shop/web:latest"], [], ["shop/db:2"]))
            : Archive(["shop/web:1", "shop/web:latest"], [], ["shop/db:2"]);
        Write("shop.tar", archive);
        IReadOnlyList<ImageInspect> loaded = Do("Import-DockerImage $d/shop.tar -DockerHost $h").As<ImageInspect>();
        Assert.Equal(["shop/web:1 shop/web:latest", "", "shop/db:2"],
            loaded.Select(static image => string.Join(' ', image.RepoTags)));
        Assert.All(loaded, image => Assert.Equal(Engine.DockerHost, image.DockerHost));
        Assert.Equal(Engine.State.Images.Select(static image => image.Id), loaded.Select(static image => image.Id));
        Assert.Equal("POST /images/load", Calls[0]);
        Assert.All(Calls.Skip(1), static call => Assert.Matches("^GET /images/[^/]+(/[^/]+)?/json$", call));
        RecordedRequest load = Engine.Requests.Single(static request => request.Route == "/images/load");
        Assert.Equal("application/x-tar", load.Header("Content-Type"));
        Assert.Equal(archive, load.Body);
    }

    [Fact]
    public void The_list_says_which_images_not_the_engines_words()
    {
        Engine.State.AddImage("shop/web:1");
        Write("shop.tar", Archive(["shop/web:1"], ["gone:1"]));
        using IDisposable fault = Engine.Misbehave("POST", "/images/load", Fault.Answer("""{"stream":"Loaded image\n"}"""));
        Assert.Equal(["shop/web:1"],
            Assert.Single(Do("Import-DockerImage $d/shop.tar -DockerHost $h").As<ImageInspect>()).RepoTags);
    }

    [Theory]
    [InlineData("""{"stream":"Loaded image: shop/web:1\n"}{"stream":"Loaded image: shop/db:2\n"}""")]
    [InlineData("""{"stream":"Loaded image(s): shop/web:1,shop/db:2"}""")]
    [InlineData("""{"stream":"Loaded image: shop/web:1, shop/db:2, gone:1"}""")]
    public void Of_an_archive_that_cannot_be_read_here_the_engines_words_are_shown(string said)
    {
        Engine.State.AddImage("shop/web:1");
        Engine.State.AddImage("shop/db:2");
        Write("shop.tar.xz", [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, 1, 2, 3]);
        using IDisposable fault = Engine.Misbehave("POST", "/images/load", Fault.Answer(said));
        Assert.Equal(["shop/web:1", "shop/db:2"], Do("Import-DockerImage $d/shop.tar.xz -DockerHost $h")
            .As<ImageInspect>().SelectMany(static image => image.RepoTags));
    }

    [Fact]
    public void An_engine_that_calls_a_nameless_image_by_its_manifest_is_believed()
    {
        EngineImage image = Engine.State.AddImage();
        Write("shop.tar", Archive([[]]));
        using IDisposable fault = Engine.Misbehave("POST", "/images/load",
            Fault.Answer($$"""{"stream":"Loaded image: {{image.Id}}\n"}"""));
        Assert.Equal(image.Id,
            Assert.Single(Do("Import-DockerImage $d/shop.tar -DockerHost $h").As<ImageInspect>()).Id);
    }

    [Theory]
    [InlineData("Import-DockerImage $d/a.tar, $d/b.tar -DockerHost $h")]
    [InlineData("Import-DockerImage $d/*.tar -DockerHost $h")]
    [InlineData("Import-DockerImage $d/[ab].tar -DockerHost $h")]
    [InlineData("[IO.FileInfo]\"$d/a.tar\", [IO.FileInfo]\"$d/b.tar\" | Import-DockerImage -DockerHost $h")]
    [InlineData("\"$d/a.tar\", [IO.FileInfo]\"$d/b.tar\" | Import-DockerImage -DockerHost $h")]
    [InlineData("[IO.FileInfo]\"$d/a.tar\", \"$d/b.tar\" | Import-DockerImage -DockerHost $h")]
    [InlineData(
        "$null = $ExecutionContext.SessionState.Path.SetLocation($d); 'a.tar', 'b.tar' | Import-DockerImage "
            + "-DockerHost $h")]
    [InlineData("$null = $ExecutionContext.SessionState.Path.SetLocation($d); Import-DockerImage ?.tar -DockerHost $h")]
    [InlineData("Import-DockerImage -LiteralPath $d/a.tar, $d/b.tar -DockerHost $h")]
    [InlineData(
        "[IO.File]::OpenRead(\"$d/a.tar\"), [IO.File]::OpenRead(\"$d/b.tar\") | Import-DockerImage -DockerHost $h")]
    public void Takes_files_however_they_are_named(string command)
    {
        Write("a.tar", Archive(["a:1"]));
        Write("b.tar", Archive(["b:1"]));
        Write("[ab].tar.other", []);
        Assert.Equal(["a:1", "b:1"], Do(command).As<ImageInspect>().SelectMany(static image => image.RepoTags));
        Assert.Equal(2, Calls.Count(static call => call == "POST /images/load"));
    }

    [Fact]
    public void A_literal_path_has_no_wildcards()
    {
        Write("a[1].tar", Archive(["a:1"]));
        Write("a1.tar", Archive(["b:1"]));
        Assert.Equal(["a:1"], Assert.Single(Do("Import-DockerImage -LiteralPath $d/a[1].tar -DockerHost $h")
            .As<ImageInspect>()).RepoTags);
    }

    [Fact]
    public void A_stream_is_sent_from_where_it_stands()
    {
        byte[] archive = Archive(["a:1"]);
        using MemoryStream stream = new([1, 2, 3, .. archive]) { Position = 3 };
        Outcome outcome = Shell.Run("param($h, $s) $s | Import-DockerImage -DockerHost $h", ("h", Engine.DockerHost),
            ("s", stream));
        Assert.Equal(["a:1"], Assert.Single(outcome.As<ImageInspect>()).RepoTags);
        Assert.Equal(archive, Engine.Requests.Single(static request => request.Route == "/images/load").Body);
    }

    [Fact]
    public async Task A_named_pipe_is_read_once()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/mkfifo"), "there is no mkfifo to make a named pipe with");
        using (System.Diagnostics.Process made = System.Diagnostics.Process.Start("/usr/bin/mkfifo", [In("pipe")]))
        {
            await made.WaitForExitAsync(Cancel);
        }

        byte[] archive = Archive(["a:1"]);
        Task writing = Task.Run(() => File.WriteAllBytes(In("pipe"), archive), Cancel);
        Assert.Equal(["a:1"],
            Assert.Single(Do("Import-DockerImage $d/pipe -DockerHost $h").As<ImageInspect>()).RepoTags);
        await writing.WaitAsync(Cancel);
        Assert.Equal(archive, Engine.Requests.Single(static request => request.Route == "/images/load").Body);
    }

    [Theory]
    [InlineData("1.48", "linux/arm64/v8", "POST /images/load?platform=" + Arm)]
    [InlineData("1.52", "linux/arm64/v8, linux/amd64", "POST /images/load?platform=" + Arm + "&platform=" + Amd)]
    public async Task Sends_platforms_where_the_engine_knows_them(string api, string platforms, string sent)
    {
        await using FakeEngine other = await StartAsync(api);
        using IDisposable fault = other.Misbehave("POST", "/images/load",
            Fault.Answer("""{"stream":"Loaded image: a:1\n"}"""));
        Write("a.tar", Archive(["a:1"]));
        Assert.Empty(Do($"Import-DockerImage $d/a.tar -Platform {platforms} -DockerHost $o", other).Clean);
        Assert.Equal([sent, "GET /images/a%3A1/json"], CallsOf(other));
    }

    [Theory]
    [InlineData("1.47", "linux/arm64", "-Platform needs API 1.48; ")]
    [InlineData("1.51", "linux/arm64, linux/amd64", "-Platform needs API 1.52; ")]
    public async Task A_platform_that_the_engine_does_not_know_is_refused_in_words(string api, string platforms,
        string words)
    {
        await using FakeEngine other = await StartAsync(api);
        Write("a.tar", Archive(["a:1"]));
        Outcome outcome = Do($"Import-DockerImage $d/a.tar -Platform {platforms} -DockerHost $o", other);
        Assert.Equal(("DockerParameterNeedsNewerEngine", In("a.tar")),
            (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.StartsWith(words, outcome.ErrorText);
        Assert.Empty(CallsOf(other));
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error_and_the_others_are_loaded()
    {
        Write("a.tar", Archive(["a:1"]));
        Directory.CreateDirectory(In("folder"));
        Outcome outcome = Do("Import-DockerImage $d/none.tar, $d/folder, $d/none/a.tar, $d/a.tar -DockerHost $h");
        Assert.False(outcome.Terminated);
        Assert.Equal(["a:1"], Assert.IsType<ImageInspect>(Assert.Single(outcome.Output).BaseObject).RepoTags);
        Assert.Equal(3, outcome.Errors.Count);
        Assert.All(outcome.Errors, static error => Assert.StartsWith("DockerFileFailed,", error.FullyQualifiedErrorId));
        Assert.Equal((In("none.tar"), In("folder")), (outcome.Errors[0].TargetObject, outcome.Errors[1].TargetObject));
        Assert.Equal(($"There is no file '{In("none.tar")}'.", $"'{In("folder")}' is a folder, not a file."),
            (outcome.Errors[0].ToString(), outcome.Errors[1].ToString()));
        Assert.Equal(["POST /images/load", "GET /images/a%3A1/json"], Calls);
    }

    [Fact]
    public void An_address_is_no_archive_of_images()
    {
        Write("a.tar", Archive(["a:1"]));
        Outcome outcome = Do("Import-DockerImage https://example.org/a.tar, $d/a.tar -DockerHost $h");
        Assert.Equal(("DockerNameInvalid", "https://example.org/a.tar", false),
            (outcome.ErrorId, outcome.Errors[0].TargetObject, outcome.Terminated));
        Assert.StartsWith("Images are loaded from files, and 'https://example.org/a.tar' is an address.",
            outcome.ErrorText);
        Assert.Single(outcome.Output);
    }

    [Fact]
    public void A_wildcard_for_no_file_is_an_error()
    {
        Outcome outcome = Do("Import-DockerImage $d/*.tar -DockerHost $h");
        Assert.Equal(("DockerFileFailed", false), (outcome.ErrorId, outcome.Terminated));
        Assert.Equal($"There is no file '{In("*.tar")}'.", outcome.ErrorText);
    }

    [Fact]
    public void What_is_no_file_is_refused()
    {
        Outcome outcome = Do("5 | Import-DockerImage -DockerHost $h");
        Assert.Equal("DockerNameInvalid", outcome.ErrorId);
        Assert.StartsWith("A Int32 is neither a file nor a stream.", outcome.ErrorText);
        Assert.StartsWith("There is nothing to import.", Do("Import-DockerImage -DockerHost $h").ErrorText);
        Assert.Empty(Do("& { } | Import-DockerImage -DockerHost $h").Clean);
        Assert.Empty(Engine.Requests);
    }

    [Fact]
    public async Task A_file_goes_to_several_engines_and_a_stream_does_not()
    {
        await using FakeEngine other = await StartAsync();
        Write("a.tar", Archive(["a:1"]));
        Assert.Equal([Engine.DockerHost, other.DockerHost],
            Do("Import-DockerImage $d/a.tar -DockerHost $h, $o", other).As<ImageInspect>()
                .Select(static image => image.DockerHost).OrderBy(host => host != Engine.DockerHost));
        Engine.ClearRequests();
        other.ClearRequests();
        Outcome outcome = Do("[IO.File]::OpenRead(\"$d/a.tar\") | Import-DockerImage -DockerHost $h, $o", other);
        Assert.Equal(("DockerNameInvalid",
            "A stream is read once: it cannot go to several engines. Give a file, or one engine."),
            (outcome.ErrorId, outcome.ErrorText));
        Assert.Empty(Engine.Requests.Concat(other.Requests));
    }

    [Fact]
    public void Garbage_fails_in_the_stream_and_the_command_with_it()
    {
        Write("bad.tar", Encoding.ASCII.GetBytes(new string('g', 5000)));
        Write("good.tar", Archive(["a:1"]));
        Outcome outcome = Do("$images = Import-DockerImage $d/bad.tar, $d/good.tar -DockerHost $h; $?; $images");
        Assert.Equal(("DockerLoadFailed", In("bad.tar"), false),
            (outcome.ErrorId, outcome.Errors[0].TargetObject, outcome.Terminated));
        Assert.Contains("invalid tar header", outcome.ErrorText);
        Assert.Equal(["False", "a:1"], outcome.Called);
    }

    [Theory]
    [InlineData("/images/load", "", 0)]
    [InlineData("/images/create", "-RootFileSystem", 0)]
    [InlineData("/images/create", "-RootFileSystem", 1)]
    public void A_full_disk_of_the_engine_is_told_as_that(string path, string how, int after)
    {
        Write("a.tar", Archive(["a:1"]));
        using IDisposable fault = after == 0
            ? Engine.Misbehave("POST", path, Fault.StreamError("write /layer.tar: no space left on device"))
            : Engine.Misbehave("POST", path,
                Fault.Answer(
                    """{"status":"x"}{"errorDetail":{"message":"write /layer.tar: no space left on device"}}"""));
        Outcome outcome = Do($"Import-DockerImage $d/a.tar {how} -DockerHost $h; $?");
        Assert.Equal(("DockerDiskFull", In("a.tar")), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.StartsWith(
            $"'{In("a.tar")}' could not be loaded: write /layer.tar: no space left on device. Free some of the "
                + "engine's disk", outcome.ErrorText);
        Assert.Equal("False", Assert.Single(outcome.Called));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-RootFileSystem")]
    public void A_cut_connection_is_an_error_and_the_next_file_is_loaded(string how)
    {
        Write("a.tar", Archive(["a:1"]));
        using (Engine.Misbehave("POST", "/images/*", Fault.CutAfter(5)))
        {
            Outcome outcome = Do($"Import-DockerImage $d/a.tar {how} -DockerHost $h");
            Assert.Equal("DockerResponseIncomplete", outcome.ErrorId);
            Assert.Empty(outcome.Output);
        }

        using (Engine.Misbehave("POST", "/images/*", Fault.Reset()))
        {
            Assert.Equal("DockerResponseIncomplete", Do($"Import-DockerImage $d/a.tar {how} -DockerHost $h").ErrorId);
        }

        Assert.Single(Do($"Import-DockerImage $d/a.tar {how} -DockerHost $h").As<ImageInspect>());
    }

    [Theory]
    [InlineData("200 OK",
        """{"errorDetail":{"message":"archive/tar: invalid tar header"},"error":"archive/tar: invalid tar header"}""",
        "DockerLoadFailed", "archive/tar: invalid tar header")]
    [InlineData("500 Internal Server Error", """{"message":"write /var/tmp/libpod: no space left on device"}""",
        "DockerDiskFull", "no space left on device")]
    [InlineData("", "", "DockerResponseIncomplete", "ended before POST /images/load was answered")]
    public async Task What_an_engine_answers_before_it_hangs_up_is_told_though_the_rest_was_not_taken(string status,
        string answer, string id, string words)
    {
        // Far more than what fits between the two.
        using (FileStream file = File.Create(In("large.tar")))
        {
            file.SetLength(64 << 20);
        }

        Task hungUp = HangUpAsync(In("s"), status, answer);
        Outcome outcome = await Task.Run(() => Do($"Import-DockerImage $d/large.tar -DockerHost unix://$d/s"), Cancel)
            .WaitAsync(Cancel);
        await hungUp.WaitAsync(Cancel);
        Assert.Equal((id, In("large.tar")), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.Contains(words, outcome.ErrorText);
    }

    [Fact]
    public void A_stream_that_fails_is_an_error_of_the_stream()
    {
        using FailingStream stream = new();
        Outcome outcome = Shell.Run("param($h, $s) $s | Import-DockerImage -DockerHost $h", ("h", Engine.DockerHost),
            ("s", stream));
        Assert.Equal(("DockerFileFailed", "'the stream' cannot be read: the tape is torn"),
            (outcome.ErrorId, outcome.ErrorText));
        Assert.Empty(Engine.State.Images);
        stream.Dispose();
    }

    [Fact]
    public void Every_parameter_of_a_root_file_system_is_sent_and_the_image_is_shown()
    {
        byte[] files = TestTar.Of(("bin/sh", "#!"));
        Write("root.tar", files);
        ImageInspect made = Assert.Single(Do("""
            Import-DockerImage $d/root.tar -RootFileSystem -Tag localhost:5000/base:1 -Change 'CMD ["sh", "-c"]', 'ENV A=b' -Message 'made & kept' -Platform linux/arm64 -DockerHost $h
            """).As<ImageInspect>());
        Assert.Equal(
            ["POST /images/create?fromSrc=-&repo=localhost%3A5000%2Fbase%3A1&message=made%20%26%20kept&platform=linux%2Farm64&changes=CMD%20%5B%22sh%22%2C%20%22-c%22%5D&changes=ENV%20A%3Db",
                $"GET /images/{Uri.EscapeDataString(made.Id)}/json"],
            Calls);
        Assert.Equal(files, Engine.Requests.Single(static request => request.Route == "/images/create").Body);
        Assert.Equal(("localhost:5000/base:1", "made & kept", "arm64"),
            (Assert.Single(made.RepoTags), made.Comment, made.Architecture));
        Assert.Equal(["sh", "-c"], made.Config!.Cmd!);
        Assert.Contains("A=b", made.Config.Env!);
    }

    [Fact]
    public void A_root_file_system_alone_is_an_image_without_a_name()
    {
        Write("root.tar", Gzip(TestTar.Of(("bin/sh", "#!"))));
        ImageInspect made =
            Assert.Single(Do("[IO.FileInfo]\"$d/root.tar\" | Import-DockerImage -RootFileSystem -DockerHost $h")
                .As<ImageInspect>());
        Assert.Empty(made.RepoTags);
        Assert.Equal("POST /images/create?fromSrc=-", Calls[0]);
        Assert.Single(
            Do("[IO.File]::OpenRead(\"$d/root.tar\") | Import-DockerImage -RootFileSystem -Tag base -DockerHost $h")
                .As<ImageInspect>());
        Assert.Contains("POST /images/create?fromSrc=-&repo=base%3Alatest", Calls);
    }

    [Fact]
    public void An_address_is_fetched_by_the_engine()
    {
        EngineImage image = Engine.State.AddImage();
        using (Engine.Misbehave("POST", "/images/create", Fault.Answer(
            $$"""{"status":"Downloading from https://example.org/root.tar?a=b"}{"status":"Importing","progressDetail":{"current":1,"total":2},"progress":"[>] 1B/2B"}{"status":"{{image.Id}}"}""")))
        {
            Assert.Equal(image.Id,
                Assert.Single(
                    Do("Import-DockerImage 'https://example.org/root.tar?a=b' -RootFileSystem -Tag base:1 "
                        + "-DockerHost $h").As<ImageInspect>()).Id);
        }

        Assert.Equal("POST /images/create?fromSrc=https%3A%2F%2Fexample.org%2Froot.tar%3Fa%3Db&repo=base%3A1",
            Calls[0]);
        Assert.Equal(0, Engine.Requests.First(static request => request.Route == "/images/create").BodyLength);
        Outcome outcome = Do("Import-DockerImage http://example.org/root.tar -RootFileSystem -DockerHost $h");
        Assert.Equal(("DockerLoadFailed", "http://example.org/root.tar"),
            (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.Contains("no such host", outcome.ErrorText);
    }

    [Theory]
    [InlineData("-Tag Base:1", "DockerNameInvalid", "Base:1")]
    [InlineData("-Change 'RUN make'", "DockerBadRequest", "RUN is not a valid change command")]
    [InlineData("-Platform linux/arm64, linux/amd64", "DockerNameInvalid", "one platform")]
    public void What_cannot_be_made_of_it_is_an_error(string how, string id, string words)
    {
        Write("root.tar", TestTar.Of(("bin/sh", "#!")));
        Outcome outcome = Do($"Import-DockerImage $d/root.tar -RootFileSystem {how} -DockerHost $h");
        Assert.Equal(id, outcome.ErrorId);
        Assert.Contains(words, outcome.ErrorText);
        Assert.Empty(Engine.State.Images);
    }

    [Fact]
    public void An_engine_that_names_no_image_has_made_none()
    {
        Write("root.tar", TestTar.Of(("bin/sh", "#!")));
        using IDisposable fault = Engine.Misbehave("POST", "/images/create", Fault.Answer("""{"status":"done"}"""));
        Assert.Equal("DockerLoadFailed", Do("Import-DockerImage $d/root.tar -RootFileSystem -DockerHost $h").ErrorId);
    }

    [Fact]
    public void WhatIf_names_the_files_and_sends_nothing()
    {
        Write("a.tar", Archive(["a:1"]));
        Write("b.tar", Archive(["b:1"]));
        string shown =
            Show("Import-DockerImage $d/*.tar -WhatIf -DockerHost $h; Import-DockerImage $d/a.tar -RootFileSystem "
                + "-Tag base:1 -WhatIf -DockerHost $h");
        Assert.Contains($"\"Load images\" on target \"{In("a.tar")}\"", shown);
        Assert.Contains($"\"Load images\" on target \"{In("b.tar")}\"", shown);
        Assert.Contains($"\"Import as image 'base:1'\" on target \"{In("a.tar")}\"", shown);
        Assert.Empty(Engine.Requests);
    }

    [Fact]
    public void Verbose_says_the_same_with_curl()
    {
        Write("a.tar", Archive(["a:1"]));
        Assert.Contains(Do("Import-DockerImage $d/a.tar -Verbose -DockerHost $h").Verbose, line =>
            line.Contains("curl", StringComparison.Ordinal) && line.Contains(In("a.tar"), StringComparison.Ordinal));
    }

    /// <summary>An engine that answers a load after its first bytes, and hangs up without taking the rest.</summary>
    private async Task HangUpAsync(string path, string status, string answer)
    {
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        await Task.Yield();
        while (true)
        {
            using Socket client = await listener.AcceptAsync(Cancel);
            string head;
            do
            {
                head = await HeadAsync(client);
                if (head.Contains("_ping", StringComparison.Ordinal))
                {
                    await SendAsync(client, "HTTP/1.1 200 OK\r\nApi-Version: 1.51\r\nContent-Length: 0\r\n\r\n");
                }
            }
            while (head.Contains("_ping", StringComparison.Ordinal));
            if (head.Length == 0)
            {
                continue;
            }

            Assert.StartsWith("POST /v1.51/images/load HTTP/1.1\r\n", head);
            if (status.Length > 0)
            {
                await SendAsync(client,
                    $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: "
                        + $"{answer.Length}\r\n\r\n{answer}");
            }

            return;
        }
    }

    private async Task<string> HeadAsync(Socket client)
    {
        StringBuilder head = new();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal)
            && await client.ReceiveAsync(one, SocketFlags.None, Cancel) > 0)
        {
            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    private async Task SendAsync(Socket client, string text) =>
        await client.SendAsync(Encoding.ASCII.GetBytes(text), SocketFlags.None, Cancel);

    /// <summary>Gives some bytes, and then fails as a file does.</summary>
    private sealed class FailingStream : MemoryStream
    {
        private int _reads;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Clear();
            return _reads++ < 3 ? ValueTask.FromResult(buffer.Length) : throw new IOException("the tape is torn");
        }
    }
}
