using System.Globalization;
using System.Net;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// Watches one connection between a client and an engine, and tells of each request when it has ended. It only looks:
/// what it does not understand goes by all the same, and is told.
/// </summary>
/// <param name="engine">The engine, as records name it.</param>
/// <param name="peer">Whose connection it is.</param>
/// <param name="withBodies">True where JSON bodies are told.</param>
/// <param name="tell">Takes each record; not at the same time as another.</param>
internal sealed class HttpWatch(DockerEndpoint engine, PeerProcess? peer, bool withBodies, Action<SockRequest> tell)
{
    /// <summary>Bytes of a body that are kept.</summary>
    private const int MostOfBody = 256 * 1024;

    private readonly object _sync = new();
    private readonly List<Exchange> _open = [];
    private Requests? _requests;
    private Responses? _responses;

    /// <summary>True where a request has been sent whose answer has not ended.</summary>
    public bool IsBusy
    {
        get
        {
            lock (_sync)
            {
                return _open.Count > 0;
            }
        }
    }

    /// <summary>The client has sent this.</summary>
    public void Sent(ReadOnlySpan<byte> bytes)
    {
        lock (_sync)
        {
            (_requests ??= new Requests(this)).Read(bytes);
        }
    }

    /// <summary>The engine has answered this.</summary>
    public void Received(ReadOnlySpan<byte> bytes)
    {
        lock (_sync)
        {
            (_responses ??= new Responses(this)).Read(bytes);
        }
    }

    /// <summary>The engine sends no more.</summary>
    public void EndOfAnswers()
    {
        lock (_sync)
        {
            _responses?.EndOfInput();
        }
    }

    /// <summary>The connection has ended.</summary>
    /// <param name="problem">Why, where it is not for the two of them to end it.</param>
    /// <param name="isUnanswered">True when there was no engine, which is told also where nothing was asked.</param>
    public void End(string? problem, bool isUnanswered)
    {
        lock (_sync)
        {
            _responses?.EndOfInput();
            if (_open.Count == 0 && isUnanswered)
            {
                _open.Add(new Exchange());
            }

            foreach (Exchange one in _open)
            {
                one.Problem ??= problem ?? (one.IsRaw ? null : one.Method is null ? "The client sent no whole request."
                    : one.Status is null ? "The connection ended before the answer." : one.IsAnswered ? null
                    : "The answer broke off.");
                Tell(one);
            }

            _open.Clear();
        }
    }

    private void Finish(Exchange one)
    {
        if (one is { IsSent: true, IsAnswered: true, IsRaw: false })
        {
            _open.Remove(one);
            Tell(one);
        }
    }

    private void Tell(Exchange one)
    {
        SockRequest told = new()
        {
            DockerHost = engine.Text,
            Time = one.Time,
            Duration = Clock.Since(one.Moment),
            Status = one.Status,
            BytesSent = one.Sent,
            BytesReceived = one.Received,
            ProcessId = peer?.Id,
            Program = peer?.Program,
            UserId = peer?.User,
            IsUpgraded = one.IsRaw,
            Problem = one.Problem,
        };
        if (one.Method is { } method)
        {
            string target = one.Target;
            int question = target.IndexOf('?');
            string path = question < 0 ? target : target[..question];
            if (DockerEngine.HasVersion(path) && path.IndexOf('/', 1) is > 0 and var slash)
            {
                told.ApiVersion = path[2..slash];
                path = path[slash..];
            }

            told.Method = method;
            told.Path = Secrets.Words(path);
            told.Query = question < 0 ? "" : Uri.UnescapeDataString(Secrets.Target(target)[(question + 1)..]);
            told.Operation = RouteTable.Find(method, path)?.Operation;
            told.Curl = one.CurlCommand(engine);
            if (withBodies)
            {
                told.RequestBody = one.Request?.Shown(path);
                told.ResponseBody = one.Response?.Shown(path);
            }
        }

        tell(told);
    }

