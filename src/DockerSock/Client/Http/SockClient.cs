using System.Collections.Concurrent;
using System.Net;

namespace DockerSock.Client;

/// <summary>
/// Speaks HTTP/1.1 with one endpoint: the shared client factory. One client, and one pool of connections, for each
/// endpoint of the process. Statuses are the caller's business; what cannot be sent or received is a <see
/// cref="SockException"/>.
/// </summary>
public sealed class SockClient
{
    private static readonly ConcurrentDictionary<string, SockClient> s_shared = new(StringComparer.Ordinal);

    private static readonly UriCreationOptions s_asWritten = new()
    {
        DangerousDisablePathAndQueryCanonicalization = true,
    };

    private readonly HttpClient _http;

    private SockClient(DockerEndpoint endpoint)
    {
        Endpoint = endpoint;
        _http = Http(async cancel => new PatientStream(await endpoint.ConnectAsync(cancel).ConfigureAwait(false)));
    }

    /// <summary>The endpoint that this client speaks with.</summary>
    public DockerEndpoint Endpoint { get; }

    /// <summary>The process's client for an endpoint.</summary>
    public static SockClient For(DockerEndpoint endpoint) =>
        s_shared.GetOrAdd(endpoint.Key, static (_, endpoint) => new SockClient(endpoint), endpoint);

    /// <summary>Ends what the process keeps for an endpoint that there will never be again.</summary>
    internal static void Forget(DockerEndpoint endpoint)
    {
        if (s_shared.TryRemove(endpoint.Key, out SockClient? client))
        {
            client._http.Dispose();
        }
    }

    /// <summary>Sends a request and returns when the head of the answer is there.</summary>
    /// <param name="request">The request.</param>
    /// <param name="target">Path and query as they are to be sent.</param>
    /// <param name="cancel">Ends the call at any time.</param>
    /// <exception cref="SockException">The endpoint cannot be reached, or what came back is no HTTP answer.</exception>
    public Task<SockResponse> SendAsync(DockerRequest request, string target, CancellationToken cancel) =>
        SendAsync(_http, request, target, cancel);

    /// <summary>
    /// Sends a request that turns its connection into a stream of bytes in both directions (attach, exec). The
    /// connection is its own: it is not of the pool, and ends with the result.
    /// </summary>
    /// <param name="request">The request; it says Upgrade itself.</param>
    /// <param name="target">Path and query as they are to be sent.</param>
    /// <param name="cancel">Ends the call until the head of the answer is there.</param>
    /// <exception cref="SockException">The endpoint cannot be reached, or what came back is no HTTP answer.</exception>
    public async Task<SockConnection> ConnectAsync(DockerRequest request, string target, CancellationToken cancel)
    {
        Stream? connection = null;
        HttpClient http = Http(async cancel => connection = await Endpoint.ConnectAsync(cancel).ConfigureAwait(false));
        try
        {
            SockResponse answer = await SendAsync(http, request, target, cancel).ConfigureAwait(false);
            return new SockConnection(http, answer, Endpoint, connection!);
        }
        catch
        {
            http.Dispose();
            throw;
        }
    }

    /// <summary>Opens a WebSocket on a connection of its own.</summary>
    /// <param name="request">The request.</param>
    /// <param name="target">Path and query as they are to be sent.</param>
    /// <param name="cancel">Ends the opening.</param>
    /// <exception cref="SockException">The endpoint cannot be reached, or refused.</exception>
    internal Task<SockWebSocket> OpenWebSocketAsync(DockerRequest request, string target, CancellationToken cancel)
    {
        UriBuilder address = new(Endpoint.BaseAddress.GetLeftPart(UriPartial.Authority) + target);
        address.Scheme = address.Scheme == "https" ? "wss" : "ws";
        return SockWebSocket.OpenAsync(Http(Endpoint.ConnectAsync), Endpoint, request, address.Uri, cancel);
    }

    internal static HttpClient Http(Func<CancellationToken, ValueTask<Stream>> connect)
    {
        HttpClient http = new(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            // An answer that nobody reads on (Select-Object -First 2) is dropped with its connection, not read to its
            // end.
            MaxResponseDrainSize = 0,
            // In KiB: as much as the docker program takes.
            MaxResponseHeadersLength = 10 * 1024,
            ConnectCallback = (_, cancel) => connect(cancel),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent",
            $"DockerSock/{typeof(SockClient).Assembly.GetName().Version?.ToString(3)}");
        return http;
    }

