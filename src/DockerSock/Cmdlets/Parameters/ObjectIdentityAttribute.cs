using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace DockerSock.Cmdlets;

/// <summary>
/// Understands what names objects of an engine: text, objects, and lists of both. What PowerShell has made a number of
/// (<c>9e12</c>, <c>0123</c>, <c>1kb</c> are ids to a user) is the text that was written, where that is still known,
/// and refused where it is not: another number could be somebody else's id.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ObjectIdentityAttribute : ArgumentTransformationAttribute
{
    /// <summary>True for a parameter that takes one object.</summary>
    public bool One { get; set; }

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if (One)
        {
            return inputData is null ? null : Read(Only(inputData));
        }

        List<ObjectIdentity> names = [];
        // An object that nothing is known of stays as it is: its properties may name what is meant.
        return inputData is not null && TryRead(inputData, names) ? names.ToArray() : inputData;
    }

    /// <summary>The value itself, or the one that is in a list.</summary>
    private static object Only(object value) =>
        (value is PSObject wrapped ? wrapped.BaseObject : value) is not (IList and not IDictionary and var list) ? value
        : list is [{ } only] ? only
        : throw new ArgumentTransformationMetadataException($"One can be given here; the list has {list.Count}.");

    private static bool TryRead(object value, List<ObjectIdentity> names)
    {
        object bare = value is PSObject wrapped ? wrapped.BaseObject : value;
        if (bare is not IEnumerable many || bare is string or IDictionary)
        {
            object read = Read(value);
            if (read is ObjectIdentity name)
            {
                names.Add(name);
            }

            return read is ObjectIdentity;
        }

        foreach (object? one in many)
        {
            if (one is null || !TryRead(one, names))
            {
                throw new ArgumentTransformationMetadataException(one is null
                    ? "One of the names is null." : $"'{one}' has neither an Id nor a Name.");
            }
        }

        return true;
    }

    /// <summary>The object that is meant; the value as it is where nothing says which.</summary>
    private static object Read(object value)
    {
        PSObject? shown = value as PSObject;
        object bare = shown?.BaseObject ?? value;
        switch (bare)
        {
            case ObjectIdentity known:
                return known;
            case string { Length: 0 }:
                throw new ArgumentTransformationMetadataException("An empty name names nothing.");
            case string and ['-', '-', .. var option]:
                throw new ArgumentTransformationMetadataException($"'--{option}' is written for the docker program; "
                    + $"parameters have one dash, and no other: -{option.Replace("-", "")}.");
            case string text:
                return ObjectIdentity.Of(text);
            case char letter:
                return ObjectIdentity.Of(letter.ToString());
            case ValueType and IConvertible and not bool and not Enum and not DateTime:
                return ObjectIdentity.Of(WrittenNumber.Of(value)
                    ?? throw new ArgumentTransformationMetadataException(string.Create(CultureInfo.InvariantCulture,
                        $"{bare} is a number to PowerShell, and how it was written is not known: ")
                        + "0123, 9e12, 12d and 1kb are numbers too. Put the name into quotes."));
            case IDictionary map:
                PSObject made = new();
                foreach (DictionaryEntry entry in map)
                {
                    made.Properties.Add(new PSNoteProperty(entry.Key.ToString(), entry.Value));
                }

                return (object?)ObjectIdentity.Of(made) ?? value;
            default:
                return (object?)ObjectIdentity.Of(shown ?? PSObject.AsPSObject(bare)) ?? value;
        }
    }
}