    /// <summary>One request and its answer.</summary>
    private sealed class Exchange
    {
        public DateTime Time { get; } = Clock.Now.LocalDateTime;

        public long Moment { get; } = Clock.Moment;

        public string? Method { get; set; }

        public string Target { get; set; } = "";

        public ILookup<string, string>? Headers { get; set; }

        public int? Status { get; set; }

        public long Sent { get; set; }

        public long Received { get; set; }

        public bool IsSent { get; set; }

        public bool IsAnswered { get; set; }

        public bool WantsUpgrade { get; set; }

        public bool IsRaw { get; set; }

        public KeptBody? Request { get; set; }

        public KeptBody? Response { get; set; }

        public string? Problem { get; set; }

        public string CurlCommand(DockerEndpoint engine)
        {
            string? type = Headers?["Content-Type"].FirstOrDefault();
            DockerRequest request = new(new HttpMethod(Method!), Target)
            {
                Body = Request?.ToBody(type!) ?? (type is null && Headers?["Transfer-Encoding"].Any() != true ? null
                    : RequestBody.OfFile("-", type ?? "application/octet-stream")),
            };
            foreach (string name in (string[])["Connection", "Upgrade", "X-Registry-Auth", "X-Registry-Config"])
            {
                if (Headers?[name].FirstOrDefault() is { } value && (name != "Connection" || WantsUpgrade))
                {
                    request.Headers.Add(new(name, value));
                }
            }

            return Curl.Command(engine, request, Target);
        }
    }

    /// <summary>JSON that goes by, as far as it is kept.</summary>
    private sealed class KeptBody
    {
        private readonly MemoryStream _bytes = new();
        private bool _isCut;

        public void Add(ReadOnlySpan<byte> bytes)
        {
            _isCut |= _bytes.Length + bytes.Length > MostOfBody;
            if (!_isCut)
            {
                _bytes.Write(bytes);
            }
        }

        /// <summary>The body as a curl command sends it; null where it is not kept whole.</summary>
        public RequestBody? ToBody(string type) => _isCut ? null
            : Secrets.Json(_bytes.ToArray()) is { } text ? RequestBody.Of(text, type) : null;

        /// <summary>What may be shown of it; null where nothing was sent.</summary>
        public string? Shown(string path) => _bytes.Length == 0 && !_isCut ? null
            : Secrets.IsPath(path) ? Secrets.Sign
            : (Secrets.Json(_bytes.ToArray()) ?? "") + (_isCut ? "…" : "");
    }

    /// <summary>What the client sends.</summary>
    private sealed class Requests(HttpWatch watch) : HttpReader
    {
        private Exchange? _current;

        private protected override void Start() => watch._open.Add(_current = new Exchange());

        private protected override void Count(int bytes)
        {
            if (_current is not null)
            {
                _current.Sent += bytes;
            }
        }

        private protected override (Framing Framing, long Length) Begin(string[] lines)
        {
            Exchange one = _current!;
            if (lines[0].Split(' ') is not [{ Length: > 0 and <= 20 } method, { Length: > 0 } target, var version]
                || !method.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-')
                || target.AsSpan().ContainsAnyExceptInRange('!', '~'))
            {
                throw new FormatException("its first line is none of a request");
            }

            if (version is not ("HTTP/1.1" or "HTTP/1.0"))
            {
                throw new FormatException("it is of another version of HTTP");
            }

            one.Method = method;
            // A proxy is asked with the whole address.
            one.Target = target.StartsWith('/') ? target
                : target.IndexOf("://", StringComparison.Ordinal) is > 0 and var at
                && target.IndexOf('/', at + 3) is > 0 and var path ? target[path..] : "/" + target;
            ILookup<string, string> headers = HeadersOf(lines[1..]);
            one.Headers = headers;
            (Framing Framing, long Length) framing = FramingOf(headers) ?? (Framing.None, 0);
            one.WantsUpgrade = method == "CONNECT" || headers["Connection"].Any(static one =>
                one.Contains("upgrade", StringComparison.OrdinalIgnoreCase));
            one.Request = IsJson(headers) && framing.Framing != Framing.None ? new KeptBody() : null;
            return framing;
        }

