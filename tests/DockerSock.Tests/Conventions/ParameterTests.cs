using System.Collections;
using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using DockerSock.Client;
using DockerSock.Cmdlets;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Conventions;

/// <summary>What holds for the parameters of all cmdlets: that they mean what they mean elsewhere.</summary>
public sealed partial class ParameterTests : IDisposable
{
    /// <summary>Letters that mean something to the docker program and something else here, and why.</summary>
    private static readonly Dictionary<string, string> s_others = new(StringComparer.Ordinal)
    {
        ["Get-DockerContainer -l"] = "--latest; -Limit asks for its number",
        ["Get-DockerExec -s"] = "--size is of containers; -Socket asks for its path",
        ["Get-DockerImageHistory -H"] = "--human; -H names the engine for the docker program too",
        ["Get-DockerItem -a"] = "--archive, which it always is; -AllowInsecure begins with it",
        ["Invoke-DockerImage -h"] = "--hostname; refused with its name",
        ["Measure-DockerContainer -a"] = "--all; -AllowInsecure begins with it",
        ["New-DockerContainer -h"] = "--hostname; refused with its name",
        ["Start-DockerContainer -a"] = "--attach; -AllowInsecure begins with it",
    };

    /// <summary>Parameters of one name and type that are other things in other places.</summary>
    private static readonly string[] s_unlike = ["Id", "InputObject", "Limit", "Mode", "Name", "Path", "Tag", "TimeoutSec",
        "Type", "Value"];

    /// <summary>Cmdlets whose parameters are about containers, and the bases that bring them.</summary>
    private static readonly Type[] s_about = [typeof(ContainerCreateCmdlet), typeof(SetDockerContainerCommand),
        typeof(BuildDockerImageCommand), typeof(ServiceSpecCmdlet), typeof(InvokeDockerExecCommand),
        typeof(EnterDockerContainerCommand)];

