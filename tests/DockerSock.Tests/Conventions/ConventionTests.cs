using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using DockerSock.Client;
using DockerSock.Cmdlets;
using DockerSock.Fake;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Conventions;

/// <summary>
/// What holds for every cmdlet of the module, found by reflection so that a new one is held to it at once.
/// </summary>
public sealed partial class ConventionTests : CmdletTest
{
    private static readonly Assembly s_module = typeof(DockerEngine).Assembly;

    private static readonly Type[] s_cmdlets = [.. s_module.GetTypes()
        .Where(static type => type.GetCustomAttribute<CmdletAttribute>() is not null)];

    /// <summary>
    /// What is asked about without -Confirm, and why. All else can be made, pulled or started again by what made it; it
    /// asks where -Confirm or $ConfirmPreference say so.
    /// </summary>
    private static readonly Dictionary<string, string> s_asking = new(StringComparer.Ordinal)
    {
        ["Clear-DockerBuildCache"] = "Chosen by the engine, not named by the user.",
        ["Clear-DockerContainer"] = "Chosen by us, with the files that containers have written.",
        ["Clear-DockerImage"] = "Chosen by us, with images that were built here and are nowhere else.",
        ["Clear-DockerNetwork"] = "Chosen by us.",
        ["Clear-DockerSystem"] = "Chosen by us, with the data of volumes.",
        ["Clear-DockerVolume"] = "Chosen by us, with their data.",
        ["Install-DockerPlugin"] = "It is given rights on the host.",
        ["Remove-DockerVolume"] = "Its data is nowhere else.",
        ["Update-DockerPlugin"] = "It is given rights on the host.",
    };

    public static IEnumerable<TheoryDataRow<string>> Asking() => s_asking.Keys
        .Where(static name => !name.EndsWith("Plugin", StringComparison.Ordinal))
        .Select(static name => new TheoryDataRow<string>(name));

    /// <summary>Contexts are files of a user and ask no engine: UseDockerContextTests holds them to it.</summary>
    public static IEnumerable<TheoryDataRow<string>> Cmdlets() => s_cmdlets.Select(NameOf)
        .Where(static name => !name.EndsWith("-DockerContext", StringComparison.Ordinal))
        .Select(static name => new TheoryDataRow<string>(name));