        private protected override void Body(ReadOnlySpan<byte> bytes) => _current!.Request?.Add(bytes);

        private protected override void End()
        {
            Exchange one = _current!;
            one.IsSent = true;
            if (one.IsRaw)
            {
                TurnRaw();
            }
            else if (one.WantsUpgrade && !one.IsAnswered)
            {
                Hold();
            }
            else
            {
                _current = null;
            }

            watch.Finish(one);
        }

        /// <summary>The engine has not taken the connection over: HTTP goes on.</summary>
        public void Answered(Exchange one)
        {
            if (one == _current && one.IsSent)
            {
                _current = null;
                Release(isRaw: false);
            }
        }

        private protected override void Lose(string why)
        {
            // What the engine makes of it is not known; it is over with the connection.
            _current!.Problem = $"What was sent is no request that can be read: {why}. It was passed on as it is.";
        }
    }

    /// <summary>What the engine answers.</summary>
    private sealed class Responses(HttpWatch watch) : HttpReader
    {
        private Exchange? _current;
        private bool _isUntilEnd;
        private bool _isInterim;

        /// <summary>Nothing more comes.</summary>
        public void EndOfInput()
        {
            if (_isUntilEnd && _current is { } one)
            {
                _isUntilEnd = false;
                one.IsAnswered = true;
                watch.Finish(one);
            }
        }

        private protected override void Start() =>
            _current = watch._open.FirstOrDefault(static one => !one.IsAnswered) ?? _current;

        private protected override void Count(int bytes)
        {
            if (_current is not null)
            {
                _current.Received += bytes;
            }
        }

        private protected override (Framing Framing, long Length) Begin(string[] lines)
        {
            if (_current is not { } one || lines[0].Split(' ', 3) is not ["HTTP/1.1" or "HTTP/1.0", var code, ..]
                || !int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out int status)
                || status is < 100 or > 999)
            {
                throw new FormatException("its first line is none of an answer");
            }

            ILookup<string, string> headers = HeadersOf(lines[1..]);
            _isInterim = status is >= 100 and < 200 and not (int)HttpStatusCode.SwitchingProtocols;
            if (_isInterim)
            {
                return (Framing.None, 0);
            }

            one.Status = status;
            if (status == (int)HttpStatusCode.SwitchingProtocols || (one.Method == "CONNECT" && status < 300))
            {
                return Turn(one);
            }

            if (one.Method == "HEAD" || status is 204 or 304)
            {
                return (Framing.None, 0);
            }

            (Framing Framing, long Length)? framing = FramingOf(headers);
            if (framing is null && one.WantsUpgrade && status == 200)
            {
                // Old engines take the connection over without saying so.
                return Turn(one);
            }

            one.Response = watch.WithBodies && IsJson(headers) ? new KeptBody() : null;
            _isUntilEnd = framing is null;
            return framing ?? (Framing.UntilEnd, 0);
        }

        private protected override void Body(ReadOnlySpan<byte> bytes) => _current!.Response?.Add(bytes);

        private protected override void End()
        {
            if (_isInterim || _current is not { } one)
            {
                return;
            }

            one.IsAnswered = true;
            watch.Finish(one);
            if (one.WantsUpgrade)
            {
                watch._requests?.Answered(one);
            }
        }

        private protected override void Lose(string why)
        {
            if (_current is { } one)
            {
                one.Problem ??= $"What was answered is no answer that can be read: {why}. It was passed on as it is.";
            }
        }

        private (Framing Framing, long Length) Turn(Exchange one)
        {
            one.IsRaw = true;
            watch._requests?.Release(isRaw: true);
            return (Framing.Raw, 0);
        }
    }

    private static bool IsJson(ILookup<string, string> headers) => headers["Content-Type"].Any(static type =>
        type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase));

    private bool WithBodies => withBodies;
}
