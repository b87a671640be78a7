using System.Collections;
using System.Management.Automation;
using System.Text.Json.Nodes;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>A cmdlet that changes objects of a swarm; what is not named stays as it is.</summary>
public abstract class SwarmSetCmdlet : NamedTargetCmdlet
{
    /// <summary>Labels to add, or to give another value.</summary>
    [Parameter]
    [Alias("LabelAdd")]
    [Map]
    public DockerMap<string>? Label { get; set; }

    /// <summary>Keys of labels to remove; one that is not there is no error.</summary>
    [Parameter]
    [Alias("LabelRm")]
    [ValidateNotNullOrEmpty]
    public string[] LabelRemove { get; set; } = [];

    /// <summary>Further fields of the API's specification of the object; the other parameters win over them.</summary>
    [Parameter]
    [Fields]
    public IDictionary? Spec { get; set; }

    /// <summary>The type that has the fields of -Spec.</summary>
    private protected abstract Type SpecType { get; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        (Spec as FieldMap)?.Read(SpecType);
        base.BeginProcessing();
    }

    private protected override string Action => $"Update {Kind.Word}";

    /// <summary>Puts what the cmdlet's own parameters say into the object's specification.</summary>
    private protected virtual void Change(JsonObject spec)
    {
    }

    /// <summary>True when a parameter says what is to be changed.</summary>
    private protected virtual bool HasChange => Label is not null || LabelRemove.Length > 0 || Spec is not null;

    private protected override Task ActAsync(EngineCall call, string target) => HasChange
        ? SwarmUpdate.RunAsync(call, $"the {Kind.Word} '{target}'", Kind.Inspection(target), spec =>
        {
            JsonMerge.Merge(spec, Spec);
            Change(spec);
            ChangeLabels(spec);
        }, change => call.SendAsync(DockerRequest.Post($"/{Kind.Word}s/{change.Id}/update", change.Body)
            .Query("version", change.Version)))
        : throw new SockException(SockFailure.NameInvalid, "Nothing to change was given.");

    private void ChangeLabels(JsonObject spec)
    {
        if (Label is null && LabelRemove.Length == 0)
        {
            return;
        }

        if (spec["Labels"] is not JsonObject labels)
        {
            spec["Labels"] = labels = [];
        }

        foreach (string key in LabelRemove)
        {
            labels.Remove(key);
        }

        foreach ((string key, string value) in Label ?? [])
        {
            labels[key] = value;
        }
    }
}