    [Fact]
    public void The_manifest_exports_every_cmdlet_and_nothing_else()
    {
        IEnumerable<string> exported = Shell.Run("Get-Command -Module DockerSock").As<CommandInfo>()
            .Where(static command => command.CommandType == CommandTypes.Cmdlet).Select(static command => command.Name);
        Assert.Equal(s_cmdlets.Select(NameOf).Order(StringComparer.Ordinal), exported.Order(StringComparer.Ordinal));
        Assert.Equal(s_cmdlets.SelectMany(static type => type.GetCustomAttribute<AliasAttribute>()?.AliasNames ?? [])
            .Order(StringComparer.Ordinal),
            Shell.Run("Get-Command -Module DockerSock").As<CommandInfo>().OfType<AliasInfo>()
                .Select(static alias => alias.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Verbs_are_approved_and_cmdlets_sealed()
    {
        HashSet<string> approved =
            [.. new[] { typeof(VerbsCommon), typeof(VerbsCommunications), typeof(VerbsData), typeof(VerbsDiagnostic),
            typeof(VerbsLifecycle), typeof(VerbsOther),
            typeof(VerbsSecurity) }.SelectMany(static group => group.GetFields()).Select(static verb => verb.Name)];
        Assert.All(s_cmdlets, type => Assert.Contains(type.GetCustomAttribute<CmdletAttribute>()!.VerbName, approved));
        Assert.All(s_cmdlets, static type => Assert.True(type.IsSealed, type.Name));
    }

    [Theory, MemberData(nameof(Cmdlets))]
    public void Under_WhatIf_nothing_but_reads_leaves(string name)
    {
        Type type = s_cmdlets.Single(type => NameOf(type) == name);
        if (!type.GetCustomAttribute<CmdletAttribute>()!.SupportsShouldProcess)
        {
            Assert.Contains(type.GetCustomAttribute<CmdletAttribute>()!.VerbName,
                new[] { "Get", "Find", "Invoke", "Test", "Watch", "Measure", "Wait", "Enter", "Register", "Trace",
                    "ConvertTo" });
            return;
        }

        Engine.State.AddContainer("target", running: false);
        Engine.State.AddImage("target");
        Engine.State.AddImage();
        Engine.State.AddNetwork("target");
        Engine.State.AddVolume("target");
        Engine.State.AddVolume();
        Engine.State.BuildCache.Add(new EngineBuildRecord { Id = "target" });
        Engine.State.Registries.AddPlugin("target");
        Engine.State.AddPlugin("target");
        EngineSwarm swarm = Engine.State.StartSwarm();
        swarm.AddNode("target");
        swarm.AddSecret("target", [1]);
        swarm.AddConfig("target", [1]);
        swarm.AddService("target");
        string host = type.IsAssignableTo(typeof(DockerCmdlet)) ? $"-DockerHost {Engine.DockerHost}" : "";
        Assert.Contains("What if: ", Shell.Show($"{name} {Arguments(name)} {host} -WhatIf"));
        Assert.All(Engine.Requests, static request => Assert.Contains(request.Method, new[] { "GET", "HEAD" }));
    }

    [Fact]
    public void What_cannot_be_brought_back_is_asked_about_and_nothing_else()
    {
        (string Name, CmdletAttribute Says)[] changing = [.. s_cmdlets
            .Select(static type => (NameOf(type), type.GetCustomAttribute<CmdletAttribute>()!))
            .Where(static cmdlet => cmdlet.Item2.SupportsShouldProcess)];
        Assert.All(changing, static cmdlet => Assert.Equal((cmdlet.Name, s_asking.ContainsKey(cmdlet.Name)
            ? ConfirmImpact.High : ConfirmImpact.Medium), (cmdlet.Name, cmdlet.Says.ConfirmImpact)));
        Assert.Empty(s_asking.Keys.Except(changing.Select(static cmdlet => cmdlet.Name)));
        Assert.All(s_cmdlets.Where(static type => s_asking.ContainsKey(NameOf(type))), static type =>
            Assert.True((type.GetProperty("Force") ?? type.GetProperty("GrantAllPermissions")) is not null, NameOf(type)));
    }

    [Theory, MemberData(nameof(Asking))]
    public void A_no_changes_nothing_and_Force_asks_nothing(string name)
    {
        Engine.State.AddContainer("target", running: false);
        Engine.State.AddImage();
        Engine.State.AddNetwork("unused");
        Engine.State.AddVolume("unused");
        Engine.State.AddVolume();
        Engine.State.BuildCache.Add(new EngineBuildRecord { Id = "unused" });
        string line = $"{name} {(name == "Remove-DockerVolume" ? "unused" : "")} -DockerHost {Engine.DockerHost}";
        Shell.Choose([.. Enumerable.Repeat(2, 30)]);
        _ = Shell.Run(line).Clean;
        Assert.NotEmpty(Shell.Questions);
        Assert.All(Engine.Requests, static request => Assert.Contains(request.Method, new[] { "GET", "HEAD" }));
        int asked = Shell.Questions.Count;
        Assert.Contains("What if: ", Shell.Show(line + " -Force -WhatIf"));
        _ = Shell.Run(line + " -Force -Confirm").Clean;
        Assert.All(Engine.Requests, static request => Assert.Contains(request.Method, new[] { "GET", "HEAD" }));
        Assert.True(Shell.Questions.Count > asked);
        asked = Shell.Questions.Count;
        _ = Shell.Run(line + " -Force").Clean;
        Assert.Equal(asked, Shell.Questions.Count);
        Assert.Contains(Engine.Requests, static request => request.Method is "DELETE" or "POST");
    }

    [Fact]
    public void Every_type_that_is_written_has_a_view()
    {
        IEnumerable<string> viewed = Directory.EnumerateFiles(Path.Combine(Repository.Root, "bin"), "*.Format.ps1xml")
            .SelectMany(static file => XDocument.Load(file).Descendants("TypeName"))
            .Select(static name => name.Value);
        IEnumerable<string> written = s_cmdlets.SelectMany(static type =>
            type.GetCustomAttributes<OutputTypeAttribute>())
            .SelectMany(static output => output.Type).Select(static type => type.Type).OfType<Type>()
            .Where(static type => type.Assembly == s_module).Select(static type => type.FullName!);
        Assert.Empty(written.Except(viewed));
    }

    [Fact]
    public void Error_records_are_made_in_the_table_only() => Assert.Equal(["ErrorTable.cs"],
        Sources("").Where(static file => File.ReadAllText(file).Contains("new ErrorRecord")).Select(Path.GetFileName));

    [Fact]
    public void The_module_is_one_dll() => Assert.Equal(["DockerSock.dll"],
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "bin"), "*.dll", SearchOption.AllDirectories)
            .Select(Path.GetFileName));

    /// <summary>
    /// Code is read in columns of 120. What a text needs, in quotes, in a raw literal or as an example, may be longer.
    /// </summary>
    [Fact]
    public void No_code_is_wider_than_120_columns()
    {
        List<string> wide = [];
        foreach (string file in new[] { "src", "tests" }.SelectMany(static folder => Files(folder)))
        {
            bool isRaw = false;
            foreach ((int number, string line) in File.ReadLines(file).Index())
            {
                bool wasRaw = isRaw;
                isRaw ^= line.Split("\"\"\"").Length % 2 == 0;
                if (!wasRaw && !isRaw && Texts().Replace(line, "").Length > 120)
                {
                    wide.Add($"{Path.GetRelativePath(Repository.Root, file)}:{number + 1}: {line.Trim()}");
                }
            }
        }

        Assert.Empty(wide);
    }

    /// <summary>A value for each parameter that must have one; the first names objects where it can.</summary>
    private string Arguments(string name) => name switch
    {
        "Import-DockerImage" => "/dev/null",
        "Set-DockerService" => "target -ForceUpdate",
        "Set-SockAccess" => "-Mode 640",
        _ => string.Join(' ', Shell.Run($"Get-Command {name}").As<CommandInfo>()[0].ParameterSets
            .OrderByDescending(static set => set.IsDefault).First()
            .Parameters.Where(static parameter => parameter.IsMandatory)
            .Select(parameter => $"-{parameter.Name} {Value(name, parameter)}")),
    };

    private static string Value(string cmdlet, CommandParameterInfo parameter) =>
        parameter.ParameterType == typeof(PSCredential)
            ? "([pscredential]::new('ann', [System.Net.NetworkCredential]::new('', 'p').SecurePassword))"
        : cmdlet.EndsWith("Item", StringComparison.Ordinal) ? "target:/tmp"
        : parameter.Position == 0 && parameter.ParameterType.IsArray && cmdlet != "Install-DockerPlugin"
            ? "target, targ*"
        : "target";

    private static string NameOf(Type type) => type.GetCustomAttribute<CmdletAttribute>() is { } name
        ? $"{name.VerbName}-{name.NounName}" : "";

    private static IEnumerable<string> Sources(string folder) => Files(Path.Combine("src", "DockerSock", folder));

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(static file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"));

    [GeneratedRegex("""
        "{3}.*?"{3} | "(\\.|[^"\\])*" | <code>.*
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Texts();
}
