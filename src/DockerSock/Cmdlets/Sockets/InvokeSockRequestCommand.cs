using System.Collections;
using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;

namespace DockerSock.Cmdlets;

/// <summary>Sends any HTTP request over a socket: what curl --unix-socket does, with objects as the answer.</summary>
/// <remarks>
/// Without -SocketPath the request goes to a container engine, with the API version put before the path. With
/// -SocketPath it goes to any HTTP daemon as it is. The answer is delivered by its content type and as it arrives: a
/// JSON array element by element, a stream of JSON values value by value until it ends or Ctrl+C, one object as one
/// object, log frames and text as lines, anything else as one byte array. Nothing is lost on the way: 64-bit integers
/// stay integers, strings that look like dates stay strings, null stays null, and an object with keys that differ only
/// in case becomes a case-sensitive dictionary.
/// </remarks>
/// <example><code>Invoke-SockRequest /images/json | Sort-Object Size</code>
/// The images of the default engine, as objects.</example>
/// <example><code>Invoke-SockRequest /events | Select-Object -First 2</code>
/// Returns as soon as the second event is there.</example>
/// <example><code>Invoke-SockRequest /containers/create -Query @{ name = 'web' } -Body @{ Image = 'nginx'; Labels = @{ a = 'b' } }</code>
/// Creates a container: a body means POST, a hashtable JSON.</example>
/// <example><code>Invoke-SockRequest /images/alpine/get -OutFile alpine.tar</code>
/// Saves an image, streamed to the file.</example>
/// <example><code>Invoke-SockRequest /v1/health -SocketPath /run/other.sock</code>Asks another daemon.</example>
[Cmdlet(VerbsLifecycle.Invoke, "SockRequest")]
[Replaces("curl --unix-socket")]
[OutputType(typeof(PSObject), typeof(string), typeof(Models.LogLine), typeof(byte[]))]
public sealed class InvokeSockRequestCommand : DockerCmdlet
{
    private readonly List<byte> _pipedBytes = [];

    /// <summary>
    /// Path of the request, with or without a query: /containers/json?all=1. Escaped where it needs to be, otherwise
    /// sent as it is.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("Uri")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RouteCompleter))]
    public string Path { get; set; } = "";

    /// <summary>
    /// Socket of any HTTP daemon: a path, @name for an abstract one, or any endpoint as -DockerHost takes it. No
    /// version is put before the path, and nothing but the request is sent.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SocketPath { get; set; }

    /// <summary>The method; GET without a body, POST with one.</summary>
    [Parameter]
    [Alias("X")]
    [ValidatePattern("^[A-Za-z]+$")]
    [ArgumentCompleter(typeof(MethodCompleter))]
    public string? Method { get; set; }

    /// <summary>
    /// Query parameters. A list repeats the parameter, $null leaves it out, a hashtable is sent as JSON (filters = @{
    /// status = 'exited' }).
    /// </summary>
    [Parameter]
    [Pairs]
    public IDictionary? Query { get; set; }

    /// <summary>Headers of the request.</summary>
    [Parameter]
    [Pairs(Separator = ':')]
    public IDictionary? Headers { get; set; }

    /// <summary>
    /// The body. A string, byte array or file is sent as it is; a hashtable or any other object as JSON.
    /// </summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    public object? Body { get; set; }

    /// <summary>
    /// Content type of the body. By default application/json for JSON, text/plain for other text, else
    /// application/octet-stream.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ContentType { get; set; }

    /// <summary>File that is streamed as the body.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? InFile { get; set; }

    /// <summary>
    /// File that the answer's body is streamed to. It appears when it is complete; after a failure it is what it was
    /// before. Into a device or a named pipe it is written as it comes.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    /// <summary>Delivers the body of a status of 300 and above like any other, in place of an error.</summary>
    [Parameter]
    public SwitchParameter SkipHttpErrorCheck { get; set; }

    /// <summary>Name of a variable that gets the status, as a number.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StatusCodeVariable { get; set; }

    /// <summary>Name of a variable that gets the answer's headers: a dictionary of lists.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [Alias("RHV")]
    public string? ResponseHeadersVariable { get; set; }

    /// <summary>Seconds for the whole request, the body included; without it there is no limit.</summary>
    [Parameter]
    [ValidateRange(0.001, 2147483.0)]
    public double? TimeoutSec { get; set; }

    /// <summary>Delivers text as one string, each JSON value as its text, and log frames as bytes.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    private protected override bool IsConfigured => SocketPath is null;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (SocketPath is not null && (DockerHost.Length > 0 || Context.Length > 0))
        {
            ThrowTerminatingError(ErrorTable.ToRecord(new SockException(SockFailure.EndpointConflict,
                "-SocketPath names a socket, and -DockerHost or -Context an engine.", "Use one of them."), null));
        }

