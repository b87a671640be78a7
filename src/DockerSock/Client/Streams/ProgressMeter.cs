namespace DockerSock.Client;

/// <summary>Tells how far a transfer is, five times a second at most, however many pieces it comes in.</summary>
/// <param name="call">Who is told.</param>
/// <param name="activity">What is transferred, for a person.</param>
/// <param name="total">Bytes in all; null where nobody knows.</param>
internal sealed class ProgressMeter(EngineCall call, string activity, long? total)
{
    private const long Every = 200;

    private long _done;
    private long _told = Environment.TickCount64;

    /// <summary>Some more bytes were transferred.</summary>
    public ValueTask AddAsync(long bytes)
    {
        _done += bytes;
        long now = Environment.TickCount64;
        if (now - _told < Every)
        {
            return ValueTask.CompletedTask;
        }

        _told = now;
        return call.ReportAsync(new TransferProgress(activity, _done, total));
    }

    /// <summary>There is no more.</summary>
    public ValueTask EndAsync() => call.ReportAsync(new TransferProgress(activity, _done, total, Ended: true));
}
