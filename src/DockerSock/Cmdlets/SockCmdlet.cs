using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Formats;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// What every cmdlet shares: Ctrl+C, calls that run beside each other while the pipeline thread waits for what they
/// deliver, verbose lines, progress, and errors.
/// </summary>
public abstract class SockCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<string> _unreachable = new(StringComparer.Ordinal);
    private readonly HashSet<string> _noticed = new(StringComparer.Ordinal);
    private readonly ProgressBars _bars = new();
    private readonly Dictionary<string, string> _called = new(StringComparer.Ordinal);

    /// <summary>Ends with the pipeline.</summary>
    private protected CancellationToken Stop => _stop.Token;

    /// <summary>True after Ctrl+C.</summary>
    private protected bool IsStopped { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        OnDispose();
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The cmdlet's work for one record of the pipeline.</summary>
    private protected abstract void Process();

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Guard(Process);

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        IsStopped = true;
        _stop.Cancel();
    }

    /// <summary>Asks whether to go on, as -WhatIf and -Confirm say; a password in an address is not shown.</summary>
    private protected new bool ShouldProcess(string target, string action) =>
        base.ShouldProcess(CellText.VisibleLines(Secrets.Words(target)), action);

    /// <summary>Warns; what an engine says in it a terminal does not obey.</summary>
    private protected new void WriteWarning(string text) => base.WriteWarning(CellText.VisibleLines(text));

    /// <summary>Tells what is done, in the same way.</summary>
    private protected new void WriteVerbose(string text) => base.WriteVerbose(CellText.VisibleLines(text));

    /// <summary>Remembers what people call an object, for errors that have its id.</summary>
    private protected void Remember(ObjectIdentity named)
    {
        if (named.IsObject && named.Called != named.Text && named.Text.Length >= 25)
        {
            _called[named.Text] = $"{named.Called} ({CellText.ShortId(named.Text[(named.Text.IndexOf(':') + 1)..])})";
        }
    }

    /// <summary>
    /// The full path of a file that a user has named: it is meant from the session's location, and may begin with a
    /// drive of PowerShell's.
    /// </summary>
    /// <exception cref="SockException">No file can have such a path.</exception>
    internal string FullPath(string path) =>
        Paths(path, () => [GetUnresolvedProviderPathFromPSPath(path)])[0];

    /// <summary>The full paths of the files that a wildcard means.</summary>
    /// <exception cref="SockException">No file can have such a path.</exception>
    private protected IReadOnlyList<string> FullPaths(string path) =>
        !Patterns.IsWildcard(path) ? [FullPath(path)] : Paths(path, () =>
        {
            try
            {
                return [.. GetResolvedProviderPathFromPSPath(path, out _)];
            }
            catch (ItemNotFoundException)
            {
                return [];
            }
        });

    private string[] Paths(string path, Func<string[]> resolve)
    {
        try
        {
            SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            return path.Contains('\0') ? throw new SockException(SockFailure.FileFailed, $"'{path}' is no path of a file: "
                    + "it has a zero in it.")
                : provider.Name != "FileSystem" ? throw new SockException(SockFailure.FileFailed,
                    $"'{path}' is no file: it is of PowerShell's {provider.Name}.")
                : resolve();
        }
        catch (Exception problem) when (problem is SessionStateException or ProviderInvocationException
            or PSInvalidOperationException or PSNotSupportedException or ArgumentException or NotSupportedException
            or WildcardPatternException or IOException)
        {
            throw new SockException(SockFailure.FileFailed, $"'{path}' is no path of a file: {problem.Message}",
                path.Contains(':') ? "Put ./ before a name that has a colon." : null, problem);
        }
    }

    /// <summary>Frees what a derived base holds.</summary>
    private protected virtual void OnDispose()
    {
    }

    /// <summary>
    /// Runs work of the pipeline thread; its failures become error records, and a stop stops the pipeline. What the
    /// user must write in another way ends the command; an engine that is away is an error that -ErrorAction decides
    /// about.
    /// </summary>
    private protected void Guard(Action work)
    {
        try
        {
            work();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (SockException problem)
        {
            if (problem is { IsUnreachable: true, Failure: not SockFailure.EndpointConflict })
            {
                Refuse(problem, null);
                return;
            }

            OnFailure(problem);
            ThrowTerminatingError(ErrorTable.ToRecord(problem, null));
        }
    }

    /// <summary>Handles what calls delivered: objects go to <see cref="Receive"/>, the rest to its stream.</summary>
    private protected void Deliver(IEnumerable<Delivery> deliveries)
    {
        foreach (object? item in Items(deliveries))
        {
            Receive(item);
        }
    }

    /// <summary>The objects that calls delivered; verbose lines and failures are written on the way.</summary>
    private protected IEnumerable<object?> Items(IEnumerable<Delivery> deliveries)
    {
        foreach (Delivery delivery in deliveries)
        {
            switch (delivery.Kind)
            {
                case DeliveryKind.Item:
                    yield return delivery.Value;
                    break;
                case DeliveryKind.Verbose when delivery.Value is string line:
                    WriteVerbose(line);
                    break;
                case DeliveryKind.Warning when delivery.Value is string sentence:
                    WriteWarning(sentence);
                    break;
                case DeliveryKind.Notice when delivery.Value is string sentence && _noticed.Add(sentence):
                    WriteWarning(sentence);
                    break;
                case DeliveryKind.Failure:
                    Report((Exception)delivery.Value!, delivery.Target, delivery.Engine);
                    break;
            }
        }
    }

    /// <summary>Takes one thing that a call delivered; writes it to the pipeline unless it is something else.</summary>
    private protected virtual void Receive(object? item)
    {
        if (item is TransferProgress transfer)
        {
            foreach (ProgressRecord bar in _bars.Of(transfer))
            {
                WriteProgress(bar);
            }

            return;
        }

        if ((item is PSObject wrapped ? wrapped.BaseObject : item) is DockerObject { WithUnknownFields: { } found })
        {
            JsonToPowerShell.AttachNotes(found);
        }

        WriteObject(item);
    }

    /// <summary>Something failed, and is about to be written as an error, which may end the pipeline.</summary>
    private protected virtual void OnFailure(Exception problem)
    {
    }

    /// <summary>Writes that one object of several is not dealt with; the command has failed for it.</summary>
    private protected void Refuse(SockException problem, object? target)
    {
        OnFailure(problem);
        WriteError(ErrorTable.ToRecord(problem, target, _called));
    }

    /// <summary>
    /// True for text, and for an object that is of the kind that is meant or of none that is known. Any other is an
    /// error: it has a name as well, which may be that of somebody else here.
    /// </summary>
    private protected bool IsOfKind(ObjectIdentity name, string word)
    {
        if (name.Word is not { } other || other == word)
        {
            return true;
        }

        Refuse(NoSuchKind(name, word), (object?)name.Model ?? name.Text);
        return false;
    }

    /// <summary>The failure of an object that is of another kind.</summary>
    private protected static SockException NoSuchKind(ObjectIdentity name, string word) => new(SockFailure.NameInvalid,
        $"The {name.Word} '{name.Called}' is no {word}.", $"This command takes {word}s, or their names.");

    /// <summary>Deals with one of several files; one that cannot be used does not stop the others.</summary>
    private protected void Each(string file, Action work)
    {
        try
        {
            work();
        }
        catch (SockException problem) when (problem.Failure == SockFailure.FileFailed)
        {
            Refuse(problem, file);
        }
    }

    private void Report(Exception problem, object? target, DockerEndpoint endpoint)
    {
        OnFailure(problem);
        if (problem is SockException { IsUnreachable: true })
        {
            // Said once, however many objects on it and other engines there are.
            if (!_unreachable.Add(endpoint.Text))
            {
                return;
            }

            target = endpoint.Text;
        }

        WriteError(ErrorTable.ToRecord(problem, target, _called));
    }
}
