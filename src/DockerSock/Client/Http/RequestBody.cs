using System.Net.Http.Headers;
using System.Text;

namespace DockerSock.Client;

/// <summary>
/// The body of a request. It makes its content anew for each engine that is asked, and knows how curl would send it.
/// </summary>
public sealed class RequestBody
{
    private readonly Func<HttpContent> _content;

    private RequestBody(string contentType, Func<HttpContent> content)
    {
        ContentType = contentType;
        _content = content;
    }

    /// <summary>The media type that is sent.</summary>
    public string ContentType { get; }

    /// <summary>The whole body where it is in memory; null for a file.</summary>
    internal ReadOnlyMemory<byte>? Bytes { get; private init; }

    /// <summary>True for a body that is not shown.</summary>
    internal bool IsSecret { get; private init; }

    /// <summary>The file that is streamed; null for a body in memory.</summary>
    internal string? File { get; private init; }

    /// <summary>
    /// What a body that is written while it is sent is made of, as words for tar; null for the others.
    /// </summary>
    internal IReadOnlyList<string>? Source { get; private init; }

    /// <summary>A body in memory.</summary>
    public static RequestBody Of(ReadOnlyMemory<byte> bytes, string contentType) =>
        new(contentType, () => new ReadOnlyMemoryContent(bytes)) { Bytes = bytes };

    /// <summary>A text, sent as UTF-8.</summary>
    public static RequestBody Of(string text, string contentType) => Of(Encoding.UTF8.GetBytes(text), contentType);

    /// <summary>A text that no stream shows.</summary>
    public static RequestBody OfSecret(string text, string contentType) =>
        new(contentType, () => new ReadOnlyMemoryContent(Encoding.UTF8.GetBytes(text))) { IsSecret = true };

    /// <summary>A file, streamed.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="contentType">The media type.</param>
    /// <param name="sent">Told the total of bytes read so far, from the thread that sends.</param>
    public static RequestBody OfFile(string path, string contentType, Action<long>? sent = null) =>
        new(contentType, () => new StreamContent(new CountingStream(Open(path), sent))) { File = path };

    /// <summary>A body that is written while it is sent.</summary>
    /// <param name="contentType">The media type.</param>
    /// <param name="source">What tar would be given to make it, for people: the files, a word each.</param>
    /// <param name="writeAsync">Writes it, from its beginning each time that it is asked.</param>
    public static RequestBody OfWriter(string contentType, IReadOnlyList<string> source,
        Func<Stream, CancellationToken, Task> writeAsync) =>
        new(contentType, () => new WrittenContent(writeAsync)) { Source = source };

    /// <summary>The content for one request.</summary>
    internal HttpContent ToContent()
    {
        HttpContent content = _content();
        content.Headers.ContentType = MediaTypeHeaderValue.TryParse(ContentType, out MediaTypeHeaderValue? type)
            ? type
            : throw new SockException(SockFailure.NameInvalid, $"'{ContentType}' is no content type.");
        return content;
    }

    private static FileStream Open(string path) => FileFailure.Read(path, static path =>
        new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16,
            FileOptions.Asynchronous | FileOptions.SequentialScan));

    /// <summary>Writes itself while it is sent.</summary>
    private sealed class WrittenContent(Func<Stream, CancellationToken, Task> writeAsync) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) =>
            writeAsync(stream, CancellationToken.None);

        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context,
            CancellationToken cancellationToken) =>
            writeAsync(stream, cancellationToken);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
