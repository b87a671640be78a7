namespace DockerSock.Client;

/// <summary>What a call carries from its caller: the end of patience, and where to tell what is being done.</summary>
/// <param name="Cancel">Ends the call: Ctrl+C, a pipeline that wants no more, a time limit.</param>
/// <param name="Tell">Takes a line for the verbose stream; null when nobody listens.</param>
public readonly record struct CallScope(CancellationToken Cancel, Func<string, ValueTask>? Tell = null)
{
    /// <summary>Tells a line for the verbose stream.</summary>
    internal ValueTask VerboseAsync(string line) => Tell?.Invoke(line) ?? ValueTask.CompletedTask;
}
