using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// A container engine behind an endpoint: knows which API version to speak with it, puts that before each path, and
/// turns statuses of 400 and above into failures. One for each endpoint of the process.
/// </summary>
public sealed class DockerEngine
{
    private static readonly ConcurrentDictionary<string, DockerEngine> s_shared = new(StringComparer.Ordinal);

    /// <summary>
    /// How often a list is asked for in which an image goes away each time before the engine tells of it.
    /// </summary>
    private const int MostAsked = 5;

    /// <summary>
    /// What is spoken with an engine behind a proxy that lets nobody ask for its version: engines from Docker 25 on
    /// have it, those of today too.
    /// </summary>
    private static readonly ApiVersion s_unasked = ApiVersion.Parse("1.44");

    private static readonly ApiVersion s_firstWithBuildKit = ApiVersion.Parse("1.39");

    private readonly SockClient _client;
    private readonly SemaphoreSlim _negotiating = new(1, 1);
    private volatile Negotiated? _negotiated;
    private volatile Ping? _ping;

    private DockerEngine(DockerEndpoint endpoint) => _client = SockClient.For(endpoint);

    /// <summary>How long the engine may take to answer the ping before it is reported as silent.</summary>
    internal static TimeSpan PingTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Where the engine is.</summary>
    public DockerEndpoint Endpoint => _client.Endpoint;

    /// <summary>The process's engine for an endpoint.</summary>
    public static DockerEngine For(DockerEndpoint endpoint) =>
        s_shared.GetOrAdd(endpoint.Key, static (_, endpoint) => new DockerEngine(endpoint), endpoint);

    /// <summary>Ends what the process keeps for an endpoint that there will never be again.</summary>
    internal static void Forget(DockerEndpoint endpoint)
    {
        s_shared.TryRemove(endpoint.Key, out _);
        SockClient.Forget(endpoint);
    }

    /// <summary>The version to speak: the newest that both sides know, or what DOCKER_API_VERSION says.</summary>
    /// <exception cref="SockException">The engine cannot be reached, does not answer, or shares no version with
    /// us.</exception>
    public async ValueTask<ApiVersion> VersionAsync(CallScope scope)
    {
        if (Environment.GetEnvironmentVariable("DOCKER_API_VERSION") is { Length: > 0 } fixedVersion)
        {
            return ApiVersion.TryParse(fixedVersion.TrimStart('v'), out ApiVersion version)
                ? version
                : throw new SockException(SockFailure.EndpointInvalid,
                    $"DOCKER_API_VERSION is '{fixedVersion}', which is no version such as 1.41.");
        }

        if (_negotiated is { } known)
        {
            return known.Spoken;
        }

        await _negotiating.WaitAsync(scope.Cancel).ConfigureAwait(false);
        try
        {
            _negotiated ??= await NegotiateAsync(scope, PingTimeout + Endpoint.StartLimit).ConfigureAwait(false);
            return _negotiated.Spoken;
        }
        finally
        {
            _negotiating.Release();
        }
    }

    /// <summary>
    /// True when the engine has BuildKit and does not ask to be built on with the classic builder. Engines say so in
    /// their answer to the ping; those of Docker before 23 say nothing and have it on Linux.
    /// </summary>
    /// <exception cref="SockException">The engine cannot be reached.</exception>
    public async ValueTask<bool> HasBuildKitAsync(CallScope scope)
    {
        ApiVersion spoken = await VersionAsync(scope).ConfigureAwait(false);
        if (_ping is null)
        {
            // A version that the user has fixed is not negotiated.
            _ = await PingAsync(HttpMethod.Head, scope).ConfigureAwait(false) ?? await PingAsync(HttpMethod.Get, scope)
                .ConfigureAwait(false);
        }

        return _ping?.Builder switch
        {
            "2" => true,
            null => _ping is { Server: var server, Os: "linux" }
                && server?.StartsWith("Docker/", StringComparison.Ordinal) == true
                && spoken >= s_firstWithBuildKit,
            _ => false,
        };
    }

