using System.Collections;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Screens;

/// <summary>
/// What people see, in a real pwsh: lists, details and errors at 80, 120 and 200 columns, and each example of the help
/// and of README. tests/Screens/Screens.psd1 says which commands.
/// </summary>
public sealed class ScreenTests(ScreenRun run) : IClassFixture<ScreenRun>
{
    private static readonly Hashtable s_list = Read("Screens.psd1");
    private static readonly Hashtable s_examples = Read("Examples.psd1");

    private static readonly XElement s_help =
        XElement.Load(Path.Combine(Repository.Root, "en-US", "DockerSock.dll-Help.xml"));

    [Fact]
    public void Screens_are_as_they_are_kept()
    {
        List<string> changed = [];
        foreach (string screen in ScreenRun.In(ScreenRun.Kept).Union(ScreenRun.In(run.Printed)))
        {
            string difference = ScreenDifference.Of(Text(ScreenRun.Kept, screen), Text(run.Printed, screen));
            if (difference.Length > 0)
            {
                changed.Add($"{screen}\n{difference}");
            }
        }

        Assert.True(changed.Count == 0, "Screens have changed (- is kept, + is printed now). Look at them; "
            + $"./build.ps1 -Task Screens accepts them.\n\n{string.Join('\n', changed)}");
    }

    [Fact]
    public void No_example_fails() => Assert.Empty(
        ScreenRun.In(run.Printed).SelectMany(screen => Text(run.Printed, screen).Split("PS> ")
            .Where(static part => part.Contains("# THIS EXAMPLE FAILED"))));

    [Fact]
    public void All_preparations_and_reasons_are_of_examples_that_there_are()
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        HashSet<string> examples =
        [
            .. s_help.Descendants().Where(static one => one.Name.LocalName == "code")
                .Select(static one => one.Value.Trim().Split('\n')[0].Trim()),
            .. readme.Split('\n').Where(static line => line.StartsWith("    ", StringComparison.Ordinal))
                .Select(static line => line.Trim()),
        ];
        Assert.Empty(Keys("Setups").Concat(Keys("Reasons")).Except(examples));
        Assert.Empty(Keys("Setups").Intersect(Keys("Reasons")));

        static IEnumerable<string> Keys(string table) => ((Hashtable)s_examples[table]!).Keys.Cast<string>();
    }

    [Fact]
    public void Every_view_and_every_cmdlet_with_output_is_in_a_screen()
    {
        string printed = string.Join('\n', ScreenRun.In(run.Printed).Select(screen => Text(run.Printed, screen)));
        string commands = string.Join('\n', printed.Split('\n').Where(static line =>
            line.StartsWith("PS> ", StringComparison.Ordinal) || line.StartsWith(">> ", StringComparison.Ordinal)));
        Hashtable unseen = (Hashtable)s_list["Unseen"]!;
        string[] views =
        [
            .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "bin"), "*.Format.ps1xml")
            .SelectMany(static file => XElement.Load(file).Descendants("View"))
            .Where(view => !IsSeen(view, printed)).Select(static view => view.Element("Name")!.Value),
        ];
        string[] cmdlets =
        [
            .. s_help.Descendants().Where(static one => one.Name.LocalName == "details")
            .Select(static one => one.Elements().First(static part => part.Name.LocalName == "name").Value)
            .Where(cmdlet => !Regex.IsMatch(commands, $@"\b{cmdlet}\b")),
        ];
        Assert.Equal(unseen.Keys.Cast<string>().Order(StringComparer.Ordinal),
            views.Concat(cmdlets).Order(StringComparer.Ordinal));
    }

    /// <summary>A view is seen when all its labels stand in one line of a table, or begin lines of a list.</summary>
    private static bool IsSeen(XElement view, string printed)
    {
        string[] labels = [.. view.Descendants("TableColumnHeader").Select(static one => one.Element("Label")?.Value ?? "")];
        if (labels.Length > 0)
        {
            string line = string.Join(@"\s+", labels.Select(Regex.Escape));
            return Regex.IsMatch(printed, $@"^\s*{line}\s*$", RegexOptions.Multiline);
        }

        // What there may be nothing of is not in every list.
        return view.Descendants("ListItem").Where(static item => item.Element("ItemSelectionCondition") is null)
            .Select(static item => (item.Element("Label") ?? item.Element("PropertyName"))!.Value)
            .All(label => Regex.IsMatch(printed, $@"^{Regex.Escape(label)}\s+:", RegexOptions.Multiline));
    }

    private static string Text(string folder, string screen) => Path.Combine(folder, screen) is var file
        && File.Exists(file) ? File.ReadAllText(file) : "";

    private static Hashtable Read(string name)
    {
        ScriptBlockAst file = Parser.ParseFile(Path.Combine(ScreenRun.Kept, name), out _, out ParseError[] errors);
        Assert.Empty(errors);
        return (Hashtable)file.Find(static node => node is HashtableAst, searchNestedScriptBlocks: false)!
            .SafeGetValue();
    }
}
