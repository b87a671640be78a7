using System.Text;
using System.Xml.Linq;

namespace DockerSock.Help;

/// <summary>Turns the tags of a doc comment into text that reads well in a terminal.</summary>
/// <param name="cmdlets">Cmdlet classes and their bases by full name, each with its cmdlet's name; null for a
/// base.</param>
internal sealed class DocText(IReadOnlyDictionary<string, string?> cmdlets)
{
    /// <summary>The text's paragraphs; a list is one paragraph with a line for each item. Empty for no tag.</summary>
    public IReadOnlyList<string> Paragraphs(XElement? tag, Func<XElement, bool>? leaveOut = null)
    {
        List<string> paragraphs = [];
        StringBuilder current = new();
        if (tag is not null)
        {
            Walk(tag);
            Flush();
        }

        return paragraphs;

        void Flush()
        {
            if (Collapse(current.ToString()) is { Length: > 0 } text)
            {
                paragraphs.Add(text);
            }

            current.Clear();
        }

        void Walk(XElement parent)
        {
            foreach (XNode node in parent.Nodes())
            {
                if (node is XText text)
                {
                    current.Append(text.Value);
                }
                else if (node is XElement element && leaveOut?.Invoke(element) != true)
                {
                    Add(element);
                }
            }
        }

        void Add(XElement element)
        {
            switch (element.Name.LocalName)
            {
                case "para" or "br":
                    Flush();
                    Walk(element);
                    Flush();
                    break;
                case "list":
                    Flush();
                    paragraphs.Add(List(element));
                    break;
                case "code":
                    Flush();
                    paragraphs.Add(Code(element));
                    break;
                case "see" or "seealso" when element.IsEmpty || element.Value.Length == 0:
                    current.Append(Reference(element));
                    break;
                case "paramref" or "typeparamref":
                    current.Append(element.Attribute("name")?.Value);
                    break;
                default:
                    Walk(element);
                    break;
            }
        }
    }

    /// <summary>The text in one line.</summary>
    public string Line(XElement? tag) => string.Join(' ', Paragraphs(tag));

    /// <summary>Code as it was written, without the comment's own indentation and empty lines around it.</summary>
    public static string Code(XElement code)
    {
        string[] lines = code.Value.Replace("\r\n", "\n").Split('\n');
        string[] full = [.. lines.Where(static line => !string.IsNullOrWhiteSpace(line))];
        if (full.Length == 0)
        {
            return "";
        }

        // The first line follows its tag directly; the indentation is that of the lines below it.
        int start = string.IsNullOrWhiteSpace(lines[0]) ? 0 : 1;
        int indent = lines[start..].Where(static line => !string.IsNullOrWhiteSpace(line))
            .Select(static line => line.Length - line.TrimStart().Length).DefaultIfEmpty(0).Min();
        IEnumerable<string> cut = lines.Select((line, i) => i < start ? line.Trim() : line.Length <= indent
            ? "" : line[indent..].TrimEnd());
        return string.Join('\n', cut).Trim('\n').TrimEnd();
    }

    private string List(XElement list)
    {
        bool numbered = list.Attribute("type")?.Value == "number";
        IEnumerable<string> lines = list.Elements().Where(static item => item.Name.LocalName is "item" or "listheader")
            .Select((item, i) =>
        {
            string term = Line(item.Element("term"));
            string description = item.Element("description") is { } described ? Line(described)
                : item.Element("term") is null ? Line(item) : "";
            string text = term.Length > 0 && description.Length > 0 ? $"{term}: {description}" : term + description;
            return item.Name.LocalName == "listheader" ? text : numbered ? $"{i + 1}. {text}" : $"- {text}";
        });
        return string.Join('\n', lines);
    }

    private string? Reference(XElement see) =>
        see.Attribute("langword")?.Value ?? see.Attribute("href")?.Value
            ?? (see.Attribute("cref")?.Value is { } cref ? Name(cref) : null);

    /// <summary>
    /// A readable name for a reference: a cmdlet's name for its class, -Name for its property, Type.Property for
    /// others.
    /// </summary>
    private string Name(string cref)
    {
        int colon = cref.IndexOf(':');
        string kind = cref[..Math.Max(colon, 0)];
        string path = cref[(colon + 1)..].Split('(')[0];
        if (kind is "" or "T" or "!" or "N")
        {
            return cmdlets.GetValueOrDefault(path) ?? (kind == "N" ? path : Short(path));
        }

        int dot = path.LastIndexOf('.');
        string type = dot < 0 ? "" : path[..dot];
        return kind == "P" && cmdlets.ContainsKey(type) ? "-" + path[(dot + 1)..]
            : kind == "P" && type.Length > 0 ? $"{Short(type)}.{path[(dot + 1)..]}"
            : Short(path);
    }

    private static string Short(string path) => path[(path.LastIndexOf('.') + 1)..].Split('`')[0];

    private static string Collapse(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
