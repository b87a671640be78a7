using System.Management.Automation;
using System.Threading.Channels;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>A pipeline that writes events, and warns, while the test goes on.</summary>
internal sealed class EventPipeline : IDisposable
{
    private readonly PowerShell _pipeline;
    private readonly PSDataCollection<PSObject> _output = [];
    private readonly Channel<DockerEvent> _events = Channel.CreateUnbounded<DockerEvent>();
    private readonly Channel<string> _warnings = Channel.CreateUnbounded<string>();
    private readonly IAsyncResult _running;

    public EventPipeline(HostedPowerShell shell, string script, string host)
    {
        _pipeline = shell.Create($"param($h) {script}", ("h", host));
        _output.DataAdded += (_, added) => _events.Writer.TryWrite((DockerEvent)_output[added.Index].BaseObject);
        _pipeline.Streams.Warning.DataAdded += (_, added) =>
            _warnings.Writer.TryWrite(_pipeline.Streams.Warning[added.Index].Message);
        _running = _pipeline.BeginInvoke<PSObject, PSObject>(null, _output);
    }

    /// <summary>The warnings that were not taken.</summary>
    public bool HasWarning => _warnings.Reader.TryPeek(out _);

    /// <summary>The next event.</summary>
    public ValueTask<DockerEvent> NextAsync(CancellationToken cancel) => _events.Reader.ReadAsync(cancel);

    /// <summary>Names of the next events.</summary>
    public async Task<IReadOnlyList<string?>> NamesAsync(int count, CancellationToken cancel)
    {
        List<string?> names = [];
        while (names.Count < count)
        {
            names.Add((await NextAsync(cancel)).Name);
        }

        return names;
    }

    /// <summary>The next warning.</summary>
    public ValueTask<string> WarningAsync(CancellationToken cancel) => _warnings.Reader.ReadAsync(cancel);

    /// <summary>Waits for the pipeline's own end.</summary>
    public Task EndAsync(CancellationToken cancel) => Task.Factory.FromAsync(_running, _pipeline.EndInvoke)
        .WaitAsync(cancel);

    /// <summary>Ctrl+C; how many events were not taken.</summary>
    public int Stop()
    {
        _pipeline.Stop();
        Assert.Throws<PipelineStoppedException>(() => _pipeline.EndInvoke(_running));
        return _events.Reader.Count;
    }

    public void Dispose()
    {
        _pipeline.Stop();
        _pipeline.Dispose();
        _output.Dispose();
    }
}
