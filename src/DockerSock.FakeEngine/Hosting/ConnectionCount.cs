using Microsoft.AspNetCore.Connections;

namespace DockerSock.Fake.Hosting;

/// <summary>How many connections are open, and those who wait for a number of them.</summary>
internal sealed class ConnectionCount
{
    private readonly Lock _sync = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiters = [];
    private int _open;

    public int Open
    {
        get
        {
            lock (_sync)
            {
                return _open;
            }
        }
    }

    /// <summary>Kestrel's connection middleware: counts a connection while it lives.</summary>
    public ConnectionDelegate Count(ConnectionDelegate next) => async connection =>
    {
        Change(+1);
        try
        {
            await next(connection);
        }
        finally
        {
            Change(-1);
        }
    };

    public async Task WaitAsync(int count, CancellationToken cancel)
    {
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_sync)
        {
            if (_open == count)
            {
                return;
            }

            _waiters.Add((count, reached));
        }

        using CancellationTokenRegistration registration = cancel.Register(() => reached.TrySetCanceled(cancel));
        await reached.Task;
    }

    public void Change(int by)
    {
        lock (_sync)
        {
            _open += by;
            _waiters.RemoveAll(waiter => waiter.Reached.Task.IsCompleted
                || (waiter.Count == _open && waiter.Reached.TrySetResult()));
        }
    }
}
