using System.Text.Json;
using System.Text.RegularExpressions;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// Builds images, with BuildKit where the engine has it. Source: ImageBuild, <c>POST /build</c>. The end of the
/// connection ends a build of Docker, whichever its builder; Podman goes on with the step that it is at.
/// </summary>
internal static partial class ImageBuild
{
    /// <summary>How often the time is told to somebody who looks at a build.</summary>
    private static readonly TimeSpan s_beat = TimeSpan.FromSeconds(0.5);

    /// <summary>
    /// Builds the image; delivers <see cref="BuildLine"/>s on the way, and the image at last.
    /// </summary>
    /// <exception cref="SockException">The engine refused, a step failed, or the answer ended too early.</exception>
    public static async IAsyncEnumerable<object?> RunAsync(EngineCall call, BuildPlan plan)
    {
        plan = Configured(plan, call.Engine.Endpoint.Text);
        bool buildKit = plan.Classic is { } classic ? !classic : await call.HasBuildKitAsync().ConfigureAwait(false);
        if (buildKit && plan.Limits.FirstGiven is { } limit)
        {
            throw new SockException(SockFailure.BadRequest, $"BuildKit has no -{limit}. Nothing was built.",
                $"Leave -{limit} out, or build with -Classic.");
        }

        BuildContext? context = plan.Context?.Invoke(buildKit);
        if (buildKit && context?.Dockerfile?.NeedsSession is { } needy)
        {
            throw new SockException(SockFailure.NotImplemented,
                $"Line {needy.Line} of the Dockerfile needs a secret or keys, which BuildKit fetches from the program "
                    + "that asks for the build; DockerSock cannot give them. Nothing was built.",
                "Build this one with the docker program.");
        }

        BuildView view = new(call, plan.Title, context?.Measure(call.Cancel).Bytes ?? 0);
        bool pulled = buildKit && context?.Dockerfile is { } dockerfile
            && await BaseImages.PullPrivateAsync(call, plan, dockerfile).ConfigureAwait(false);
        DockerRequest request = Request(pulled ? plan with { Pull = false } : plan, context, view, buildKit);
        if (!buildKit && await BaseImages.HeaderAsync(call, plan, context?.Dockerfile)
            .ConfigureAwait(false) is { } header)
        {
            request.Headers.Add(new("X-Registry-Config", header));
        }

        string dockerHost = call.Engine.Endpoint.Text;
        BuildReport report = buildKit ? new TraceReport(dockerHost) : new ClassicReport(dockerHost);
        string? image = null;
        bool isBuilt = false;
        try
        {
            await foreach (EngineStep? answer in AnswersAsync(call, request, plan.IsWatched).ConfigureAwait(false))
            {
                if (answer?.Stream is not null && report is TraceReport { HasBegun: false })
                {
                    // An engine that has BuildKit may pass it over, and says nothing of that beforehand.
                    report = new ClassicReport(dockerHost);
                }

                foreach (BuildLine line in answer is null ? [] : report.Take(answer))
                {
                    yield return line;
                }

                while (report.TryTakeWarning(out string? warning))
                {
                    if (!plan.IsQuiet)
                    {
                        await call.WarnAsync(plan.Title, warning).ConfigureAwait(false);
                    }
                }

                if (plan.IsWatched)
                {
                    await view.ShowAsync(report).ConfigureAwait(false);
                }

                image = answer?.ImageId() ?? image;
                isBuilt |= answer?.Stream?.StartsWith("Successfully built ", StringComparison.Ordinal) == true;
                if (answer?.Problem() is { } problem)
                {
                    foreach (BuildLine line in report.TakeRest())
                    {
                        yield return line;
                    }

                    throw Failed(report, problem, answer.ErrorDetail?.Code);
                }
            }

            foreach (BuildLine line in report.TakeRest())
            {
                yield return line;
            }
        }
        finally
        {
            if (plan.IsWatched && !call.Cancel.IsCancellationRequested)
            {
                await view.EndAsync().ConfigureAwait(false);
            }
        }

        // BuildKit's last word is the image's id; the others' comes after it.
        if (image is null || (report is ClassicReport && !isBuilt))
        {
            throw Failed("The build failed", EngineSteps.Unended, null, null);
        }

        ImageInspect built = await call.ReadAsync(DockerRequest.Get($"/images/{image}/json"),
            DockerJson.Default.ImageInspect).ConfigureAwait(false);
        built.FoundAs = ImageLookup.Given(plan.Tags, built.RepoTags);
        if (plan.Tags.FirstOrDefault(tag => ImageLookup.Given([tag], built.RepoTags).Count == 0) is { } missing)
        {
            throw Failed("The build failed", $"the image is built, and the engine has not named it '{missing}'.", null,
                null);
        }

        yield return built;
    }

