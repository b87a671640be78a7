using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace DockerSock.Help;

/// <summary>Writes descriptions of cmdlets in the XML that Get-Help reads: MAML.</summary>
internal static class MamlWriter
{
    private static readonly XNamespace s_help = "http://msh";
    private static readonly XNamespace s_maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace s_command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace s_dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    private static readonly XmlWriterSettings s_settings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        Indent = true,
        NewLineChars = "\n",
    };

    /// <summary>The whole file.</summary>
    public static string Write(IEnumerable<CmdletHelp> cmdlets)
    {
        XElement root = new(s_help + "helpItems",
            new XAttribute("schema", "maml"),
            new XAttribute(XNamespace.Xmlns + "maml", s_maml.NamespaceName),
            new XAttribute(XNamespace.Xmlns + "command", s_command.NamespaceName),
            new XAttribute(XNamespace.Xmlns + "dev", s_dev.NamespaceName),
            new XComment(" Written by src/DockerSock.Help from the comments of the cmdlets; change those. "),
            cmdlets.Select(Command));
        using MemoryStream bytes = new();
        using (XmlWriter writer = XmlWriter.Create(bytes, s_settings))
        {
            new XDocument(new XDeclaration("1.0", "utf-8", null), root).Save(writer);
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length) + "\n";
    }

    private static XElement Command(CmdletHelp cmdlet)
    {
        string[] parts = cmdlet.Name.Split('-', 2);
        return new XElement(s_command + "command",
            new XElement(s_command + "details",
                new XElement(s_command + "name", cmdlet.Name),
                Description(cmdlet.Synopsis),
                new XElement(s_command + "verb", parts[0]),
                new XElement(s_command + "noun", parts[^1])),
            Description(cmdlet.Description),
            new XElement(s_command + "syntax", cmdlet.Syntax.Select(set => new XElement(s_command + "syntaxItem",
                new XElement(s_maml + "name", cmdlet.Name),
                set.Select(static parameter => Parameter(parameter, inSyntax: true))))),
            new XElement(s_command + "parameters",
                cmdlet.Parameters.Select(static parameter => Parameter(parameter, inSyntax: false))),
            new XElement(s_command + "inputTypes", cmdlet.Inputs.Select(static type => Typed("inputType", type))),
            new XElement(s_command + "returnValues", cmdlet.Outputs.Select(static type => Typed("returnValue", type))),
            new XElement(s_maml + "alertSet", new XElement(s_maml + "alert", Paragraphs(Notes(cmdlet)))),
            new XElement(s_command + "examples", cmdlet.Examples.Select(Example)),
            new XElement(s_command + "relatedLinks",
                cmdlet.Links.Select(static link => new XElement(s_maml + "navigationLink",
                new XElement(s_maml + "linkText", link), new XElement(s_maml + "uri")))));
    }

    private static IEnumerable<string> Notes(CmdletHelp cmdlet) => cmdlet.Claims.Select(static claim =>
    {
        string operation = claim.Route is { } route ? $"{route.Operation}, {route.Endpoint}" : "";
        string since = claim.Route?.Since is { } version ? $" (API {version})" : "";
        return claim.Command is null ? $"Engine API: {operation}{since}."
            : claim.Route is null ? $"In place of: {claim.Command}."
            : $"In place of: {claim.Command}. Engine API: {operation}{since}.";
    });

    private static XElement Parameter(ParameterHelp parameter, bool inSyntax) => new(s_command + "parameter",
        new XAttribute("required", Xml(parameter.IsMandatory)),
        new XAttribute("variableLength", Xml(parameter.IsList)),
        new XAttribute("globbing", Xml(parameter.TakesWildcards)),
        new XAttribute("pipelineInput", parameter.PipelineInput),
        new XAttribute("position", parameter.Position),
        new XAttribute("aliases", parameter.Aliases.Count > 0 ? string.Join(", ", parameter.Aliases) : "none"),
        new XElement(s_maml + "name", parameter.Name),
        Description(parameter.Values.Count > 0 && !inSyntax
            ? [.. parameter.Description, $"Values: {string.Join(", ", parameter.Values)}."]
            : parameter.Description),
        // Get-Help reads a switch in a line of syntax from the value that it does not have.
        inSyntax && parameter.Values.Count > 0
            ? new XElement(s_command + "parameterValueGroup",
                parameter.Values.Select(static value => Value(value, false)))
            : inSyntax && parameter.IsSwitch ? null
            : Value(parameter.Type, parameter.IsList, required: !parameter.IsSwitch),
        new XElement(s_dev + "type", new XElement(s_maml + "name", parameter.Type), new XElement(s_maml + "uri")),
        new XElement(s_dev + "defaultValue", parameter.Default));

    private static XElement Value(string text, bool list, bool required = true) => new(s_command + "parameterValue",
        new XAttribute("required", Xml(required)), new XAttribute("variableLength", Xml(list)), text);

    private static XElement Typed(string tag, TypeHelp type) => new(s_command + tag,
        new XElement(s_dev + "type", new XElement(s_maml + "name", type.Name), new XElement(s_maml + "uri")),
        Description(type.Description));

    private static XElement Example(ExampleHelp example, int index) => new(s_command + "example",
        new XElement(s_maml + "title", $"---------- Example {index + 1} ----------"),
        new XElement(s_dev + "code", example.Code),
        new XElement(s_dev + "remarks", Paragraphs(example.Remark)));

    private static XElement Description(IReadOnlyList<string> paragraphs) =>
        new(s_maml + "description", Paragraphs(paragraphs));

    private static IEnumerable<XElement> Paragraphs(IEnumerable<string> paragraphs) =>
        paragraphs.Select(static text => new XElement(s_maml + "para", text));

    private static string Xml(bool truth) => truth ? "true" : "false";
}
