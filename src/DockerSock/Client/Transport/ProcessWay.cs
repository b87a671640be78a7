namespace DockerSock.Client;

/// <summary>A program as the way of one connection.</summary>
/// <param name="endpoint">Where it leads.</param>
/// <param name="process">The program.</param>
/// <param name="command">The program as messages name it.</param>
internal class ProcessWay(DockerEndpoint endpoint, TransportProcess process, string command) : IConnectionWay
{
    /// <inheritdoc/>
    public virtual void OnAnswer()
    {
    }

    /// <inheritdoc/>
    public virtual void OnClose()
    {
    }

    /// <inheritdoc/>
    public async ValueTask<Exception?> ExplainEndAsync(bool isAnswered, CancellationToken cancel)
    {
        int? code = await process.EndAsync(cancel).ConfigureAwait(false);
        string said = process.Said;
        return isAnswered
            ? code is null or 0 ? null : new TransportEndException($"{Exit(code)}{TransportFailure.Sentence(said)}.")
            // It ended as programs do whose other side has hung up.
            : code == 0 && said.Length == 0 ? null : Explain(code, said);
    }

    /// <inheritdoc/>
    public SockException ExplainNoise(string first) => TransportFailure.Noise(endpoint, command, first);

    /// <summary>The program ended before there was an answer.</summary>
    private protected virtual SockException Explain(int? code, string said) =>
        TransportFailure.Recognise(endpoint, said)
        ?? (code == 127
            ? new SockException(SockFailure.ProgramMissing,
                $"The way to {endpoint} ended with exit code 127, program not found{TransportFailure.Sentence(said)}.",
                "The program that is to lead to the engine is not on the PATH there; name it with its folder.")
            : new SockException(SockFailure.ProgramFailed,
                $"There is no way to {endpoint}: {Exit(code)} before there was an answer"
                    + $"{TransportFailure.Sentence(said)}.", Advice));

    /// <summary>What can be done when it ends so.</summary>
    private protected virtual string Advice =>
        "Run it by hand; it must pass on what it reads to the engine's socket, and write what comes back.";

    private string Exit(int? code) => code is null ? $"'{command}' closed its output"
        : $"'{command}' ended with exit code {code}";
}