    /// <summary>Asks the engine now what it is, whatever is known of it.</summary>
    /// <param name="scope">The call.</param>
    /// <param name="limit">How long it may take to answer; null for as long as any engine.</param>
    /// <exception cref="SockException">The engine cannot be reached, does not answer, or shares no version with
    /// us.</exception>
    public async Task<SockTest> TestAsync(CallScope scope, TimeSpan? limit = null)
    {
        long start = Clock.Moment;
        _ping = null;
        Negotiated found = await NegotiateAsync(scope, limit ?? PingTimeout + Endpoint.StartLimit)
            .ConfigureAwait(false);
        TimeSpan latency = Clock.Since(start);
        _negotiated = found;
        return new SockTest
        {
            DockerHost = Endpoint.Text,
            Answers = true,
            ApiVersion = found.IsTold ? found.Newest.ToString() : null,
            BuilderVersion = _ping?.Builder,
            OSType = _ping?.Os,
            Swarm = _ping?.Swarm,
            Server = _ping?.Server,
            Latency = latency,
        };
    }

    /// <summary>Sends a request; returns when the head of its answer is there, whatever the status.</summary>
    /// <exception cref="SockException">The engine cannot be reached, or is too old for a parameter.</exception>
    public Task<SockResponse> SendAsync(DockerRequest request, CallScope scope) =>
        CallAsync(request, _client.SendAsync, scope);

    /// <summary>Sends a request; returns when the head of a good answer is there.</summary>
    /// <exception cref="SockException">As above, for each status that is not 2xx or 304, and for a page.</exception>
    public Task<SockResponse> OpenAsync(DockerRequest request, CallScope scope) =>
        OpenAsync(request, _client.SendAsync, scope);

    /// <summary>
    /// The same, on a connection whose reads block the thread that reads: for answers of very many small pieces.
    /// </summary>
    /// <exception cref="SockException">As for <see cref="OpenAsync(DockerRequest, CallScope)"/>.</exception>
    public Task<SockResponse> OpenBlockingAsync(DockerRequest request, CallScope scope) =>
        OpenAsync(request, _client.SendBlockingAsync, scope);

    /// <summary>Sends a request that turns its connection into a stream of bytes in both directions.</summary>
    /// <param name="request">The request.</param>
    /// <param name="sends">False where bytes are to come back only: a proxy that knows no upgrades lets those through,
    /// with status 200, and loses all that is sent.</param>
    /// <param name="scope">The call.</param>
    /// <exception cref="SockException">As for <see cref="OpenAsync(DockerRequest, CallScope)"/>, or the engine takes no
    /// bytes.</exception>
    public async Task<SockConnection> ConnectAsync(DockerRequest request, bool sends, CallScope scope)
    {
        request.Headers.Add(new("Connection", "Upgrade"));
        request.Headers.Add(new("Upgrade", "tcp"));
        SockConnection connection = await CallAsync(request, _client.ConnectAsync, scope).ConfigureAwait(false);
        SockResponse response = connection.Response;
        if (response.Status == HttpStatusCode.SwitchingProtocols || (response.Status == HttpStatusCode.OK && !sends
            && !response.IsHtml))
        {
            return connection;
        }

        using (connection)
        {
            throw IsGood(response.Status) && !response.IsHtml
                ? new SockException(SockFailure.ResponseUnreadable, $"{Endpoint} answered {request} with "
                    + $"{response.StatusLine} in place of 101: it takes no input, and none was sent.",
                    "A proxy between us and the engine may not know upgrades. A command that was started with this "
                        + "request may run without its input.")
                : await ExplainAsync(response, request, scope).ConfigureAwait(false);
        }
    }

    /// <summary>Opens a WebSocket.</summary>
    /// <exception cref="SockException">The engine cannot be reached, or refused.</exception>
    internal Task<SockWebSocket> OpenWebSocketAsync(DockerRequest request, CallScope scope) =>
        CallAsync(request, _client.OpenWebSocketAsync, scope);

    /// <summary>The failure that an answer of 300 and above means.</summary>
    internal async Task<SockException> ExplainAsync(SockResponse response, DockerRequest request, CallScope scope)
    {
        if (response.Status == HttpStatusCode.BadRequest
            && await FindTooNewAsync(scope).ConfigureAwait(false) is { } tooNew)
        {
            return tooNew;
        }

        return SwarmRefusal.Explain(NotFound.Explain(await StatusFailure.ReadAsync(response, request, Endpoint,
            scope.Cancel).ConfigureAwait(false), request, Endpoint), request, Endpoint);
    }

