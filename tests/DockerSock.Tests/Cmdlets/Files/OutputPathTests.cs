using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.Versioning;
using DockerSock.Client;
using DockerSock.Fake;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>
/// What each cmdlet that writes a file does when the path is none: devices, pipes, sockets, links, folders.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class OutputPathTests : ImageTest
{
    private const string Refused = "DockerFileFailed";

    /// <summary>A command that writes, with $f for its path, and what it refuses to write to.</summary>
    private static readonly Dictionary<string, string> s_commands = new()
    {
        ["Invoke-SockRequest"] = "Invoke-SockRequest /images/json -OutFile $f -DockerHost $h",
        ["Export-DockerImage"] = "Export-DockerImage shop/web:1 $f -DockerHost $h",
        ["Export-DockerContainer"] = "Export-DockerContainer box $f -DockerHost $h",
        ["Copy-DockerItem"] = "Copy-DockerItem box:/note.txt $f -DockerHost $h",
        ["New-DockerContainer"] = "New-DockerContainer shop/web:1 -Command sh -CidFile $f -DockerHost $h",
    };

    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public static TheoryData<string> Commands => [.. s_commands.Keys];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await AddAsync(Engine, "shop/web:1");
        Engine.State.AddContainer("box").Files.AddFile("/note.txt", "of box");
        _listener.Bind(new UnixDomainSocketEndPoint(In("socket")));
        await MakeAsync("mkfifo", In("pipe"));
        Directory.CreateDirectory(In("folder"));
        File.WriteAllText(In("file"), "before");
        File.SetUnixFileMode(In("file"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        foreach ((string link, string target) in (Span<(string, string)>)[("link", "file"), ("dangling", "new"),
            ("deepDangling", "none/new"), ("circle", "circle"), ("toPipe", "pipe"), ("toFolder", "folder")])
        {
            File.CreateSymbolicLink(In(link), target);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await base.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_device_is_never_replaced(string command)
    {
        Assert.SkipUnless(Environment.UserName == "root", "Only root makes devices.");
        await MakeAsync("mknod", In("null"), "c", "1", "3");
        await MakeAsync("mknod", In("full"), "c", "1", "7");
        File.CreateSymbolicLink(In("toNull"), "null");
        foreach (string path in (string[])["null", "toNull", "full"])
        {
            Outcome outcome = To(command, path);
            Assert.Equal(command == "Invoke-SockRequest" && path != "full" ? "" : Refused, ErrorOf(outcome));
            Assert.True(FileFacts.Of(In(path)) is { IsCharacterDevice: true }, path);
            Assert.Equal(path == "toNull" ? "null" : null, new FileInfo(In(path)).LinkTarget);
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void What_is_no_file_stays_and_is_refused_before_anything_is_asked_for(string command)
    {
        foreach (string path in (string[])["socket", "pipe", "toPipe", "folder", "circle", "deepDangling", "none/file",
            "file/file"])
        {
            if (command == "Invoke-SockRequest" && path is "pipe" or "toPipe" || path == "folder"
                && command.StartsWith("Export-", StringComparison.Ordinal) || path == "folder" && command[0] == 'C')
            {
                continue;
            }

            Engine.ClearRequests();
            Outcome outcome = To(command, path);
            Assert.True(outcome.Errors.Count == 1, path);
            Assert.Equal(Refused, outcome.ErrorId);
            Assert.Contains(In(path), outcome.ErrorText);
            Assert.Empty(outcome.Output);
            Assert.DoesNotContain(Engine.Requests, static request => request.Method is "POST" or "DELETE"
                || request.Route is "/images/json" || request.Route.EndsWith("/get", StringComparison.Ordinal)
                || request.Route.EndsWith("/export", StringComparison.Ordinal)
                || (request.Method == "GET" && request.Route.EndsWith("/archive", StringComparison.Ordinal)));
        }

        Assert.True(FileFacts.Of(In("socket")) is { IsSocket: true } && FileFacts.Of(In("pipe")) is { IsPipe: true });
        Assert.Equal(("circle", "pipe", "none/new"), (new FileInfo(In("circle")).LinkTarget,
            new FileInfo(In("toPipe")).LinkTarget, new FileInfo(In("deepDangling")).LinkTarget));
        Assert.Single(Engine.State.Containers);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_link_stays_one_and_the_file_behind_it_is_written_with_its_mode(string command)
    {
        bool isNew = command == "New-DockerContainer";
        Assert.Equal(isNew ? Refused : "", ErrorOf(To(command, "link")));
        Assert.Equal("", ErrorOf(To(command, "dangling")));
        Assert.Equal(("file", "new"), (new FileInfo(In("link")).LinkTarget, new FileInfo(In("dangling")).LinkTarget));
        Assert.Equal(isNew, File.ReadAllText(In("file")) == "before");
        Assert.True(new FileInfo(In("new")) is { LinkTarget: null, Length: > 0 });
        if (command != "Copy-DockerItem")
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead,
                File.GetUnixFileMode(In("file")));
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_folder_in_which_nothing_can_be_made_is_an_error_of_the_file(string command)
    {
        string script = s_commands[command];
        Outcome outcome = Shell.Run($"param($h, $f) {script}", ("h", Engine.DockerHost), ("f", "/proc/dockersock.txt"));
        Assert.Equal(Refused, outcome.ErrorId);
        Assert.Contains("/proc/dockersock.txt", outcome.ErrorText);
        Assert.Single(Engine.State.Containers);
    }

    [Theory]
    [InlineData("pipe")]
    [InlineData("toPipe")]
    public async Task An_answer_goes_into_a_pipe_as_it_comes(string path)
    {
        GateFault gate = Fault.Gate(1);
        using IDisposable fault = Engine.Misbehave("GET", "/images/json", gate);
        Task<Outcome> running = Task.Run(() => To("Invoke-SockRequest", path), Cancel);
        await gate.Reached.WaitAsync(Cancel);
        Task<string> reading = Task.Run(() => File.ReadAllText(In("pipe")), Cancel);
        gate.Open();
        Assert.Contains("shop/web:1", await reading.WaitAsync(Cancel));
        _ = (await running.WaitAsync(Cancel)).Clean;
    }

    [Fact]
    public async Task A_pipe_that_nobody_reads_can_be_left()
    {
        using System.Management.Automation.PowerShell pipeline =
            Shell.Create("param($h, $f) Invoke-SockRequest /images/json -OutFile $f -DockerHost $h",
                ("h", Engine.DockerHost), ("f", In("pipe")));
        IAsyncResult running = pipeline.BeginInvoke();
        await Engine.WaitForRequestAsync(static request => request.Route == "/images/json", Cancel);
        await pipeline.StopAsync(null, null).WaitAsync(Cancel);
        Assert.Throws<System.Management.Automation.PipelineStoppedException>(() => pipeline.EndInvoke(running));
    }

    [Fact]
    public async Task A_reader_of_the_pipe_that_goes_is_an_error_and_one_that_stands_still_can_be_left()
    {
        using IDisposable fault = Engine.Misbehave("GET", "/large",
            Fault.Answer(new string('x', 4_000_000), "application/octet-stream"));
        foreach (bool goes in (bool[])[true, false])
        {
            using System.Management.Automation.PowerShell pipeline =
                Shell.Create("param($h, $f) Invoke-SockRequest /large -OutFile $f -DockerHost $h",
                    ("h", Engine.DockerHost), ("f", In("pipe")));
            IAsyncResult running = pipeline.BeginInvoke();
            using FileStream reader = await Task.Run(() => File.OpenRead(In("pipe")), Cancel).WaitAsync(Cancel);
            Assert.Equal('x', reader.ReadByte());
            if (goes)
            {
                reader.Dispose();
                await Task.Factory.FromAsync(running, pipeline.EndInvoke).WaitAsync(Cancel);
                Assert.StartsWith(Refused, Assert.Single(pipeline.Streams.Error).FullyQualifiedErrorId);
                continue;
            }

            await pipeline.StopAsync(null, null).WaitAsync(Cancel);
        }
    }

    [Fact]
    public async Task Copied_entries_never_replace_a_device_or_go_through_a_link()
    {
        Engine.State.Containers[0].Files.AddDirectory("/d");
        foreach (string name in (string[])["pipe", "link", "dangling"])
        {
            Engine.State.Containers[0].Files.AddFile("/d/" + name, "new");
        }

        Outcome outcome = Shell.Run("param($h, $d) Copy-DockerItem box:/d/. $d -DockerHost $h",
            ("h", Engine.DockerHost), ("d", In("")));
        Assert.Equal(Refused, outcome.ErrorId);
        Assert.Contains("a named pipe", outcome.ErrorText);
        Assert.True(FileFacts.Of(In("pipe")) is { IsPipe: true });
        Assert.Equal(("before", "new", "new", false), (File.ReadAllText(In("file")), File.ReadAllText(In("link")),
            File.ReadAllText(In("dangling")), File.Exists(In("new"))));
        await Task.CompletedTask;
    }

    [Fact]
    public void Two_answers_never_go_into_one_file()
    {
        Engine.State.AddContainer("other");
        Outcome outcome = Shell.Run("param($h, $f) Export-DockerContainer box, box, other $f -DockerHost $h",
            ("h", Engine.DockerHost), ("f", In("one.tar")));
        Assert.Equal("DockerNameInvalid", outcome.ErrorId);
        Assert.Contains(In("one.tar"), outcome.ErrorText);
        Engine.ClearRequests();
        outcome = Shell.Run("param($h, $f) Invoke-SockRequest /info -OutFile $f -DockerHost $h, tcp://127.0.0.1:9",
            ("h", Engine.DockerHost), ("f", In("answers.json")));
        Assert.Equal(("DockerNameInvalid", 0), (outcome.ErrorId, Engine.Requests.Count));
    }

    [Fact]
    public async Task Standard_output_is_written_to_whatever_it_is()
    {
        ProcessStartInfo pwsh = RealPowerShell.Pinned.Start("-NonInteractive", "-Command",
            $"Import-Module '{Repository.Manifest}'; 'first'; "
            + $"Invoke-SockRequest /_ping -OutFile /dev/stdout -DockerHost {Engine.DockerHost}");
        string text = (await RealPowerShell.EndAsync(pwsh)).Clean;
        Assert.Equal("first\nOK", text);
        ProcessStartInfo shell = new("/bin/sh", ["-c", "exec \"$@\" >> " + In("file"), "sh", pwsh.FileName,
            .. pwsh.ArgumentList]);
        _ = (await RealPowerShell.EndAsync(RealPowerShell.Clean(shell))).Clean;
        Assert.Equal("beforefirst\nOK", File.ReadAllText(In("file")));
    }

    [Fact]
    public async Task A_configuration_that_is_a_device_is_not_replaced()
    {
        Directory.CreateDirectory(In("config"));
        File.CreateSymbolicLink(In("config/config.json"), In("pipe"));
        SockException refused = Assert.Throws<SockException>(() => FileTarget.At(In("config/config.json")));
        Assert.Equal(SockFailure.FileFailed, refused.Failure);
        Assert.Contains("It is a named pipe.", refused.Message);
        await Task.CompletedTask;
    }

    private Outcome To(string command, string path) =>
        Shell.Run($"param($h, $f) {s_commands[command]}", ("h", Engine.DockerHost), ("f", In(path)));

    private static string ErrorOf(Outcome outcome) => outcome.Errors.Count == 0 ? "" : outcome.ErrorId;

    private static async Task MakeAsync(string program, params string[] arguments) =>
        _ = (await RealPowerShell.EndAsync(RealPowerShell.Clean(new ProcessStartInfo(program, arguments)))).Clean;
}
