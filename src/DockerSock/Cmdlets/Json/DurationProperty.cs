using System.Globalization;
using System.Management.Automation;
using System.Text.Json.Serialization.Metadata;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// A duration of a model as PowerShell has it, a TimeSpan. The model itself keeps the API's number, which is what
/// ConvertTo-Json writes: it prefers an object's own properties.
/// </summary>
internal sealed class DurationProperty(DockerValue model, JsonPropertyInfo counted)
    : PSNoteProperty(counted.Name, null)
{
    private readonly CountsAttribute _unit = CountsAttribute.Of(model.GetType(), counted.Name)!;

    /// <inheritdoc/>
    public override object? Value
    {
        get => counted.Get!(model) is long count ? _unit.ToTime(count) : null;
        set => counted.Set!(model, value is null ? null : _unit.ToCount((TimeSpan)LanguagePrimitives.ConvertTo(
            value is PSObject wrapped ? wrapped.BaseObject : value, typeof(TimeSpan), CultureInfo.InvariantCulture)));
    }

    /// <inheritdoc/>
    public override string TypeNameOfValue => typeof(TimeSpan).FullName!;

    /// <summary>The durations of a model.</summary>
    public static IEnumerable<JsonPropertyInfo> In(DockerValue model) =>
        (DockerJson.Default.GetTypeInfo(model.GetType())?.Properties ?? [])
        .Where(property => CountsAttribute.Of(model.GetType(), property.Name) is not null);

    /// <inheritdoc/>
    public override PSMemberInfo Copy() => new DurationProperty(model, counted);
}