    /// <summary>The plan with what the user's configuration and environment say where the user has not.</summary>
    private static BuildPlan Configured(BuildPlan plan, string host)
    {
        Dictionary<string, string> arguments = new(plan.Arguments, StringComparer.Ordinal);
        foreach ((string name, string proxy) in EndpointResolver.Current.Configuration.Proxies(host))
        {
            arguments.TryAdd(name, proxy);
        }

        return plan with { Arguments = arguments, Platform = plan.Platform ?? ImagePlatform.Default };
    }

    private static DockerRequest Request(BuildPlan plan, BuildContext? context, BuildView view, bool buildKit)
    {
        DockerRequest request = DockerRequest.Post($"/build", context?.ToBody(view.Sent))
            .Query("version", buildKit ? "2" : null)
            .Query("remote", plan.Remote).Query("dockerfile", context?.DockerfileName ?? plan.RemoteDockerfile);
        foreach (string tag in plan.Tags)
        {
            request.Query("t", tag);
        }

        request.Query("target", plan.Target).Query("platform", plan.Platform)
            .Query("buildargs", Json(plan.Arguments)).Query("labels", Json(plan.Labels))
            .Query("nocache", plan.NoCache).Query("pull", plan.Pull)
            .Query("cachefrom", plan.CacheFrom.Count == 0 ? null
                : JsonSerializer.Serialize([.. plan.CacheFrom], DockerJson.Plain.StringArray))
            .Query("networkmode", plan.Network);
        foreach (string host in plan.Hosts)
        {
            request.Query("extrahosts", host);
        }

        return request.Query("shmsize", plan.ShmSize)
            .Query("ulimits", plan.Ulimits.Count == 0 ? null
                : JsonSerializer.Serialize([.. plan.Ulimits], DockerJson.Plain.UlimitArray))
            .Query("cgroupparent", plan.CgroupParent)
            .Query("memory", plan.Limits.Memory).Query("memswap", plan.Limits.MemorySwap)
            .Query("cpushares", plan.Limits.CpuShares)
            .Query("cpuperiod", plan.Limits.CpuPeriod).Query("cpuquota", plan.Limits.CpuQuota)
            .Query("cpusetcpus", plan.Limits.CpusetCpus).Query("cpusetmems", plan.Limits.CpusetMems)
            .Query("isolation", plan.Limits.Isolation).Query("squash", plan.Limits.Squash);
    }

