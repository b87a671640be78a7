using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>What a container writes, for a client that is attached to it.</summary>
internal sealed class AttachedOutput
{
    private readonly EngineContainer _container;
    private readonly bool _stream;
    private readonly bool _out;
    private readonly bool _error;
    private readonly int _ended;
    private int _position;

    /// <summary>Begins now, or with logs=1 at the beginning of the log.</summary>
    public AttachedOutput(EngineContainer container, EngineCall call)
    {
        _container = container;
        _stream = call.Flag("stream");
        _out = call.Flag("stdout");
        _error = call.Flag("stderr");
        _ended = container.StreamsEnded;
        _position = call.Flag("logs") ? 0 : container.Lines.From(0).Count;
    }

    /// <summary>Sends all that is written, until the run that it is about ends.</summary>
    public async Task CopyAsync(Func<byte, ReadOnlyMemory<byte>, Task> sendAsync, CancellationToken cancel)
    {
        while (true)
        {
            Task changed = _container.Changed.Next;
            bool over = !_stream || _container.StreamsEnded != _ended || _container.IsRemoved;
            IReadOnlyList<LogLine> lines = _container.Lines.From(_position);
            _position += lines.Count;
            foreach (LogLine line in lines.Where(line => line.Stream == 1 ? _out : _error))
            {
                await sendAsync(line.Stream, line.Bytes);
            }

            if (over)
            {
                return;
            }

            if (lines.Count == 0)
            {
                await changed.WaitAsync(cancel);
            }
        }
    }
}
