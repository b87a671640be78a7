namespace DockerSock.Fake;

/// <summary>A source of a COPY that is not there, which each builder says in words of its own.</summary>
/// <param name="path">The source, from the root of the context.</param>
/// <param name="message">The words of the classic builder.</param>
internal sealed class MissingSource(string path, string message) : Exception(message)
{
    public string Path => path;
}
