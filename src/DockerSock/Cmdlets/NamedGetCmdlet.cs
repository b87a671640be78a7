using System.Collections;
using System.Management.Automation;
using System.Text.Json.Serialization.Metadata;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>A cmdlet that lists objects of a kind, or shows the ones that are named.</summary>
public abstract class NamedGetCmdlet : DockerCmdlet
{
    /// <summary>The objects: id, start of an id, name, or a wildcard for names; all when not given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NamedCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>The object that the pipeline brought.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public DockerObject? InputObject { get; set; }

    /// <summary>
    /// Conditions that the engine applies, such as @{ label = 'a', 'b=c' }. Keys as the API names them.
    /// </summary>
    [Parameter]
    public IDictionary? Filter { get; set; }

    /// <summary>The kind.</summary>
    private protected abstract ObjectKind Kind { get; }

    /// <summary>True where an object of the pipeline, of another kind, means those that have to do with it.</summary>
    private protected virtual bool IsRelated(DockerObject piped) => false;

    /// <summary>The names that are meant; null for all objects.</summary>
    private protected string[]? Wanted =>
        Id.Length == 0 || (InputObject is { } piped && IsRelated(piped)) ? null : Id;

    private protected override void Process()
    {
        if ((InputObject is { } piped && IsRelated(piped)) || IsOfKind(InputObject, Kind.Word))
        {
            Ask(null, ShowAsync);
        }
    }

    /// <summary>The objects that are meant, as the pipeline is shown them.</summary>
    private protected virtual IAsyncEnumerable<DockerObject> ShowAsync(EngineCall call) => FindAsync(call);

    /// <summary>
    /// The exact name of the one object that is meant, which can be asked for by itself; null where a list is needed.
    /// </summary>
    private protected string? Only => Wanted is [var name] && Filter is null
        && !WildcardPattern.ContainsWildcardCharacters(name) ? name : null;

    /// <summary>One object, asked for by itself; that there is none is said as of several names.</summary>
    private protected async Task<T?> OneAsync<T>(EngineCall call, string name, DockerRequest request,
        JsonTypeInfo<T> type)
        where T : DockerObject
    {
        try
        {
            return await call.ReadAsync(request, type).ConfigureAwait(false);
        }
        catch (SockException problem) when (!problem.IsUnreachable)
        {
            await call.FailAsync(name, problem is { Failure: SockFailure.ObjectNotFound, IsNoRoute: false }
                ? Kind.Missing(call, name) : problem).ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>The objects that are meant, as the list has them.</summary>
    private protected IAsyncEnumerable<DockerObject> FindAsync(EngineCall call) => Wanted is { } names
        ? Kind.FindAsync(call, Patterns.Of(names), FilterMap.Of(Filter))
        : Kind.ListAsync(call, FilterMap.Of(Filter));
}
