using System.Management.Automation;
using System.Net;
using System.Text;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.RealEngines;

/// <summary>
/// What a user does with registries, on real engines and with the registries of their networks: localhost:5000, which
/// is open, localhost:5001, which wants the user ann, and localhost:5999, where nobody listens.
/// </summary>
[Collection(nameof(OwnEnvironment))]
public sealed class RegistryFlowTests : IDisposable
{
    private const string Open = "localhost:5000";
    private const string Locked = "localhost:5001";
    private const string Down = "localhost:5999";
    private const string Password = "s3cret";

    private readonly HostedPowerShell _shell = new();
    private readonly OwnEnvironment _own = new();
    private readonly string _name = "registry-" + Guid.NewGuid().ToString("N")[..12];
    private RealEngine? _cleanUp;

    public void Dispose()
    {
        if (_cleanUp is { } engine)
        {
            _ = Run(engine, "Get-DockerContainer \"$n*\" -All -DockerHost $h | Remove-DockerContainer -Force");
            // The image is shared with other tests: only its names of this one go.
            // Podman takes a digest for the image itself, and may remove that with all its names.
            string names = IsPodman(engine) ? "$_.RepoTags" : "$_.RepoTags; $_.RepoDigests";
            _ = Run(engine, $$"""
                Get-DockerImage -DockerHost $h | & { process { {{names}} } } |
                    & { process { if ($_ -like "*$n*") { Remove-DockerImage $_ -DockerHost $h } } }
                """);
        }

        _shell.Dispose();
        _own.Dispose();
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public void An_image_goes_to_a_registry_and_comes_back(RealEngine engine)
    {
        engine.MustAnswer();
        Outcome login = Run(engine, "Connect-DockerRegistry localhost:5001 -Credential $ann -DockerHost $h -Verbose");
        Assert.Equal((Locked, "Login Succeeded"),
            (Assert.Single(login.As<RegistryLogin>()).Registry, login.As<RegistryLogin>()[0].Status));
        HasNoSecret(login);
        GoAndComeBack(engine);
        _ = Run(engine, "Disconnect-DockerRegistry localhost:5001").Clean;
        Assert.Equal("DockerRegistryDenied",
            Run(engine, "Install-DockerImage localhost:5001/${n}:1 -DockerHost $h").ErrorId);
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public void A_credential_helper_opens_the_registry(RealEngine engine)
    {
        engine.MustAnswer();
        _own.AddKeeper("keep");
        _own.Text = """{"credHelpers":{"localhost:5001":"keep"}}""";
        Assert.Equal("docker-credential-keep",
            Assert.Single(Run(engine, "Connect-DockerRegistry localhost:5001 -Credential $ann -DockerHost $h")
                .As<RegistryLogin>()).KeptBy);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes("ann:" + Password)), _own.Text);
        GoAndComeBack(engine);
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public async Task The_docker_program_and_we_share_the_file(RealEngine engine)
    {
        Tag(engine, $"{Locked}/{_name}:1");
        using DockerProgram docker = new(engine.DockerHost);
        using TemporaryFolder theirs = new();
        (int exitCode, _, string error) = await docker.PipeAsync(Encoding.UTF8.GetBytes(Password),
            "--config", theirs.Path, "login", "--username", "ann", "--password-stdin", Locked);
        Assert.True(exitCode == 0, error);
        _ = Run(engine, "Connect-DockerRegistry localhost:5001 -Credential $ann -DockerHost $h").Clean;
        Assert.Equal(File.ReadAllText(Path.Combine(theirs.Path, "config.json")), _own.Text);

        // It pushes and pulls with our file,
        await docker.OutAsync("--config", _own.Folder, "push", $"{Locked}/{_name}:1");
        _ = Run(engine, "Remove-DockerImage localhost:5001/${n}:1 -DockerHost $h").Clean;
        await docker.OutAsync("--config", _own.Folder, "pull", $"{Locked}/{_name}:1");

        // and we with its file,
        _own.Set("DOCKER_CONFIG", theirs.Path);
        _ = Run(engine,
            "Publish-DockerImage localhost:5001/${n}:1 -DockerHost $h; Install-DockerImage localhost:5001/${n}:1 "
                + "-DockerHost $h").Clean;

        // and each logs out of the other's.
        _ = Run(engine, "Disconnect-DockerRegistry localhost:5001").Clean;
        Assert.NotEqual(0, (await docker.RunAsync("--config", theirs.Path, "pull", $"{Locked}/{_name}:1")).ExitCode);
        await docker.OutAsync("--config", _own.Folder, "logout", Locked);
        Assert.Equal(File.ReadAllText(Path.Combine(theirs.Path, "config.json")), _own.Text);
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public void What_goes_wrong_has_an_id_of_its_own(RealEngine engine)
    {
        Tag(engine, $"{Locked}/{_name}:1");
        Tag(engine, $"{Down}/{_name}:1");
        Is("DockerRegistryDenied", "Connect-DockerRegistry localhost:5001 -Credential $wrong -DockerHost $h -Verbose");
        Is("DockerRegistryUnreachable",
            "Connect-DockerRegistry localhost:5999 -Credential $ann -DockerHost $h -Verbose");
        Assert.False(File.Exists(_own.File));
        Is("DockerRegistryDenied", "Publish-DockerImage localhost:5001/${n}:1 -DockerHost $h");
        Is("DockerRegistryDenied",
            "Publish-DockerImage localhost:5001/${n}:1 -Credential $wrong -DockerHost $h -Verbose");
        _ = Run(engine, "Publish-DockerImage localhost:5001/${n}:1 -Credential $ann -DockerHost $h").Clean;
        Is("DockerRegistryDenied", "Install-DockerImage localhost:5001/${n}:1 -DockerHost $h");
        Is("DockerRegistryDenied",
            "Install-DockerImage localhost:5001/${n}:1 -Credential $wrong -DockerHost $h -Verbose");
        Is("DockerImageUnknown", "Install-DockerImage localhost:5001/${n}:no -Credential $ann -DockerHost $h -Verbose");
        Is("DockerImageUnknown", "Install-DockerImage localhost:5000/${n}-none:1 -DockerHost $h");
        Is("DockerRegistryUnreachable", "Install-DockerImage localhost:5999/${n}:1 -DockerHost $h");
        Is("DockerRegistryUnreachable", "Publish-DockerImage localhost:5999/${n}:1 -DockerHost $h");

        void Is(string id, string script)
        {
            Outcome outcome = Run(engine, script + "; $?");
            Assert.True(outcome.Errors.Count == 1 && outcome.ErrorId == id,
                $"{script} is to be {id}:\n{string.Join('\n', outcome.Errors.Select(static error => $"{error.FullyQualifiedErrorId}: {error}"))}");
            Assert.Equal([false], outcome.Output.Select(static shown => shown.BaseObject));
            AllBarsAreDone(outcome);
            HasNoSecret(outcome);
        }
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public void An_image_that_is_not_on_the_engine_cannot_be_pushed(RealEngine engine)
    {
        engine.MustAnswer();
        Outcome outcome = Run(engine, "Publish-DockerImage localhost:5000/${n}:1 -DockerHost $h");
        Assert.Contains(outcome.ErrorId, new[] { "DockerImageUnknown", "DockerObjectNotFound" });
        Assert.Contains($"{Open}/{_name}", outcome.ErrorText);
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public void All_tags_are_pushed_and_where_the_engine_can_pulled(RealEngine engine)
    {
        Tag(engine, $"{Open}/{_name}:1");
        Tag(engine, $"{Open}/{_name}:2");
        Tag(engine, $"{Open}/{_name}-other:3");
        Outcome pushed = Run(engine, "Publish-DockerImage localhost:5000/$n -AllTags -DockerHost $h");
        Assert.Empty(pushed.Clean);
        AllBarsAreDone(pushed);
        Assert.Equal([$"Pushing {Open}/{_name}:1", $"Pushing {Open}/{_name}:2"],
            pushed.Progress.Where(static bar => bar.ParentActivityId < 0).Select(static bar => bar.Activity)
                .Distinct().Order());
        _ = Run(engine, "Remove-DockerImage localhost:5000/${n}:1, localhost:5000/${n}:2 -DockerHost $h").Clean;
        Outcome pulled = Run(engine, "Install-DockerImage localhost:5000/$n -AllTags -PassThru -DockerHost $h");
        if (IsPodman(engine))
        {
            Assert.Equal("DockerNotImplemented", pulled.ErrorId);
            Assert.Contains("Podman", pulled.ErrorText);
            pulled = Run(engine,
                "Install-DockerImage localhost:5000/${n}:1, localhost:5000/${n}:2 -DockerHost $h; Get-DockerImage "
                    + "localhost:5000/$n -DockerHost $h");
        }

        Assert.Equal([$"{Open}/{_name}:1", $"{Open}/{_name}:2"],
            Assert.Single(pulled.As<ImageSummary>()).RepoTags.Where(tag =>
                tag.StartsWith($"{Open}/{_name}:", StringComparison.Ordinal)).Order());
        Assert.Equal("DockerImageUnknown",
            Run(engine, "Install-DockerImage localhost:5000/${n}-other:3 -DockerHost $h").ErrorId);
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public void A_digest_is_pulled_and_told(RealEngine engine)
    {
        Tag(engine, $"{Open}/{_name}:1");
        ImageSummary pushed = Assert.Single(Run(engine,
            "Publish-DockerImage localhost:5000/${n}:1 -PassThru -DockerHost $h").As<ImageSummary>());
        _ = Run(engine, "Remove-DockerImage localhost:5000/${n}:1 -DockerHost $h").Clean;
        if (IsPodman(engine))
        {
            // It learns the digest that the registry has from a pull only.
            pushed = Assert.Single(Run(engine, "Install-DockerImage localhost:5000/${n}:1 -PassThru -DockerHost $h")
                .As<ImageSummary>());
            _ = Run(engine, "Remove-DockerImage localhost:5000/${n}:1 -DockerHost $h").Clean;
        }

        // Podman names an image by every digest that it ever had anywhere; the registry has one of them.
        List<string> there = [];
        List<string> problems = [];
        foreach (string digest in pushed.RepoDigests.Where(digest =>
            digest.StartsWith($"{Open}/{_name}@sha256:", StringComparison.Ordinal)))
        {
            Outcome tried = Run(engine, $"Install-DockerImage {digest} -DockerHost $h");
            (tried.Errors.Count == 0 ? there : problems).Add(string.Join('\n', tried.Errors.Prepend<object>(digest)));
        }

        Assert.True(there.Count == 1, string.Join('\n', there.Concat(problems)));
        string reference = there[0];
        ImageSummary pulled = Assert.Single(Run(engine, $"Install-DockerImage {reference} -PassThru -DockerHost $h")
            .As<ImageSummary>());
        Assert.Equal(pushed.Id, pulled.Id);
        Outcome told = Run(engine, $"Get-DockerImageManifest localhost:5000/${{n}}:1, {reference} -DockerHost $h");
        if (IsPodman(engine))
        {
            Assert.Equal(["DockerNotImplemented", "DockerNotImplemented"],
                told.Errors.Select(static error => error.FullyQualifiedErrorId.Split(',')[0]));
            Assert.Contains("has no /distribution", told.Errors[0].ToString());
            return;
        }

        Assert.All(told.As<ImageManifest>(), manifest => Assert.Equal(reference.Split('@')[1], manifest.Digest));
        Assert.Equal(2, told.Output.Count);
        Assert.Equal("DockerRegistryUnreachable",
            Run(engine, "Get-DockerImageManifest localhost:5999/${n}:1 -DockerHost $h").ErrorId);
        Assert.Equal("DockerRegistryDenied",
            Run(engine, "Get-DockerImageManifest localhost:5001/${n}:1 -DockerHost $h").ErrorId);
        Assert.Equal("DockerImageUnknown",
            Run(engine, "Get-DockerImageManifest localhost:5000/${n}:no -DockerHost $h").ErrorId);
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public void An_image_is_Current_until_another_is_pushed_to_its_tag(RealEngine engine)
    {
        Tag(engine, $"{Open}/{_name}:1");
        _ = Run(engine, "Publish-DockerImage localhost:5000/${n}:1 -DockerHost $h").Clean;
        _ = Run(engine,
            "New-DockerContainer localhost:5000/${n}:1 -Name $n -Command sleep,1000 -Start -DockerHost $h").Clean;
        if (IsPodman(engine))
        {
            ImageUpdate unknown = Assert.Single(Run(engine,
                "Test-DockerImageUpdate localhost:5000/${n}:1 -DockerHost $h").As<ImageUpdate>());
            Assert.Equal(ImageUpdateStatus.Unknown, unknown.Status);
            Assert.Contains("has no /distribution", unknown.Reason);
            return;
        }

        Is(ImageUpdateStatus.Current, ImageUpdateStatus.Current);

        // Another image, made of the container, takes the tag in the registry but not on the engine.
        _ = Run(engine, """
            ConvertTo-DockerImage $n "localhost:5000/${n}-next:1" -Change 'ENV NEXT=1' -DockerHost $h
            Add-DockerImageTag localhost:5000/${n}:1 "localhost:5000/${n}-old:1" -DockerHost $h
            Add-DockerImageTag localhost:5000/${n}-next:1 "localhost:5000/${n}:1" -DockerHost $h
            Publish-DockerImage localhost:5000/${n}:1 -DockerHost $h
            Add-DockerImageTag localhost:5000/${n}-old:1 "localhost:5000/${n}:1" -DockerHost $h
            """).Clean;
        Is(ImageUpdateStatus.Outdated, ImageUpdateStatus.Outdated);

        // The tag moves on the engine too: the container still uses what it was made of.
        _ = Run(engine, "Install-DockerImage localhost:5000/${n}:1 -DockerHost $h").Clean;
        Is(ImageUpdateStatus.Current, ImageUpdateStatus.Outdated);

        void Is(ImageUpdateStatus image, ImageUpdateStatus container)
        {
            Assert.Equal(image, Assert.Single(Run(engine, "Test-DockerImageUpdate localhost:5000/${n}:1 -DockerHost $h")
                .As<ImageUpdate>()).Status);
            ImageUpdate used = Assert.Single(Run(engine,
                "Get-DockerContainer $n -DockerHost $h | Test-DockerImageUpdate").As<ImageUpdate>());
            Assert.Equal((container, _name, $"{Open}/{_name}:1"), (used.Status, used.Container, used.Image));
        }
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public void A_platform_is_refused_in_words_where_a_push_cannot_have_one(RealEngine engine)
    {
        Tag(engine, $"{Open}/{_name}:1");
        Outcome outcome = Run(engine, "Publish-DockerImage localhost:5000/${n}:1 -Platform linux/amd64 -DockerHost $h");
        if (engine.Name == "docker28")
        {
            Assert.Empty(outcome.Clean);
            return;
        }

        Assert.Equal("DockerParameterNeedsNewerEngine", outcome.ErrorId);
        Assert.All(new[] { "-Platform", "1.46", "1.41" }, word => Assert.Contains(word, outcome.ErrorText));
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public void A_search_without_a_way_out_is_an_error_unless_there_is_nothing_to_search(RealEngine engine)
    {
        engine.MustAnswer();
        Outcome outcome = Run(engine, "Find-DockerImage nothing-like-it -DockerHost $h");
        if (IsPodman(engine))
        {
            // It is set up to search no registry at all.
            Assert.Empty(outcome.Clean);
            return;
        }

        Assert.Equal("DockerRegistryUnreachable", outcome.ErrorId);
        Assert.StartsWith("'nothing-like-it' could not be searched for: ", outcome.ErrorText);
    }

    /// <summary>Pushes an image to the registry that wants a user, removes it, and pulls it.</summary>
    private void GoAndComeBack(RealEngine engine)
    {
        Tag(engine, $"{Locked}/{_name}:1");
        string id = Assert.Single(Run(engine, "Get-DockerImage busybox -DockerHost $h").As<ImageSummary>()).Id;
        Outcome pushed = Run(engine, "Publish-DockerImage localhost:5001/${n}:1 -PassThru -DockerHost $h -Verbose");
        Assert.Contains(Assert.Single(pushed.As<ImageSummary>()).RepoDigests,
            digest => digest.StartsWith($"{Locked}/{_name}@sha256:", StringComparison.Ordinal));
        _ = Run(engine, "Remove-DockerImage localhost:5001/${n}:1 -DockerHost $h").Clean;
        Assert.Equal("DockerObjectNotFound",
            Run(engine, "Get-DockerImage localhost:5001/${n}:1 -DockerHost $h").ErrorId);
        Outcome pulled = Run(engine, "Install-DockerImage localhost:5001/${n}:1 -PassThru -DockerHost $h -Verbose");
        ImageSummary image = Assert.Single(pulled.As<ImageSummary>());
        Assert.Equal(id, image.Id);
        Assert.Contains($"{Locked}/{_name}:1", image.RepoTags);
        foreach (Outcome outcome in new[] { pushed, pulled })
        {
            HasNoSecret(outcome);
            AllBarsAreDone(outcome);
        }
    }

    private void Tag(RealEngine engine, string name)
    {
        engine.MustAnswer();
        _ = Run(engine, $"Add-DockerImageTag busybox:latest {name} -DockerHost $h").Clean;
    }

    private static bool IsPodman(RealEngine engine) => engine.Name == "podman";

    private static void AllBarsAreDone(Outcome outcome) =>
        Assert.All(outcome.Progress.GroupBy(static bar => bar.ActivityId),
        static bars => Assert.Equal(ProgressRecordType.Completed, bars.Last().RecordType));

    private static void HasNoSecret(Outcome outcome)
    {
        string said =
            string.Join('\n', outcome.Errors.Select(static error => $"{error} {error.Exception} {error.ErrorDetails}")
            .Concat(outcome.Verbose).Concat(outcome.Warnings)
            .Concat(outcome.Progress.Select(static bar => bar.ToString())));
        Assert.DoesNotContain(Password, said);
        // The Base64 of the JSON in which it is sent begins so.
        Assert.DoesNotContain(Convert.ToBase64String("{\"username\":"u8), said);
    }

    private Outcome Run(RealEngine engine, string script)
    {
        _cleanUp = engine;
        return _shell.Run("param($h, $n, $ann, $wrong) " + script, ("h", engine.DockerHost), ("n", _name),
            ("ann", Credential(Password)), ("wrong", Credential("wrong-" + Password)));
    }

    private static PSCredential Credential(string password) =>
        new("ann", new NetworkCredential("", password).SecurePassword);

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("dockersock-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
