using System.Management.Automation;
using System.Threading.Channels;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>A pipeline that writes log lines while the test goes on.</summary>
internal sealed class Following : IDisposable
{
    private readonly PowerShell _pipeline;
    private readonly PSDataCollection<PSObject> _output = [];
    private readonly Channel<LogLine> _lines = Channel.CreateUnbounded<LogLine>();
    private IAsyncResult _running = null!;

    private Following(PowerShell pipeline)
    {
        _pipeline = pipeline;
        _output.DataAdded += (_, added) => _lines.Writer.TryWrite((LogLine)_output[added.Index].BaseObject);
    }

    /// <summary>The error records so far.</summary>
    public IReadOnlyList<ErrorRecord> Errors => [.. _pipeline.Streams.Error];

    /// <summary>Starts a script that writes log lines.</summary>
    public static Following Start(HostedPowerShell shell, string script,
        params (string Name, object? Value)[] arguments)
    {
        Following started = new(shell.Create(script, arguments));
        started._running = started._pipeline.BeginInvoke<PSObject, PSObject>(null, started._output);
        return started;
    }

    /// <summary>The next lines, as many as asked for.</summary>
    public async Task<IReadOnlyList<LogLine>> TakeAsync(int count, CancellationToken cancel)
    {
        List<LogLine> taken = [];
        while (taken.Count < count)
        {
            taken.Add(await _lines.Reader.ReadAsync(cancel));
        }

        return taken;
    }

    /// <summary>Waits for the pipeline's own end; all lines that were not taken.</summary>
    public async Task<IReadOnlyList<LogLine>> RestAsync(CancellationToken cancel)
    {
        await Task.Factory.FromAsync(_running, _pipeline.EndInvoke).WaitAsync(cancel);
        return Left();
    }

    /// <summary>Ctrl+C; all lines that were not taken.</summary>
    public IReadOnlyList<LogLine> Stop()
    {
        _pipeline.Stop();
        Assert.Throws<PipelineStoppedException>(() => _pipeline.EndInvoke(_running));
        return Left();
    }

    public void Dispose()
    {
        // A test that has failed leaves its pipeline running.
        _pipeline.Stop();
        _pipeline.Dispose();
        _output.Dispose();
    }

    private List<LogLine> Left()
    {
        List<LogLine> left = [];
        while (_lines.Reader.TryRead(out LogLine? line))
        {
            left.Add(line);
        }

        return left;
    }
}
