using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Internal;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// Understands a parameter's value in PowerShell's shapes and in the docker program's: the base of the attributes that
/// do. What cannot be understood is refused with a sentence that says what is right; null is what was not given.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public abstract class ParameterShapeAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public sealed override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        try
        {
            return AsWritten(inputData) is { } value ? Read(value, engineIntrinsics) : null;
        }
        catch (FormatException wrong)
        {
            throw new ArgumentTransformationMetadataException(wrong.Message, wrong);
        }
        catch (Exception odd) when (odd is OverflowException or InvalidCastException or ArgumentException)
        {
            throw new ArgumentTransformationMetadataException(
                $"'{Text(inputData)}' is too large, too small, or nothing of the kind that is meant here.", odd);
        }
    }

    /// <summary>Reads the value; it is not wrapped.</summary>
    /// <exception cref="FormatException">It cannot be understood; the message says what is right.</exception>
    private protected abstract object? Read(object value, EngineIntrinsics engine);

    /// <summary>A value without the wrapper that PowerShell may have put around it; null for what is nothing.</summary>
    private protected static object? Bare(object? value) =>
        ReferenceEquals(value, AutomationNull.Value) ? null
        : value is PSObject { BaseObject: not PSCustomObject and object inner } ? inner : value;

    /// <summary>
    /// PowerShell takes <c>90s</c> and <c>1d</c> for numbers whose letter names their type; here it is a unit, and the
    /// text says which.
    /// </summary>
    private static object? AsWritten(object? value) => value is PSObject { BaseObject: ValueType } number
        && LanguagePrimitives.ConvertTo<string>(number) is [>= '0' and <= '9', .., 's' or 'd'] text
        ? text : Bare(value);

    /// <summary>A value as text.</summary>
    private protected static string Text(object? value) => Bare(value) switch
    {
        null => "",
        bool truth => truth ? "true" : "false",
        object other => LanguagePrimitives.ConvertTo<string>(other),
    };

    /// <summary>
    /// The object of an engine that a value is, ours, or one that a job or a file has brought; null for anything else.
    /// </summary>
    private protected static ObjectIdentity? Named(object? value) => value switch
    {
        ObjectIdentity named => named,
        PSObject or DockerObject when ObjectIdentity.Of(PSObject.AsPSObject(value))
            is { DockerHost: not null, Word: not null } named => named,
        _ => null,
    };

    /// <summary>The values of a list, those that are not null, or the one value.</summary>
    private protected static IEnumerable<object?> Each(object? value) =>
        value is IEnumerable many and not string && !IsMap(value)
            ? many.Cast<object?>().Select(Bare).Where(static one => one is not null).SelectMany(Each) : [value];

    /// <summary>
    /// The entries of a map of any type, one entry of such a map, or the properties of an object; null for anything
    /// else.
    /// </summary>
    private protected static List<KeyValuePair<string, object?>>? Entries(object? value)
    {
        if (value is PSObject custom)
        {
            return [.. custom.Properties.Select(static property => Entry(property.Name, property.Value))];
        }

        if (value is null || !(IsMap(value) || IsEntry(value.GetType())))
        {
            return null;
        }

        // A map lists its entries as its own type has them: those of a hashtable are other ones than our labels'.
        IEnumerable entries = value is IEnumerable many ? many : new[] { value };
        return [.. entries.Cast<object>().Select(PSObject.AsPSObject)
            .Select(static entry => Entry(entry.Properties["Key"].Value, entry.Properties["Value"].Value))];
    }

    private static KeyValuePair<string, object?> Entry(object? name, object? value) =>
        KeyValuePair.Create(Text(name), Bare(value));

    private static bool IsMap(object value) => value is IDictionary
        || value.GetType().GetInterfaces().Any(static type => type.IsGenericType
            && type.GetGenericTypeDefinition() is var kind
            && (kind == typeof(IReadOnlyDictionary<,>) || kind == typeof(IDictionary<,>)));

    private static bool IsEntry(Type type) => type == typeof(DictionaryEntry)
        || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>));
}
