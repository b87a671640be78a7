using System.ComponentModel;
using System.Management.Automation;

namespace DockerSock.Cmdlets;

/// <summary>
/// A path as a parameter takes it: text, of this machine or container:path; or what Get-DockerItem has shown, which
/// means that item, in its container, on its engine.
/// </summary>
[TypeConverter(typeof(ItemPathConverter))]
public sealed class ItemPath
{
    private ItemPath(ObjectIdentity identity) => Identity = identity;

    /// <summary>The path, and the engine where it came as an object.</summary>
    internal ObjectIdentity Identity { get; }

    /// <summary>The text: a path of this machine, or container:path.</summary>
    public string Text => Identity.Text;

    /// <summary>Reads any value: an item, also one that a job or a file has brought, else its text.</summary>
    internal static ItemPath Of(object value)
    {
        PSObject shown = PSObject.AsPSObject(value);
        return new ItemPath(ObjectIdentity.OfItem(shown)
            ?? ObjectIdentity.Of(LanguagePrimitives.ConvertTo<string>(value)));
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>Has PowerShell make paths of what a user gives.</summary>
public sealed class ItemPathConverter : PSTypeConverter
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(object sourceValue, Type destinationType) => sourceValue is not null;

    /// <inheritdoc/>
    public override object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider,
        bool ignoreCase) => ItemPath.Of(sourceValue);

    /// <inheritdoc/>
    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider,
        bool ignoreCase) => throw new NotSupportedException();
}
