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
        if (inputData is not null)
        {
            AddTo(names, inputData);
        }

        return inputData is null ? null : names.ToArray();
    }

    /// <summary>The value itself, or the one that is in a list.</summary>
    private static object Only(object value) =>
        (value is PSObject wrapped ? wrapped.BaseObject : value) is not (IList and not IDictionary and var list) ? value
        : list is [{ } only] ? only
        : throw new ArgumentTransformationMetadataException(list.Count == 1 ? "The name is null."
            : $"One can be given here; the list has {list.Count}.");

    private static void AddTo(List<ObjectIdentity> names, object value)
    {
        if ((value is PSObject wrapped ? wrapped.BaseObject : value) is not IEnumerable many
            || many is string or IDictionary)
        {
            names.Add(Read(value));
            return;
        }

        foreach (object? one in many)
        {
            AddTo(names, one ?? throw new ArgumentTransformationMetadataException("One of the names is null."));
        }
    }

    /// <summary>
    /// What names nothing. PowerShell goes on with an object of the pipeline that has been refused as one that cannot
    /// be cast: its properties may name what is meant.
    /// </summary>
    private static ArgumentTransformationMetadataException Nameless(object value)
    {
        string sentence = $"'{value}' has neither an Id nor a Name.";
        return new ArgumentTransformationMetadataException(sentence, new PSInvalidCastException(sentence));
    }

    /// <summary>The object that is meant.</summary>
    private static ObjectIdentity Read(object value)
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
                    if (entry.Key.ToString() is { Length: > 0 } name)
                    {
                        made.Properties.Add(new PSNoteProperty(name, entry.Value));
                    }
                }

                return ObjectIdentity.Of(made) ?? throw Nameless(value);
            default:
                return ObjectIdentity.Of(shown ?? PSObject.AsPSObject(bare)) ?? throw Nameless(value);
        }
    }
}
