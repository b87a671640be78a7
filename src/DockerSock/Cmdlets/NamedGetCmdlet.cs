using System.Collections;
using System.Management.Automation;
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
    [ObjectIdentity]
    [ArgumentCompleter(typeof(NamedCompleter))]
    public ObjectIdentity[] Id { get; set; } = [];

    /// <summary>
    /// Conditions that the engine applies, such as @{ label = 'a', 'b=c' }, or text: 'label=a'. Keys as the API names
    /// them.
    /// </summary>
    [Parameter]
    [Pairs]
    public IDictionary? Filter { get; set; }

    /// <summary>The kind.</summary>
    private protected abstract ObjectKind Kind { get; }

    /// <summary>Other kinds, whose objects mean those that have to do with them: container.</summary>
    private protected virtual string[] Related => [];

    private protected override void Process()
    {
        ObjectIdentity[] related = [.. Id.Where(name => name.Word is { } word && Related.Contains(word))];
        if (related.Length < Id.Length || Id.Length == 0)
        {
            Ask([.. Id.Except(related)], name => IsOfKind(name, Kind.Word),
                (call, names) => ShowAsync(call, new Selection(names, null)));
        }

        foreach (ObjectIdentity other in related)
        {
            Ask([other], static _ => true, (call, names) => ShowAsync(call, new Selection([], other)));
        }
    }

    /// <summary>What is asked for of one engine.</summary>
    /// <param name="Names">The objects; all where there is none.</param>
    /// <param name="Related">An object of another kind: only what has to do with it.</param>
    private protected readonly record struct Selection(ObjectIdentity[] Names, ObjectIdentity? Related);

    /// <summary>
    /// The objects that are meant, as the pipeline is shown them; one of an exact name is asked for by itself: a list
    /// may be long.
    /// </summary>
    private protected virtual async IAsyncEnumerable<DockerObject> ShowAsync(EngineCall call, Selection wanted)
    {
        if (wanted is { Names: [{ IsWildcard: false } name], Related: null } && Filter is null)
        {
            if (await OneAsync(call, name.Text).ConfigureAwait(false) is { } one)
            {
                yield return one;
            }

            yield break;
        }

        await foreach (DockerObject found in FindAsync(call, wanted).ConfigureAwait(false))
        {
            yield return found;
        }
    }

    /// <summary>One object, asked for by itself; that there is none is said as of several names.</summary>
    private protected async Task<DockerObject?> OneAsync(EngineCall call, string name)
    {
        try
        {
            return await Kind.InspectAsync(call, name).ConfigureAwait(false);
        }
        catch (SockException problem) when (!problem.IsUnreachable)
        {
            await call.FailAsync(name, problem).ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>The objects that are meant, as the list has them.</summary>
    private protected IAsyncEnumerable<DockerObject> FindAsync(EngineCall call, Selection wanted) =>
        wanted.Names.Length > 0
        ? Kind.FindAsync(call, ObjectIdentity.PatternsOf(wanted.Names), FilterMap.Of(Filter))
        : Kind.ListAsync(call, FilterMap.Of(Filter));
}
