using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Faults;

/// <summary>
/// The table of faults: each command says what has happened, does nothing twice, and pretends nothing. docs/faults.md
/// is the table for people.
/// </summary>
[Collection(nameof(OwnEnvironment))]
public sealed class FaultTableTests(FaultRun run) : IClassFixture<FaultRun>
{
    public static TheoryData<int, string, string> Numbers => [.. FaultTable.Rows.Select(static (row, number) =>
        (number, row.Fault, row.Command))];

    [Theory, MemberData(nameof(Numbers))]
    public void A_command_says_what_has_happened(int number, string fault, string command)
    {
        FaultResult result = run.Results[number];
        string all = $"{fault}: {command}\n{result}";
        Assert.True(result.Row.Id == result.Ids.FirstOrDefault(), all);
        Assert.True(result.Ok == result.Row.Id is null, all);
        Assert.True(result.Row.ExitCode == result.ExitCode, all);
        Assert.DoesNotContain("DockerUnexpected", result.Ids);
        Assert.All(result.Ids, static id => Assert.StartsWith("Docker", id));
        Assert.True(result.Repeated.Count == 0, all);
        Assert.True(!result.Row.ChangesNothing || result.Left.Length == 0, all);
    }

    [Fact]
    public void The_table_for_people_is_as_it_is_kept()
    {
        string kept = File.Exists(FaultRun.Kept) ? File.ReadAllText(FaultRun.Kept) : "";
        string[] changed = [.. kept.Split('\n').Except(run.Text.Split('\n')).Select(static line => "- " + line),
            .. run.Text.Split('\n').Except(kept.Split('\n')).Select(static line => "+ " + line)];
        Assert.True(kept == run.Text, "docs/faults.md is not what comes of the table now (- is kept, + is new). Look at "
            + "it; with DOCKERSOCK_FAULTS=accept in the environment this test accepts it.\n\n"
            + string.Join('\n', changed));
    }

    [Fact]
    public void The_table_is_long_enough_to_be_of_use() => Assert.True(FaultTable.Rows.Count >= 120);
}