    /// <summary>
    /// True when the path starts with a version of its own: <c>/v1.41/info</c>, <c>/v4.0.0/libpod/info</c>.
    /// </summary>
    internal static bool HasVersion(string target)
    {
        if (!target.StartsWith("/v", StringComparison.Ordinal))
        {
            return false;
        }

        int end = target.AsSpan(2).IndexOfAny('/', '?');
        ReadOnlySpan<char> version = end < 0 ? target.AsSpan(2) : target.AsSpan(2, end);
        return version.Contains('.') && !version.ContainsAnyExcept("0123456789.");
    }

    private async Task<SockResponse> OpenAsync(DockerRequest request, Func<DockerRequest, string, CancellationToken,
        Task<SockResponse>> send, CallScope scope)
    {
        for (int asked = 1; ; asked++)
        {
            SockResponse response = await CallAsync(request, send, scope).ConfigureAwait(false);
            if (IsGood(response.Status) && !IsPage(response, request))
            {
                return response;
            }

            using (response)
            {
                SockException refused = await ExplainAsync(response, request, scope).ConfigureAwait(false);
                if (request.Method != HttpMethod.Get || asked == MostAsked
                    || !StatusFailure.SaysThatListChanged(refused))
                {
                    throw refused;
                }
            }
        }
    }

    /// <summary>
    /// True for the page of a proxy. A log is never one: Go names the type of a terminal's output by its first bytes.
    /// </summary>
    private static bool IsPage(SockResponse response, DockerRequest request) =>
        response.IsHtml && !request.Target.Split('?')[0].EndsWith("/logs", StringComparison.Ordinal);

    private static bool IsGood(HttpStatusCode status) => (int)status is >= 200 and < 300
        || status == HttpStatusCode.NotModified;

    private async Task<T> CallAsync<T>(DockerRequest request,
        Func<DockerRequest, string, CancellationToken, Task<T>> send, CallScope scope)
    {
        string target = request.Target;
        if (!HasVersion(target))
        {
            ApiVersion spoken = await VersionAsync(scope).ConfigureAwait(false);
            request.Check(spoken, Endpoint);
            target = $"/v{spoken}{target}";
        }

        ConfiguredHeaders.AddTo(request);
        try
        {
            await scope.VerboseAsync(Curl.Command(Endpoint, request, target)).ConfigureAwait(false);
            return await send(request, target, scope.Cancel).ConfigureAwait(false);
        }
        catch (SockException problem) when (problem.IsUnreachable)
        {
            // Whoever comes back at this endpoint may be of another version.
            _negotiated = null;
            throw;
        }
    }

    private async Task<SockResponse> SendAsync(DockerRequest request, string target, CallScope scope)
    {
        ConfiguredHeaders.AddTo(request);
        await scope.VerboseAsync(Curl.Command(Endpoint, request, target)).ConfigureAwait(false);
        return await _client.SendAsync(request, target, scope.Cancel).ConfigureAwait(false);
    }