    /// <summary>
    /// Sends a request whose answer is long and comes in very small pieces, on a connection of its own that blocks the
    /// thread which reads it: to be called back for each of a million pieces takes several times as long as to read
    /// them. Whoever reads has a thread of its own.
    /// </summary>
    /// <param name="request">The request; it has no body.</param>
    /// <param name="target">Path and query as they are to be sent.</param>
    /// <param name="cancel">Ends the call at any time.</param>
    /// <exception cref="SockException">The endpoint cannot be reached, or what came back is no HTTP answer.</exception>
    public async Task<SockResponse> SendBlockingAsync(DockerRequest request, string target, CancellationToken cancel)
    {
        if (!Endpoint.CanBlock)
        {
            return await SendAsync(request, target, cancel).ConfigureAwait(false);
        }

        Stream? connection = null;
        HttpClient http = Http(_ => new ValueTask<Stream>(connection = Endpoint.OpenBlocking()));
        // A thread that waits for bytes hears of nothing; the end of the connection wakes it.
        CancellationTokenRegistration end = cancel.Register(() => connection?.Dispose());
        try
        {
            using HttpRequestMessage message = new(request.Method, Address(target));
            foreach ((string name, string value) in request.Headers)
            {
                AddHeader(message, name, value);
            }

            HttpResponseMessage response = http.Send(message, HttpCompletionOption.ResponseHeadersRead, cancel);
            BlockingStream body = new(response.Content.ReadAsStream(cancel), [end, http]);
            return new SockResponse(response, new ResponseStream(body, request, Endpoint));
        }
        catch (HttpRequestException problem)
        {
            end.Dispose();
            http.Dispose();
            throw Explain(problem, request);
        }
        catch
        {
            end.Dispose();
            http.Dispose();
            throw;
        }
    }

    private async Task<SockResponse> SendAsync(HttpClient http, DockerRequest request, string target,
        CancellationToken cancel)
    {
        // The stock handler sends a request without content up to four times when a connection of the pool ends before
        // the answer: a signal would come twice. With content, also an empty one, it is sent once.
        using HttpRequestMessage message = new(request.Method, Address(target))
        {
            Content = request.Body?.ToContent() ?? (request.IsRepeatable ? null : new ByteArrayContent([])),
        };
        foreach ((string name, string value) in request.Headers)
        {
            AddHeader(message, name, value);
        }

        try
        {
            HttpResponseMessage response =
                await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancel).ConfigureAwait(false);
            Stream body = await response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
            return new SockResponse(response, new ResponseStream(body, request, Endpoint));
        }
        catch (HttpRequestException problem)
        {
            throw Explain(problem, request);
        }
    }

    private Uri Address(string target) =>
        new(Endpoint.BaseAddress.GetLeftPart(UriPartial.Authority) + target, s_asWritten);

    private static void AddHeader(HttpRequestMessage message, string name, string value)
    {
        bool added;
        try
        {
            // A header of the body, such as Content-Encoding, is refused by the request's own collection.
            added = message.Headers.TryAddWithoutValidation(name, value)
                || (message.Content?.Headers.Remove(name) is not null
                    && message.Content.Headers.TryAddWithoutValidation(name, value));
        }
        catch (Exception problem) when (problem is FormatException or ArgumentException or InvalidOperationException)
        {
            added = false;
        }

        if (!added || value.AsSpan().ContainsAny('\r', '\n', '\0'))
        {
            // Not even a part of it: nobody knows what it was to be.
            throw new SockException(SockFailure.NameInvalid, $"The header '{name}' cannot be sent with this request.",
                "A name is of letters, digits and signs such as -; a value has no end of a line in it.");
        }
    }

    private SockException Explain(HttpRequestException problem, DockerRequest request)
    {
        for (Exception? inner = problem; inner is not null; inner = inner.InnerException)
        {
            if (inner is SockException known)
            {
                return known;
            }
        }

        return problem.HttpRequestError switch
        {
            HttpRequestError.InvalidResponse => new SockException(SockFailure.NotHttp,
                $"What answers at {Endpoint} does not speak HTTP.",
                (Endpoint as TcpEndpoint)?.TlsAdvice ?? "Check that this is the engine's socket.", problem),
            HttpRequestError.ConfigurationLimitExceeded => new SockException(SockFailure.ResponseUnreadable,
                $"The headers of the answer of {Endpoint} to {request} are larger than 10 MiB.",
                request.Again("A proxy between us and the engine may have added them"), problem),
            _ => new SockException(SockFailure.ResponseIncomplete,
                $"The connection to {Endpoint} ended before {request} was answered."
                    + TransportEndException.Words(problem),
                request.Again("The engine was stopped or restarted"), problem),
        };
    }
}
