using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;
using System.Text.RegularExpressions;
using DockerSock.Client;
using DockerSock.Completion;

namespace DockerSock.Cmdlets;

/// <summary>A cmdlet that takes the words of a command.</summary>
internal interface ICommandParameters
{
    public string[]? Command { get; set; }
}

/// <summary>
/// The words of a command behind the image or the container, as people write them for the docker program: <c>web sh -c
/// 'exit 3'</c>. PowerShell takes a word with a dash for a parameter wherever it stands. Once the command has begun it
/// is the command's here, unless it is a parameter's whole name in the case that the help has: the statement that runs
/// tells what PowerShell does not. What PowerShell cannot be kept from is refused before it binds anything.
/// </summary>
internal sealed partial class CommandWords
{
    /// <summary>The parameter that takes letters which PowerShell would take for the start of another.</summary>
    private const string Dash = "Dash";

    /// <summary>Letters that mean something to the docker program and something else to PowerShell.</summary>
    private static readonly (string Letter, string Parameter)[] s_letters =
        [("h", "Hostname"), ("P", "PublishAll"), ("c", "CpuShares"), ("d", "Start")];

    /// <summary>The call as it is written; null in a PowerShell that does not keep it.</summary>
    private static readonly PropertyInfo? s_statement = typeof(InvocationInfo).GetProperty("Statement");

    private static readonly string[] s_switches = ["Verbose", "Debug", "WhatIf", "Confirm"];

    private static readonly string[] s_shortNames =
        ["vb", "db", "ea", "wa", "infa", "proga", "ev", "wv", "iv", "ov", "ob", "pv", "wi", "cf"];

    private readonly string _cmdlet;
    private readonly PropertyInfo[] _parameters;
    private readonly string[] _ofPowerShell;
    private readonly string? _target;

    /// <summary>Reads the statement that runs, in which the cmdlet is about to be bound.</summary>
    /// <exception cref="RuntimeException">PowerShell would take words of the command for parameters.</exception>
    public CommandWords(Type cmdlet)
    {
        CmdletAttribute name = cmdlet.GetCustomAttribute<CmdletAttribute>()!;
        _cmdlet = $"{name.VerbName}-{name.NounName}";
        _parameters = [.. cmdlet.GetProperties()
            .Where(static property => property.IsDefined(typeof(ParameterAttribute)))];
        _target = _parameters.FirstOrDefault(static property =>
            property.GetCustomAttributes<ParameterAttribute>().Any(static one => one.Position == 0))?.Name;
        _ofPowerShell = [.. Cmdlet.CommonParameters, .. s_shortNames,
            .. name.SupportsShouldProcess ? Cmdlet.OptionalCommonParameters : []];
        try
        {
            foreach (CommandAst call in Calls())
            {
                Read(call);
            }
        }
        catch (SockException problem)
        {
            throw new RuntimeException(problem.Message, problem, ErrorTable.ToRecord(problem, null));
        }
    }

    /// <summary>The command with all of its words, of those that PowerShell has bound.</summary>
    /// <exception cref="SockException">Where words with a dash stand is not known.</exception>
    public string[]? Of(string[]? bound, InvocationInfo invocation)
    {
        CommandAst? call = Calls(s_statement?.GetValue(invocation) as string ?? "").FirstOrDefault();
        List<(string? Text, int Count)> words = call is null ? [] : Read(call);
        bool isMended = invocation.BoundParameters.ContainsKey(Dash) || words.Exists(static word => word.Count > 1);
        return !isMended ? bound
            : call is not null && words.Sum(static word => word.Count) == (bound ??= []).Length
            ? [.. words.Select((word, at) => word.Text ?? string.Concat(
                bound.Skip(words.Take(at).Sum(static before => before.Count)).Take(word.Count)))]
            : throw new SockException(SockFailure.NameInvalid,
                "The command has words with a dash, and where they stand is not known.",
                "Write it as a list: -Command sh, -c, 'exit 3'.");
    }

    /// <summary>Advice about a command that an engine has not found; null unless it was several words in one.</summary>
    public static string? Advice(string failure) =>
        NotFound().Match(failure).Groups["word"] is { Success: true } word ? Split(word.Value) : null;

