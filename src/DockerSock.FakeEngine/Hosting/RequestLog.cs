using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DockerSock.Fake.Hosting;

/// <summary>The requests that an engine received, and those who wait for one.</summary>
internal sealed class RequestLog
{
    private readonly Lock _sync = new();
    private readonly List<RecordedRequest> _requests = [];
    private readonly List<(Func<RecordedRequest, bool> Match,
        TaskCompletionSource<RecordedRequest> Found)> _waiters = [];

    public IReadOnlyList<RecordedRequest> Snapshot()
    {
        lock (_sync)
        {
            return _requests.ToArray();
        }
    }

    public void Clear()
    {
        lock (_sync)
        {
            _requests.Clear();
        }
    }

    public RecordedRequest Add(HttpContext context)
    {
        Dictionary<string, IReadOnlyList<string>> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in context.Request.Headers)
        {
            headers[name] = values.Select(value => value ?? "").ToArray();
        }

        IHttpRequestFeature feature = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        RecordedRequest request = new(feature.Method, feature.RawTarget, feature.Protocol, headers);
        lock (_sync)
        {
            _requests.Add(request);
        }

        return request;
    }

    /// <summary>Lets those go on who wait for a request like this one.</summary>
    public void Announce(RecordedRequest request)
    {
        lock (_sync)
        {
            _waiters.RemoveAll(waiter =>
                waiter.Found.Task.IsCompleted || (waiter.Match(request) && waiter.Found.TrySetResult(request)));
        }
    }

    public async Task<RecordedRequest> WaitAsync(Func<RecordedRequest, bool> match, CancellationToken cancel)
    {
        TaskCompletionSource<RecordedRequest> found = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_sync)
        {
            if (_requests.FirstOrDefault(match) is { } earlier)
            {
                return earlier;
            }

            _waiters.Add((match, found));
        }

        using CancellationTokenRegistration registration = cancel.Register(() => found.TrySetCanceled(cancel));
        return await found.Task;
    }
}
