using System.Management.Automation;
using System.Reflection;
using System.Xml.Linq;

namespace DockerSock.Help;

/// <summary>Describes cmdlets: what PowerShell knows of them, and what their doc comments say.</summary>
/// <param name="docs">The doc comments.</param>
/// <param name="routes">The API's operations.</param>
/// <param name="cmdlets">All cmdlets of the module.</param>
/// <param name="problems">Takes one sentence for each thing that is missing.</param>
internal sealed class CmdletReader(XmlDocs docs, RouteList routes,
    IReadOnlyList<CmdletInfo> cmdlets, ICollection<string> problems)
{
    /// <summary>The text of comments, in which references to these cmdlets are their names.</summary>
    public DocText Text { get; } = new(Names(cmdlets));

    /// <summary>Describes one cmdlet.</summary>
    public CmdletHelp Read(CmdletInfo cmdlet)
    {
        Type type = cmdlet.ImplementingType;
        IReadOnlyList<string> synopsis = Text.Paragraphs(docs.Find(type, "summary"));
        if (synopsis.Count == 0)
        {
            problems.Add($"{cmdlet.Name} has no <summary> (class {type.FullName}).");
        }

        IReadOnlyList<string> remarks = Text.Paragraphs(docs.Find(type, "remarks"));
        ParameterReader parameters = new(cmdlet, docs, Text, problems);
        return new CmdletHelp(cmdlet.Name)
        {
            Synopsis = synopsis,
            Description = remarks.Count > 0 ? remarks : synopsis,
            Syntax = parameters.Syntax,
            Parameters = parameters.All,
            Inputs = parameters.Inputs,
            Outputs = Outputs(cmdlet),
            Examples = [.. docs.All(type, "example").Select(Example)],
            Claims = Claims(cmdlet),
            Links = [.. cmdlets.Where(other => other.Noun == cmdlet.Noun && other.Name != cmdlet.Name)
                .Select(static other => other.Name).Append("about_DockerSock")],
        };
    }

    /// <summary>
    /// Cmdlet classes by name; their bases too, so that a reference to a base's property is one to a parameter.
    /// </summary>
    private static Dictionary<string, string?> Names(IReadOnlyList<CmdletInfo> cmdlets)
    {
        Dictionary<string, string?> names = new(StringComparer.Ordinal);
        foreach (CmdletInfo cmdlet in cmdlets)
        {
            names[cmdlet.ImplementingType.FullName!] = cmdlet.Name;
            for (Type? above = cmdlet.ImplementingType.BaseType; above is not null
                && above != typeof(Cmdlet); above = above.BaseType)
            {
                names.TryAdd((above.IsGenericType ? above.GetGenericTypeDefinition() : above).FullName!, null);
            }
        }

        return names;
    }

    private ExampleHelp Example(XElement example)
    {
        string code = string.Join('\n', example.Elements("code").Select(DocText.Code));
        return new ExampleHelp(code, Text.Paragraphs(example, leaveOut: static tag => tag.Name.LocalName == "code"));
    }

    private TypeHelp[] Outputs(CmdletInfo cmdlet)
    {
        bool onlyPassThru = cmdlet.Parameters.ContainsKey("PassThru");
        return [.. cmdlet.OutputType.Select(output =>
        {
            string text = output.Type is { } type ? Text.Line(docs.Find(type, "summary")) : "";
            return new TypeHelp(output.Name,
                [.. new[] { onlyPassThru ? $"With -PassThru. {text}".TrimEnd()
                    : text }.Where(static line => line.Length > 0)]);
        })];
    }

    private Claim[] Claims(CmdletInfo cmdlet)
    {
        List<Claim> claims = [];
        foreach (CustomAttributeData fact in cmdlet.ImplementingType.GetCustomAttributesData())
        {
            string?[] values = [.. fact.ConstructorArguments.Select(static argument => argument.Value as string)];
            switch (fact.AttributeType.Name)
            {
                case "ApiOperationAttribute" when routes.Find(values[0]!) is { } route:
                    claims.Add(new Claim(values[1], route));
                    break;
                case "ApiOperationAttribute":
                    problems.Add($"{cmdlet.Name} claims the operation '{values[0]}', which Routes.tsv does not have.");
                    break;
                case "ReplacesAttribute":
                    claims.Add(new Claim(values[0], null));
                    break;
            }
        }

        return [.. claims];
    }
}
