namespace DockerSock.Client;

/// <summary>A body that is read once, from its beginning, and asynchronously.</summary>
internal abstract class ForwardOnlyStream : UnseekableStream
{
    public sealed override bool CanWrite => false;

    public sealed override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("Answers are read asynchronously.");

    public sealed override void Flush() => throw new NotSupportedException();

    public sealed override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