    /// <summary>How to write a word that is several; null for one that is one.</summary>
    public static string? Split(string word)
    {
        string[] parts = WhiteSpace().Split(word);
        return parts.Length == 1 ? null : $"'{word}' is one word. Write -Command {string.Join(", ", parts.Select(Plain))}, "
            + $"or leave it to a shell: -Command sh, -c, {Quoted.Argument(word)}.";

        static string Plain(string part) => Quoted.Argument(part.TrimStart('-')) == part.TrimStart('-') ? part
            : Quoted.Argument(part);
    }

    [GeneratedRegex("""(exec: "|executable file `)(?<word>[^"`]*\s[^"`]*)["`].*(not found|no such file)""")]
    private static partial Regex NotFound();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    private static IEnumerable<CommandAst> Calls(string script, bool isWhole = false) =>
        Parser.ParseInput(script, out _, out _).FindAll(static ast => ast is CommandAst, isWhole).Cast<CommandAst>();

    /// <summary>The calls of the cmdlet that may be about to be bound.</summary>
    private IEnumerable<CommandAst> Calls() =>
        (WrittenNumber.Statement is not { } statement ? []
            : statement.Text.Contains(_cmdlet, StringComparison.OrdinalIgnoreCase) ? Calls(statement.Text)
            // The statement that ran last was within an argument: "$(...)".
            : Calls(statement.StartScriptPosition.GetFullScript() ?? "", isWhole: true).Where(call =>
                call.Extent.StartOffset <= statement.StartOffset && call.Extent.EndOffset >= statement.EndOffset))
        .Where(call => _cmdlet.Equals(call.GetCommandName()?.Split('\\')[^1], StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// The words of a call's command: text that PowerShell takes for a parameter, or how many of those that it binds
    /// one was.
    /// </summary>
    /// <exception cref="SockException">PowerShell would take words of the command for parameters.</exception>
    private List<(string? Text, int Count)> Read(CommandAst call)
    {
        CommandElementAst[] elements = [.. call.CommandElements.Skip(1)];
        List<(string? Text, int Count)> words = [];
        int end = Array.FindIndex(elements, static one => one is CommandParameterAst { ParameterName: "-" });
        (bool isSplatted, bool isTargeted, bool isNamed, int begun) = (false, false, false, -1);
        for (int at = 0; at < elements.Length; at++)
        {
            string[] taken = elements[at] is CommandParameterAst one && (end < 0 || at < end)
                ? Find(one.ParameterName) : [];
            switch (elements[at])
            {
                case CommandParameterAst { ParameterName: "-" }:
                    break;
                case VariableExpressionAst { Splatted: true }:
                    isSplatted = true;
                    break;
                case CommandParameterAst dash when taken is [] or [Dash]:
                    if (!(isTargeted || isSplatted) || (begun < 0 && Meant(dash) is not null))
                    {
                        throw Unknown(dash);
                    }

                    begun = begun < 0 ? at : begun;
                    words.Add(taken is [Dash] ? (dash.Extent.Text, 0) : (null, dash.Argument is null ? 1 : 2));
                    if (isNamed || words.Count(static word => word.Text is not null) > 1)
                    {
                        throw Taken(elements, begun, at, []);
                    }

                    break;
                case CommandParameterAst dash:
                    if (begun < 0 ? Meant(dash) is not null : !IsWhole(dash) || taken is ["Command"])
                    {
                        throw begun < 0 ? Unknown(dash) : Taken(elements, begun, at, taken);
                    }

                    isTargeted |= taken.Contains(_target);
                    isNamed |= taken is ["Command"];
                    // PowerShell says itself what an abbreviation could be.
                    at += dash.Argument is null && !IsSwitch(taken[0]) ? 1 : 0;
                    begun = isNamed && begun < 0 && elements.ElementAtOrDefault(at) is not ArrayLiteralAst ? at : begun;
                    break;
                default:
                    if (isNamed && begun >= 0 && isTargeted)
                    {
                        throw Taken(elements, begun, at, []);
                    }

                    if (isTargeted)
                    {
                        words.AddRange(Enumerable.Repeat<(string?, int)>((null, 1),
                            elements[at] is ArrayLiteralAst list && !IsText(list) ? list.Elements.Count : 1));
                        begun = begun < 0 && elements[at] is not ArrayLiteralAst ? at : begun;
                    }
                    else if (elements[at] is StringConstantExpressionAst { Value: ['-', '-', ..] })
                    {
                        // Written for the docker program, which the parameter says.
                        return words;
                    }

                    isTargeted = true;
                    break;
            }
        }

        return words;
    }

    /// <summary>The parameters that PowerShell may take a name for: by it, by an alias, or by how they begin.</summary>
    private string[] Find(string name)
    {
        bool Is(string known) => known.Equals(name, StringComparison.OrdinalIgnoreCase);
        bool Begins(string known) => known.StartsWith(name, StringComparison.OrdinalIgnoreCase);
        string[] Own(Func<string, bool> fits) => [.. _parameters.Where(one => Names(one).Any(fits))
            .Select(static one => one.Name)];
        return Own(Is) is [_, ..] exact ? exact : _ofPowerShell.FirstOrDefault(Is) is { } common ? [common]
            : Own(Begins) is [_, ..] near ? near : [.. _ofPowerShell.Where(Begins)];
    }

    /// <summary>True for <c>pid,comm</c>, which is one word among others.</summary>
    private static bool IsText(Ast element) => element is ArrayLiteralAst && !WhiteSpace().IsMatch(element.Extent.Text);

    private static IEnumerable<string> Names(PropertyInfo parameter) =>
        [parameter.Name, .. parameter.GetCustomAttribute<AliasAttribute>()?.AliasNames ?? []];

    private bool IsSwitch(string name) => s_switches.Contains(name)
        || _parameters.Any(one => one.Name == name && one.PropertyType == typeof(SwitchParameter));

    /// <summary>True for a parameter's whole name as the help has it, which is no word of a command.</summary>
    private bool IsWhole(CommandElementAst element) => element is CommandParameterAst { ParameterName: [_, _, ..] name }
        && _parameters.SelectMany(Names).Concat(_ofPowerShell).Contains(name);

    private string? Meant(CommandParameterAst dash) => s_letters.FirstOrDefault(one => one.Letter == dash.ParameterName
        && _parameters.Any(parameter => parameter.Name == one.Parameter)).Parameter;

    private SockException Unknown(CommandParameterAst dash)
    {
        string[] names = [.. _parameters.Where(static one => one.Name != Dash).SelectMany(Names)];
        string[] letters = [.. dash.ParameterName.Select(static letter => letter.ToString())];
        string? meant = Meant(dash) ?? (letters.All(names.Contains) ? string.Join(" -", letters)
            : letters.Length > 3 ? NearName.Of(dash.ParameterName, names) : null);
        return new(SockFailure.NameInvalid, $"{_cmdlet} has no parameter {dash.Extent.Text}.",
            meant is not null ? $"Write -{meant}." : (_cmdlet, dash.ParameterName) switch
            {
                ("Invoke-DockerExec", "it" or "ti" or "i" or "t") => "Enter-DockerContainer opens a terminal in it.",
                ("Invoke-DockerImage", "d" or "detach") => "New-DockerContainer -Start leaves it running.",
                ("Invoke-DockerImage", "rm") => "Its container is removed in any case; -Keep keeps it.",
                _ => "What is for the command stands behind the image or the container.",
            });
    }

    private SockException Taken(CommandElementAst[] elements, int begun, int at, string[] taken)
    {
        IEnumerable<string> words = elements.Where((one, place) => place >= begun && (place <= at || !IsWhole(one)))
            .Select(static one => IsText(one) ? $"'{one.Extent.Text}'" : one.Extent.Text);
        string parameter = taken is [var name] && name != "Command" ? $"; the parameter is -{name}" : "";
        return new(SockFailure.NameInvalid, $"PowerShell cannot leave '{elements[at].Extent.Text}' to the command.",
            $"Write -Command {string.Join(", ", words)}, or -- before the command{parameter}.");
    }
}
