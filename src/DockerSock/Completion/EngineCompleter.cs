using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using DockerSock.Client;

namespace DockerSock.Completion;

/// <summary>
/// Completes names of what an engine has. It asks over the socket and gives up after 300 milliseconds: then there is
/// nothing to complete, and never an error.
/// </summary>
public abstract class EngineCompleter : IArgumentCompleter
{
    /// <summary>How long an engine is waited for: nobody waits longer for the tab key.</summary>
    internal static TimeSpan Patience { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        try
        {
            string word = Quoted.Typed(wordToComplete);
            using CancellationTokenSource limit = new(Patience);
            // Not only the call but the wait for it ends: resolving or connecting might not listen to the token.
            Task<List<CompletionResult>> asking =
                Task.Run(() => Complete(word, fakeBoundParameters,
                    call => ListAsync(call, commandName, parameterName), limit.Token), limit.Token);
            return asking.Wait(Patience) ? asking.Result : [];
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            return [];
        }
    }

    /// <summary>What the engine has that may be meant, each with the texts of its completion.</summary>
    private protected abstract IAsyncEnumerable<CompletionResult?> ListAsync(EngineCall call, string commandName,
        string parameterName);

    /// <summary>A completion of a name, quoted where PowerShell needs it.</summary>
    private protected static CompletionResult? Result(string name, string tooltip) =>
        Quoted.IsSafe(name) ? Quoted.Result(name, tooltip) : null;

    private static List<CompletionResult> Complete(string word, IDictionary bound,
        Func<EngineCall, IAsyncEnumerable<CompletionResult?>> listAsync, CancellationToken cancel)
    {
        WildcardPattern pattern = new(WildcardPattern.ContainsWildcardCharacters(word) ? word : word + "*",
            WildcardOptions.IgnoreCase);
        DockerEngine engine = DockerEngine.For(Endpoint(bound));
        using FanOut fan = new(1, cancel);
        fan.Add(engine.Endpoint, null, scope => listAsync(new EngineCall(engine, scope)));
        List<CompletionResult> results = [];
        foreach (Delivery delivery in fan.All())
        {
            if (delivery.Value is CompletionResult result && pattern.IsMatch(result.ListItemText))
            {
                results.Add(result);
            }
        }

        return results;
    }

    private static DockerEndpoint Endpoint(IDictionary bound)
    {
        EndpointResolver resolver = EndpointResolver.For(bound.Contains("AllowInsecure"));
        return First(bound["DockerHost"]) is { } host ? resolver.Host(host, isWritten: false).Endpoint
            : First(bound["Context"]) is { } context ? resolver.Context(context).Endpoint
            : resolver.Default().Endpoint;
    }

    private static string? First(object? value) => value switch
    {
        PSObject wrapped => First(wrapped.BaseObject),
        string text => text,
        IEnumerable many => many.Cast<object?>().Select(First).FirstOrDefault(),
        _ => null,
    };
}
