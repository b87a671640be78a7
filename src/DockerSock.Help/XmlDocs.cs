using System.Reflection;
using System.Xml.Linq;

namespace DockerSock.Help;

/// <summary>
/// The doc comments of an assembly, as the compiler wrote them into its xml file. What a member inherits is found in
/// its base classes and interfaces; the compiler leaves that to its readers.
/// </summary>
internal sealed class XmlDocs
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private readonly Dictionary<string, XElement> _members;

    private XmlDocs(XDocument document) => _members = document.Descendants("member")
        .Where(static member => member.Attribute("name") is not null)
        .DistinctBy(static member => member.Attribute("name")!.Value)
        .ToDictionary(static member => member.Attribute("name")!.Value, StringComparer.Ordinal);

    /// <summary>Reads the file that the compiler wrote.</summary>
    public static XmlDocs Load(string file) => new(XDocument.Load(file, LoadOptions.PreserveWhitespace));

    /// <summary>Reads the text of such a file.</summary>
    public static XmlDocs Parse(string xml) => new(XDocument.Parse(xml, LoadOptions.PreserveWhitespace));

    /// <summary>A tag of a type's comment, or of the comment that it inherits; null when neither has it.</summary>
    public XElement? Find(Type type, string tag) => First(tag, Ancestry(type).Select(Id));

    /// <summary>All tags of that name in a type's own comment.</summary>
    public IEnumerable<XElement> All(Type type, string tag) =>
        _members.GetValueOrDefault(Id(type))?.Elements(tag) ?? [];

    /// <summary>
    /// A tag of a property's comment. A property that overrides or hides another, and says nothing itself or
    /// <c>inheritdoc</c>, means what that one means.
    /// </summary>
    public XElement? Find(Type type, string property, string tag) => First(tag,
        Ancestry(type).Where(level => level.GetProperty(property, Declared) is not null)
            .Select(level => $"P:{Id(level)[2..]}.{property}"),
        silenceInherits: true);

    /// <summary>A tag of the comment on a value of an enumeration.</summary>
    public XElement? FindValue(Type enumeration, string value, string tag) =>
        First(tag, [$"F:{Id(enumeration)[2..]}.{value}"]);

    /// <summary>A type's id in the file: <c>T:Name.Space.Outer.Inner`1</c>.</summary>
    private static string Id(Type type)
    {
        Type plain = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return $"T:{plain.FullName!.Replace('+', '.')}";
    }

    private static IEnumerable<Type> Ancestry(Type type)
    {
        for (Type? level = type; level is not null; level = level.BaseType)
        {
            yield return level;
        }

        foreach (Type contract in type.GetInterfaces())
        {
            yield return contract;
        }
    }

    private XElement? First(string tag, IEnumerable<string> ids, bool silenceInherits = false)
    {
        foreach (string id in ids)
        {
            XElement? member = _members.GetValueOrDefault(id);
            if (Own(member, tag, []) is { } found)
            {
                return found;
            }

            if (!silenceInherits && member?.Element("inheritdoc") is null)
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>The member's own tag, or the one that <c>inheritdoc cref</c> points to.</summary>
    private XElement? Own(XElement? member, string tag, HashSet<XElement> seen)
    {
        if (member is null || !seen.Add(member))
        {
            return null;
        }

        return member.Element(tag) is { } own && !string.IsNullOrWhiteSpace(own.Value + own.FirstNode)
            ? own
            : member.Element("inheritdoc")?.Attribute("cref")?.Value is { } cref
                ? Own(_members.GetValueOrDefault(cref), tag, seen)
                : null;
    }
}