    private static readonly PropertyInfo[] s_parameters = [.. typeof(DockerEngine).Assembly.GetTypes()
        .Where(static type => type.IsSubclassOf(typeof(Cmdlet)))
        .SelectMany(static type => type.GetProperties(
            BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        .Where(static property => property.IsDefined(typeof(ParameterAttribute)))];

    private readonly HostedPowerShell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task A_letter_means_what_it_means_to_the_docker_program()
    {
        using DockerProgram docker = new();
        List<string> others = [];
        foreach (CmdletInfo cmdlet in Cmdlets())
        {
            List<Match> options = [];
            Type type = cmdlet.ImplementingType;
            foreach (string command in type.GetCustomAttributes<ApiOperationAttribute>()
                .Select(static one => one.Command)
                .Concat(type.GetCustomAttributes<ReplacesAttribute>().Select(static one => one.Command))
                .OfType<string>().Where(static one => one.StartsWith("docker ", StringComparison.Ordinal)))
            {
                string[] words = [.. command.Split(' ').Skip(1).Where(static word => word[0] != '-')];
                options.AddRange(Letters().Matches((await docker.RunAsync([.. words, "--help"])).Out));
            }

            ILookup<string, string> meant = options.ToLookup(
                static option => option.Groups["letter"].Value.ToUpperInvariant(),
                static option => option.Groups["name"].Value.Replace("-", ""), StringComparer.Ordinal);
            foreach (IGrouping<string, string> letter in meant)
            {
                string[] bound = [.. Bound(cmdlet, letter.Key)];
                // What -Dash takes away from the command is refused as a parameter.
                if (bound is not ([] or ["Dash", ..])
                    && !letter.Any(name => bound.Contains(name, StringComparer.OrdinalIgnoreCase)))
                {
                    others.Add($"{cmdlet.Name} -{letter.Key}");
                }
            }
        }

        Assert.Equal(s_others.Keys.Order(StringComparer.OrdinalIgnoreCase),
            others.Order(StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public void Every_letter_that_PowerShell_would_take_from_a_command_is_the_commands()
    {
        foreach (CmdletInfo cmdlet in Cmdlets().Where(static one => one.Parameters.ContainsKey("Dash")))
        {
            string[] names = [.. cmdlet.Parameters.Values.SelectMany(Names)];
            Assert.All("abcdefghijklmnopqrstuvwxyz".Select(static letter => letter.ToString()), letter => Assert.True(
                names.Contains(letter, StringComparer.OrdinalIgnoreCase)
                    || !names.Any(name => name.StartsWith(letter, StringComparison.OrdinalIgnoreCase)),
                $"{cmdlet.Name} -{letter}: an alias of -Dash is missing."));
        }
    }

    [Fact]
    public void A_parameter_is_the_same_wherever_it_is()
    {
        List<string> unlike = [];
        foreach (IGrouping<(string, Type), PropertyInfo> same in s_parameters
            .Where(static one => !s_unlike.Contains(one.Name)).GroupBy(static one => (one.Name, Of(one))))
        {
            unlike.AddRange(same.Select(Shape).Distinct(StringComparer.Ordinal).Skip(1)
                .Select(shape => $"{same.Key}: {shape} and {Shape(same.First())}"));
        }

        foreach (IGrouping<(string, Type), PropertyInfo> same in s_parameters
            .Where(static one => s_about.Contains(one.DeclaringType)).GroupBy(static one => (one.Name, Of(one))))
        {
            unlike.AddRange(same.Select(Written).OfType<string>().Distinct(StringComparer.Ordinal).Skip(1)
                .Select(text => $"{same.Key}: {text} and {same.Select(Written).First()}"));
        }

        Assert.Empty(unlike);
    }

    [Fact]
    public void Fields_of_the_API_are_known_by_their_names() => Assert.All(
        s_parameters.Where(static one => one.PropertyType == typeof(IDictionary)
            && one.Name is not ("Filter" or "Query" or "Headers")), static one => Assert.True(
            one.GetCustomAttribute<FieldsAttribute>() is { } fields
                && (fields.Model is not null || one.DeclaringType == typeof(SwarmSetCmdlet)),
            $"{one.DeclaringType!.Name} -{one.Name} does not warn of names that the API does not have."));

    private IEnumerable<CmdletInfo> Cmdlets() =>
        _shell.Run("Get-Command -Module DockerSock -CommandType Cmdlet").As<CmdletInfo>();

    private static IEnumerable<string> Names(ParameterMetadata parameter) => [parameter.Name, .. parameter.Aliases];

    /// <summary>The names of the parameter that PowerShell binds a letter to.</summary>
    private static IEnumerable<string> Bound(CmdletInfo cmdlet, string letter) =>
        cmdlet.Parameters.Values.Where(one => Names(one).Contains(letter, StringComparer.OrdinalIgnoreCase)).ToArray()
            is [var exact] ? Names(exact)
        : cmdlet.Parameters.Values.Where(one => Names(one).Any(name =>
            name.StartsWith(letter, StringComparison.OrdinalIgnoreCase))).ToArray() is [var near] ? Names(near) : [];

    private static Type Of(PropertyInfo parameter) =>
        Nullable.GetUnderlyingType(parameter.PropertyType) ?? parameter.PropertyType;

    /// <summary>What a parameter takes: how it is read, what it may be, and what the tab key offers.</summary>
    private static string Shape(PropertyInfo parameter) => string.Join(' ', parameter.GetCustomAttributes()
        .Select(static one => one switch
        {
            ValidateRangeAttribute range => $"{range.MinRange}..{range.MaxRange}",
            ArgumentCompleterAttribute completer => completer.Type.Name,
            ArgumentTransformationAttribute => one.GetType().Name,
            _ => null,
        }).OfType<string>().Order(StringComparer.Ordinal));

    /// <summary>How its values are written, as its comment says behind a colon; null where it says nothing.</summary>
    private static string? Written(PropertyInfo parameter) =>
        s_comments.Value.TryGetValue($"P:{parameter.DeclaringType!.FullName}.{parameter.Name}", out string? comment)
            && Examples().Match(comment) is { Success: true } found ? found.Groups["text"].Value : null;

    private static readonly Lazy<Dictionary<string, string>> s_comments = new(static () =>
        XDocument.Load(Path.Combine(AppContext.BaseDirectory, "DockerSock.xml")).Descendants("member").ToDictionary(
            static member => member.Attribute("name")!.Value,
            static member => Blanks().Replace(member.Element("summary")?.Value ?? "", " ").Trim(),
            StringComparer.Ordinal));

    [GeneratedRegex(@"^[^:.]*: (?<text>.*?)\.( |$)", RegexOptions.ExplicitCapture)]
    private static partial Regex Examples();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"^\s+-(?<letter>\w), --(?<name>[\w-]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Letters();
}