    /// <summary>The values of the answer; null whenever some time has passed, where that is asked for.</summary>
    private static async IAsyncEnumerable<EngineStep?> AnswersAsync(EngineCall call, DockerRequest request, bool beats)
    {
        IAsyncEnumerator<EngineStep> answers = call.StreamAsync(request, DockerJson.Default.EngineStep)
            .GetAsyncEnumerator();
        Task<bool> next = Task.FromResult(true);
        try
        {
            while (true)
            {
                next = NextAsync(answers);
                while (beats && await Task.WhenAny(next, Task.Delay(s_beat)).ConfigureAwait(false) != next)
                {
                    yield return null;
                }

                if (!await next.ConfigureAwait(false))
                {
                    yield break;
                }

                yield return answers.Current;
            }
        }
        finally
        {
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await answers.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<EngineStep> answers)
    {
        try
        {
            return await answers.MoveNextAsync().ConfigureAwait(false);
        }
        catch (SockException refused) when (refused.Failure is SockFailure.BadRequest or SockFailure.EngineError)
        {
            // The classic builder looks at the Dockerfile before it answers.
            throw Failed("The build failed", refused.Message, null, refused);
        }
    }

    private static string? Json(IReadOnlyDictionary<string, string> map) =>
        map.Count == 0 ? null : JsonSerializer.Serialize(map, DockerJson.Plain.IReadOnlyDictionaryStringString);

    private static SockException Failed(BuildReport report, string problem, long? code)
    {
        (string? step, IReadOnlyList<string> lines) = report.Failed();
        code = code is > 0 ? code
            : CodePattern().Match(problem) is { Success: true } found
                && long.TryParse(found.Groups[1].Value, out long number) ? number : null;
        BuildFailure failure = new(step, code, lines);
        if (code is not null)
        {
            string written = string.Concat(lines.Select(static line => $"{Environment.NewLine}  | {line}"));
            string last = lines.Count == 0 ? "" : $" It wrote last:{written}";
            return new SockException(SockFailure.BuildFailed,
                $"The build failed{At(step)}: its command ended with exit code {code}.{last}") { Build = failure };
        }

        if (BasePattern().Match(step ?? "") is { Success: true } image)
        {
            SockException missing = RegistryFailure.Of(SockFailure.PullFailed,
                $"The base image '{image.Groups[1].Value}' could not be had", Plain(problem));
            return new SockException(missing.Failure, missing.Message, missing.Advice) { Build = failure };
        }

        return Failed($"The build failed{At(step)}", problem, failure, null);
    }

    private static SockException Failed(string what, string problem, BuildFailure? failure, SockException? refused)
    {
        SockException known = RegistryFailure.Of(SockFailure.BuildFailed, what, problem, refused);
        return known.Failure == SockFailure.DiskFull
            ? Of(known.Failure, known.Message, known.Advice)
            : Of(SockFailure.BuildFailed, $"{what}: {Words(problem)}", null);

        SockException Of(SockFailure reason, string message, string? advice) =>
            new(reason, message, advice, refused) { Build = failure, Status = refused?.Status };
    }

    private static string At(string? step) => step is null ? "" : $" at {step}";

    /// <summary>
    /// What builders say of a path that is not there, in words that do not speak of the inside of the engine; anything
    /// else as it is.
    /// </summary>
    private static string Words(string problem) => NoDockerfilePattern().Match(problem) is { Success: true } dockerfile
        ? $"there is no '{dockerfile.Groups[1].Value}' in the context"
        : NoSourcePattern().Match(problem) is { Success: true } source
        ? $"there is no '{source.Groups[1].Value}' in the context, or .dockerignore keeps it out"
        : Plain(problem);

    /// <summary>Without what BuildKit of Docker 20.10 puts before each of its problems.</summary>
    private static string Plain(string problem) => FrontendPattern().Replace(problem, "");

    /// <summary>An exit code in the words of BuildKit, of the classic builder, and of Podman.</summary>
    [GeneratedRegex(@"(?:exit code: |non-zero code: |exit status )(\d+)")]
    private static partial Regex CodePattern();

    [GeneratedRegex("^failed to solve with frontend [^:]+: (?:failed to create LLB definition: )?")]
    private static partial Regex FrontendPattern();

    [GeneratedRegex("(?:failed to read dockerfile: open (?:.*/buildkit-mount[0-9]+/)?"
        + "|^stat .*/libpod_builder[0-9]+/build/|Cannot locate specified Dockerfile: )"
        + "(.+?)(?:: no such file or directory)?$")]
    private static partial Regex NoDockerfilePattern();

    [GeneratedRegex("(?:failed to compute cache key: .*?|copier: stat: )\"/?([^\"]+)\""
        + "(?:: not found| not found: not found|: no such file or directory)$")]
    private static partial Regex NoSourcePattern();

    /// <summary>The step that looks for a base image, in the words of BuildKit and of the others.</summary>
    [GeneratedRegex(@"^(?:\[internal\] load metadata for |\[[^\]]*\] FROM (?:--platform=\S+ )?)(\S+)",
        RegexOptions.IgnoreCase)]
    private static partial Regex BasePattern();
}
