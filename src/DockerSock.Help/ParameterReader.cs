using System.Management.Automation;
using System.Text.RegularExpressions;

namespace DockerSock.Help;

/// <summary>Describes the parameters of one cmdlet, in each of its parameter sets and over all of them.</summary>
internal sealed partial class ParameterReader
{
    /// <summary>
    /// Parameters that PowerShell gives to whatever supports ShouldProcess; no comment of ours describes them.
    /// </summary>
    private static readonly Dictionary<string, string> s_ofPowerShell = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Confirm"] = "Asks before each change.",
        ["WhatIf"] = "Says what would be changed, and changes nothing.",
    };

    private readonly CmdletInfo _cmdlet;
    private readonly XmlDocs _docs;
    private readonly DocText _text;
    private readonly ICollection<string> _problems;
    private readonly Cmdlet? _instance;
    private readonly Dictionary<string, IReadOnlyList<string>> _descriptions = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads a cmdlet's parameters; those that every command has are left out.</summary>
    public ParameterReader(CmdletInfo cmdlet, XmlDocs docs, DocText text, ICollection<string> problems)
    {
        (_cmdlet, _docs, _text, _problems) = (cmdlet, docs, text, problems);
        _instance = Activator.CreateInstance(cmdlet.ImplementingType) as Cmdlet;
        Syntax = [.. cmdlet.ParameterSets.OrderByDescending(static set => set.IsDefault)
            .Select(set => (IReadOnlyList<ParameterHelp>)
            [.. InDisplayOrder(Own(set)).Where(parameter => !IsHidden(cmdlet, parameter)).Select(Describe)])];
        All = [.. cmdlet.ParameterSets.OrderByDescending(static set => set.IsDefault).SelectMany(Own)
            .GroupBy(static parameter => parameter.Name, StringComparer.OrdinalIgnoreCase)
            .OrderBy(static same => same.Key, StringComparer.Ordinal)
            .Select(same =>
                Describe(same.First()) with { IsMandatory = same.All(static parameter => parameter.IsMandatory) })];
        Inputs = [.. ReadInputs()];
        (_instance as IDisposable)?.Dispose();
    }

    /// <summary>The parameters of each set, the default set first, in the order that PowerShell shows them.</summary>
    public IReadOnlyList<IReadOnlyList<ParameterHelp>> Syntax { get; }

    /// <summary>Each parameter once, by name; mandatory when every set that has it asks for it.</summary>
    public IReadOnlyList<ParameterHelp> All { get; }

    /// <summary>What the parameters take from the pipeline.</summary>
    public IReadOnlyList<TypeHelp> Inputs { get; }

    private static IEnumerable<CommandParameterInfo> Own(CommandParameterSetInfo set) =>
        set.Parameters.Where(static parameter => !Cmdlet.CommonParameters.Contains(parameter.Name));

    /// <summary>True for a parameter that nobody writes by itself.</summary>
    private static bool IsHidden(CmdletInfo cmdlet, CommandParameterInfo parameter) =>
        cmdlet.Parameters[parameter.Name].Attributes.OfType<ParameterAttribute>().All(static one => one.DontShow);

    private static IEnumerable<CommandParameterInfo> InDisplayOrder(IEnumerable<CommandParameterInfo> parameters) =>
        parameters.OrderBy(static parameter => parameter.Position < 0 ? int.MaxValue : parameter.Position)
            .ThenBy(static parameter => parameter.Position < 0 && !parameter.IsMandatory);

    private ParameterHelp Describe(CommandParameterInfo parameter)
    {
        bool isSwitch = parameter.ParameterType == typeof(SwitchParameter);
        IReadOnlyList<string> description = Description(parameter.Name);
        return new ParameterHelp(parameter.Name, TypeText.Of(parameter.ParameterType))
        {
            Description = description,
            IsSwitch = isSwitch,
            IsList = parameter.ParameterType.IsArray,
            IsMandatory = parameter.IsMandatory,
            Position = parameter.Position < 0 ? "named" : $"{parameter.Position}",
            PipelineInput = (parameter.ValueFromPipeline, parameter.ValueFromPipelineByPropertyName) switch
            {
                (true, true) => "True (ByPropertyName, ByValue)",
                (true, false) => "True (ByValue)",
                (false, true) => "True (ByPropertyName)",
                _ => "False",
            },
            Aliases = parameter.Aliases,
            TakesWildcards = parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any()
                || Wildcards().IsMatch(string.Join(' ', description)),
            Default = isSwitch && s_ofPowerShell.ContainsKey(parameter.Name) ? "False"
                : parameter.IsMandatory ? "None" : DefaultText.Of(_instance, parameter.Name),
            Values = Values(parameter),
        };
    }

    private IReadOnlyList<string> Description(string name)
    {
        if (_descriptions.TryGetValue(name, out IReadOnlyList<string>? known))
        {
            return known;
        }

        IReadOnlyList<string> description = s_ofPowerShell.TryGetValue(name, out string? text) ? [text]
            : _text.Paragraphs(_docs.Find(_cmdlet.ImplementingType, name, "summary"));
        if (description.Count == 0)
        {
            _problems
                .Add($"{_cmdlet.Name} -{name} has no <summary> (class {_cmdlet.ImplementingType.FullName} or a base of it).");
        }

        _descriptions.Add(name, description);
        return description;
    }

    private static string[] Values(CommandParameterInfo parameter)
    {
        Type type = parameter.ParameterType.IsArray ? parameter.ParameterType.GetElementType()!
            : parameter.ParameterType;
        type = Nullable.GetUnderlyingType(type) ?? type;
        return parameter.Attributes.OfType<ValidateSetAttribute>().FirstOrDefault() is { } set ? [.. set.ValidValues]
            : type.IsEnum ? Enum.GetNames(type) : [];
    }

    private IEnumerable<TypeHelp> ReadInputs()
    {
        CommandParameterInfo[] all = [.. _cmdlet.ParameterSets.SelectMany(Own)
            .DistinctBy(static parameter => parameter.Name)];
        foreach (CommandParameterInfo parameter in all.Where(static parameter => parameter.ValueFromPipeline))
        {
            yield return new TypeHelp(parameter.ParameterType.ToString(),
                [$"-{parameter.Name}: {string.Join(' ', Description(parameter.Name))}"]);
        }

        string[] named = [.. all.Where(static parameter => parameter.ValueFromPipelineByPropertyName)
            .OrderBy(static parameter => parameter.Name, StringComparer.Ordinal)
            .Select(static parameter => parameter.Aliases.Count > 0
                ? $"{parameter.Name} (or {string.Join(", ", parameter.Aliases)})" : parameter.Name)];
        if (named.Length > 0)
        {
            yield return new TypeHelp("System.Management.Automation.PSObject",
                ["Properties of the object are taken for the parameters of the same name: "
                    + $"{string.Join("; ", named)}."]);
        }
    }

    [GeneratedRegex(@"(?<!\b(no|without|not take|without a)\s)\bwildcards?\b", RegexOptions.IgnoreCase)]
    private static partial Regex Wildcards();
}
