using System.Text;
using DockerSock.Fake.Faults;

namespace DockerSock.Fake;

/// <summary>What goes wrong with a request, for <see cref="FakeEngine.Misbehave"/>.</summary>
public abstract class Fault
{
    private protected Fault()
    {
    }

    /// <summary>Answers a status and a body instead of the real answer.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="body">The body; UTF-8 on the wire.</param>
    /// <param name="contentType">The Content-Type; null sends none.</param>
    public static Fault Status(int status, string body, string? contentType = "application/json") =>
        new ResponseFault(status, Encoding.UTF8.GetBytes(body), contentType, null, null);

    /// <summary>
    /// Answers 200 and a body instead of the real answer, whole or in chunks that are flushed one by one.
    /// </summary>
    /// <param name="body">The body.</param>
    /// <param name="contentType">The Content-Type; null sends none.</param>
    /// <param name="chunkSizes">
    /// The lengths of the first chunks in bytes; what is left is one more. Null sends it whole.
    /// </param>
    /// <param name="beforeChunk">Awaited before each chunk with its number, from 0; null for no wait.</param>
    public static Fault Answer(
        byte[] body,
        string? contentType = "application/json",
        int[]? chunkSizes = null,
        Func<int, Task>? beforeChunk = null) =>
        new ResponseFault(200, body, contentType, chunkSizes, beforeChunk);

    /// <summary>
    /// As <see cref="Answer(byte[], string?, int[], Func{int, Task})"/>, with the body as UTF-8 text.
    /// </summary>
    /// <param name="body">The body.</param>
    /// <param name="contentType">The Content-Type; null sends none.</param>
    /// <param name="chunkSizes">
    /// The lengths of the first chunks in bytes; what is left is one more. Null sends it whole.
    /// </param>
    /// <param name="beforeChunk">Awaited before each chunk with its number, from 0; null for no wait.</param>
    public static Fault Answer(
        string body,
        string? contentType = "application/json",
        int[]? chunkSizes = null,
        Func<int, Task>? beforeChunk = null) =>
        Answer(Encoding.UTF8.GetBytes(body), contentType, chunkSizes, beforeChunk);

    /// <summary>Another fault for each request; the last one stays.</summary>
    /// <param name="turns">The faults, in the order of the requests.</param>
    public static Fault InTurn(params Fault[] turns) => new TurnsFault(turns);

    /// <summary>Waits before the real answer.</summary>
    /// <param name="pause">How long.</param>
    public static Fault Delay(TimeSpan pause) => new DelayFault(pause);

    /// <summary>Sends the body of the real answer in small pieces with a pause after each.</summary>
    /// <param name="chunk">The length of a piece in bytes.</param>
    /// <param name="pause">The pause after each piece.</param>
    public static Fault SlowBytes(int chunk, TimeSpan pause) =>
        new BodyFault((response, body, cancel) => new SlowStream(body, chunk, pause));

    /// <summary>Sends the first bytes of the real answer's body, then waits for <see cref="GateFault.Open"/>.</summary>
    /// <param name="bytes">How many bytes of body go out before the wait.</param>
    public static GateFault Gate(long bytes) => new(bytes, null);

    /// <summary>Sends the first bytes of the real answer's body, then waits for a task.</summary>
    /// <param name="bytes">How many bytes of body go out before the wait.</param>
    /// <param name="release">Lets the rest go.</param>
    public static GateFault Gate(long bytes, Task release) => new(bytes, release);

    /// <summary>
    /// Sends the real answer and closes the connection in the middle of its body, with no end to its HTTP.
    /// </summary>
    /// <param name="bytes">How many bytes of body go out.</param>
    /// <param name="chunked">
    /// Whether the body is chunked or has a Content-Length; null as the real answer has it.
    /// </param>
    public static Fault CutAfter(long bytes, bool? chunked = null) => new CutFault(bytes, chunked);

    /// <summary>Sends a complete, correct HTTP answer whose body stops early, such as JSON that breaks off.</summary>
    /// <param name="bytes">How many bytes of the real body it has.</param>
    public static Fault TruncateBody(long bytes) =>
        new BodyFault((response, body, cancel) => new TruncatingStream(response, body, bytes));

    /// <summary>Sends bytes that are no HTTP, then closes the connection.</summary>
    /// <param name="bytes">What is sent.</param>
    public static Fault Garbage(byte[] bytes) => new GarbageFault(bytes);

    /// <summary>Reads the request and never answers; ends when the client goes away.</summary>
    public static Fault Hang() => new HangFault();

    /// <summary>Closes the connection without a byte of answer; over TCP with a reset.</summary>
    public static Fault Reset() => new ResetFault();

    /// <summary>
    /// The engine runs into an error while it loads, imports, builds, pulls or pushes an image: the real answer so far,
    /// then the error as engines say it there. What has said nothing yet, and is no load, answers the status 500.
    /// </summary>
    /// <param name="message">The error, such as "no space left on device".</param>
    /// <param name="after">How many messages are sent before.</param>
    public static Fault StreamError(string message, int after = 0) => new StreamErrorFault(message, after);

    /// <summary>The real answer; a turn of <see cref="InTurn"/>.</summary>
    public static Fault Real() => new RealFault();

    /// <summary>Sends the real answer with another body.</summary>
    /// <param name="edit">Makes it of the real one.</param>
    public static Fault Edit(Func<string, string> edit) => new EditFault(edit);

    /// <summary>Sends the real answer up to the line that has a word; that line and all after it are lost.</summary>
    /// <param name="word">Such as "Successfully".</param>
    public static Fault Until(string word) => Edit(body => string.Join('\n',
        body.Split('\n').TakeWhile(line => !line.Contains(word, StringComparison.Ordinal))));

    /// <summary>Does what was asked for, and closes the connection without a byte of answer.</summary>
    public static Fault Unanswered() => new EditFault(static _ => null);

    /// <summary>Sends the real answer with one header more.</summary>
    /// <param name="bytes">Length of its value.</param>
    public static Fault Header(int bytes) => new HeaderFault(bytes);

    /// <summary>Answers a start of an exec or an attach with 200, as a proxy that knows no upgrades would.</summary>
    public static Fault NoUpgrade() => new NoUpgradeFault();

    /// <summary>Answers chunks whose lengths are no numbers.</summary>
    public static Fault BrokenChunks() => Garbage("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"u8.ToArray()
        .Concat("Transfer-Encoding: chunked\r\n\r\nseven\r\n[]\r\n0\r\n\r\n"u8.ToArray()).ToArray());

    /// <summary>Answers a body that is shorter than its Content-Length, and closes the connection.</summary>
    /// <param name="body">The body.</param>
    /// <param name="missing">How many bytes the length says more.</param>
    public static Fault WrongLength(string body, int missing) => Garbage(Encoding.UTF8.GetBytes(
        $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
            + $"{Encoding.UTF8.GetByteCount(body) + missing}\r\n\r\n{body}"));

    /// <summary>Answers an HTML page, as a proxy in between would.</summary>
    /// <param name="status">The HTTP status.</param>
    public static Fault Html(int status) => Status(
        status,
        $"<html><head><title>{status}</title></head><body><h1>{status} from the proxy</h1></body></html>\n",
        "text/html");

    internal abstract Task RunAsync(FaultCall call);
}