        // What cannot be told afterwards is not asked for.
        Guard(() =>
        {
            Set(StatusCodeVariable, null);
            Set(ResponseHeadersVariable, null);
        });
        if (InFile is not null && (Body is not null || MyInvocation.ExpectingInput))
        {
            ThrowTerminatingError(ErrorTable.ToRecord(new SockException(SockFailure.NameInvalid,
                "-InFile and -Body are both the body of the request.", "Use one of them."), null));
        }
    }

    private protected override void Process()
    {
        if (MyInvocation.ExpectingInput && Unwrap(Body) is byte one)
        {
            // An array of bytes comes through a pipeline in single bytes; they are one body.
            _pipedBytes.Add(one);
            return;
        }

        Send(Body);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_pipedBytes.Count > 0)
        {
            Guard(() => Send(_pipedBytes.ToArray()));
        }
    }

    private protected override void Receive(object? item)
    {
        if (item is not ResponseHead head)
        {
            base.Receive(item);
            return;
        }

        Set(StatusCodeVariable, (int)head.Status);
        Set(ResponseHeadersVariable, head.Headers);
    }

    private void Set(string? variable, object? value)
    {
        try
        {
            if (variable is not null)
            {
                SessionState.PSVariable.Set(variable, value);
            }
        }
        catch (SessionStateException wrong)
        {
            throw new SockException(SockFailure.NameInvalid, $"'{variable}' is no variable that can be set.", null, wrong);
        }
    }

    private void Send(object? body)
    {
        string target = RequestTarget.Of(Path);
        string? file = InFile is not null ? FullPath(InFile) : (Unwrap(body) as FileInfo)?.FullName;
        // What PowerShell knows of an object it tells on its own thread only.
        RequestBody? made = file is null ? Content(Unwrap(body), body) : null;
        SockCall call = new()
        {
            Request = read => Request(target, file is null ? made
                : RequestBody.OfFile(file, ContentType ?? "application/octet-stream", read)),
            Json = static (json, endpoint) => JsonOrigin.Remember(JsonToPowerShell.Convert(json.Span), endpoint),
            OutFile = OutFile is null ? null : FullPath(OutFile),
            Raw = Raw,
            KeepErrors = SkipHttpErrorCheck,
            Limit = TimeoutSec is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };

        using FanOut fan = new(int.MaxValue, Stop);
        if (SocketPath is not null)
        {
            SockClient client = SockClient.For(EndpointText.HasScheme(SocketPath)
                ? EndpointResolver.For(AllowInsecure).Host(SocketPath).Endpoint
                : new UnixEndpoint(SocketPath.StartsWith('@') ? SocketPath : SocketFile(SocketPath)));
            fan.Add(client.Endpoint, Secrets.Target(target), scope => call.AskAsync(client, scope));
        }
        else
        {
            DockerEngine[] engines = [.. Engines()];
            if (OutFile is not null && engines.Length > 1)
            {
                throw new SockException(SockFailure.NameInvalid,
                    $"Answers of {engines.Length} engines cannot go into one file.", "Ask each by itself.");
            }

            foreach (DockerEngine engine in engines)
            {
                fan.Add(engine.Endpoint, Secrets.Target(target), scope => call.AskAsync(engine, scope));
            }
        }

        Deliver(fan.All());
    }

    private DockerRequest Request(string target, RequestBody? content)
    {
        string method = Method?.ToUpperInvariant() ?? (content is null ? "GET" : "POST");
        DockerRequest request = new(new HttpMethod(method), target) { Body = content };
        foreach ((string name, string? value) in QueryText.Of(Query))
        {
            request.Query(name, value);
        }

        foreach (DictionaryEntry header in Headers ?? new Hashtable())
        {
            request.Headers.Add(new(LanguagePrimitives.ConvertTo<string>(header.Key),
                LanguagePrimitives.ConvertTo<string>(header.Value)));
        }

        return request;
    }

    private RequestBody? Content(object? plain, object? whole) => plain switch
    {
        null => null,
        string text =>
            RequestBody.Of(text,
                ContentType ?? (LooksLikeJson(text) ? "application/json" : "text/plain; charset=utf-8")),
        byte[] bytes => RequestBody.Of(bytes, ContentType ?? "application/octet-stream"),
        _ => RequestBody.Of(PowerShellToJson.Convert(whole), ContentType ?? "application/json"),
    };

    private static bool LooksLikeJson(string text) => text.AsSpan().TrimStart() is ['{' or '[', ..];

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