    private async Task<Negotiated> NegotiateAsync(CallScope scope, TimeSpan limit)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(scope.Cancel);
        end.CancelAfter(limit);
        try
        {
            CallScope limited = scope with { Cancel = end.Token };
            ApiVersion? told = await PingAsync(HttpMethod.Head, limited).ConfigureAwait(false)
                ?? await PingAsync(HttpMethod.Get, limited).ConfigureAwait(false)
                ?? await AskVersionAsync(limited).ConfigureAwait(false);
            ApiVersion newest = told ?? s_unasked;
            if (newest < ApiVersion.Oldest)
            {
                throw new SockException(SockFailure.EngineTooOld,
                    $"The engine at {Endpoint} speaks API {newest} at most; DockerSock needs {ApiVersion.Oldest} or newer.",
                    "Update the engine.");
            }

            ApiVersion spoken = newest < ApiVersion.Newest ? newest : ApiVersion.Newest;
            await scope.VerboseAsync($"{Endpoint} has API {newest}; speaking {spoken}.").ConfigureAwait(false);
            return new Negotiated(newest, spoken, IsTold: told is not null);
        }
        catch (OperationCanceledException) when (!scope.Cancel.IsCancellationRequested)
        {
            throw new SockException(SockFailure.EngineSilent,
                $"The engine at {Endpoint} accepted the connection and did not answer within "
                    + $"{limit.TotalSeconds:0.###} seconds.",
                "It hangs or is overloaded; look at its log, or restart it.");
        }
    }

    private async Task<ApiVersion?> PingAsync(HttpMethod method, CallScope scope)
    {
        try
        {
            using SockResponse response = await SendAsync(new DockerRequest(method, "/_ping"), "/_ping", scope)
                .ConfigureAwait(false);
            if ((int)response.Status >= 400 || !ApiVersion.TryParse(response.Header("Api-Version"), out ApiVersion version))
            {
                return null;
            }

            _ping = new Ping(Header("Builder-Version"), Header("Ostype"), Header("Swarm"), Header("Server"));
            return version;

            // Podman sends what it does not know as an empty header.
            string? Header(string name) => response.Header(name) is { Length: > 0 } value ? value : null;
        }
        catch (SockException problem) when (problem.Failure == SockFailure.ResponseIncomplete
            && method == HttpMethod.Head)
        {
            // Some proxies cut the connection on HEAD; GET tells whether the engine itself is gone.
            return null;
        }
    }

    /// <summary>What /version says; null where something on the way lets nobody ask.</summary>
    private async Task<ApiVersion?> AskVersionAsync(CallScope scope)
    {
        DockerRequest request = DockerRequest.Get($"/version");
        using SockResponse response = await SendAsync(request, request.Target, scope).ConfigureAwait(false);
        if ((int)response.Status >= 300 || response.IsHtml)
        {
            SockException refused = await StatusFailure.ReadAsync(response, request, Endpoint, scope.Cancel)
                .ConfigureAwait(false);
            if (refused.IsBlocked)
            {
                await scope.VerboseAsync($"{Endpoint} tells its version to nobody; DOCKER_API_VERSION may name it.")
                    .ConfigureAwait(false);
                return null;
            }

            throw refused.Failure is SockFailure.ProxyResponse or SockFailure.Denied or SockFailure.TlsExpected
                ? refused
                : new SockException(SockFailure.NotAnEngine,
                    $"What answers at {Endpoint} is no container engine: it has no /_ping, and /version gave "
                        + $"{response.StatusLine}.",
                    "For any other HTTP daemon use Invoke-SockRequest -SocketPath.", refused);
        }

        EngineVersion? body = await ReadVersionAsync(response, scope).ConfigureAwait(false);
        return ApiVersion.TryParse(body?.ApiVersion, out ApiVersion version)
            ? version
            : throw new SockException(SockFailure.NotAnEngine,
                $"What answers at {Endpoint} is no container engine: it names no API version.",
                "For any other HTTP daemon use Invoke-SockRequest -SocketPath.");
    }

    /// <summary>
    /// A 400 may mean that the engine has dropped all versions that we speak. The ping does not tell, so /version is
    /// asked; the words of the message are never looked at.
    /// </summary>
    private async Task<SockException?> FindTooNewAsync(CallScope scope)
    {
        if (_negotiated is not { } known || known.Newest <= ApiVersion.Newest)
        {
            return null;
        }

        DockerRequest request = DockerRequest.Get($"/version");
        using SockResponse response = await SendAsync(request, request.Target, scope).ConfigureAwait(false);
        EngineVersion? body = (int)response.Status < 300
            ? await ReadVersionAsync(response, scope).ConfigureAwait(false) : null;
        return ApiVersion.TryParse(body?.MinAPIVersion, out ApiVersion oldest) && oldest > known.Spoken
            ? new SockException(SockFailure.EngineTooNew,
                $"The engine at {Endpoint} speaks API {oldest} to {known.Newest}; this DockerSock knows up to "
                    + $"{ApiVersion.Newest}.",
                "Update DockerSock.")
            : null;
    }

    private static async Task<EngineVersion?> ReadVersionAsync(SockResponse response, CallScope scope)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(new LimitedStream(response.Body),
                DockerJson.Default.EngineVersion, scope.Cancel).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Negotiated(ApiVersion Newest, ApiVersion Spoken, bool IsTold);

    /// <summary>What the engine says of itself in its answer to the ping.</summary>
    private sealed record Ping(string? Builder, string? Os, string? Swarm, string? Server);
}
