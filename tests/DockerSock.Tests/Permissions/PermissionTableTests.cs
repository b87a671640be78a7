namespace DockerSock.Tests.Permissions;

/// <summary>
/// Each cause of "permission denied" has its sentence and its command, and the command helps. docs/permission-denied.md is
/// the table for people.
/// </summary>
public sealed class PermissionTableTests(PermissionRun run) : IClassFixture<PermissionRun>
{
    public static TheoryData<int, string> Numbers => [.. PermissionTable.Rows.Select(static (row, number) =>
        (number, row.Cause))];

    [Theory, MemberData(nameof(Numbers))]
    public void A_cause_is_named_with_what_helps(int number, string cause)
    {
        Assert.SkipWhen(OtherUser.Missing is not null, OtherUser.Missing ?? "");
        (PermissionRow row, PermissionResult told) = (PermissionTable.Rows[number], run.Before[number]);
        Assert.Equal((cause, row.IsAllowed), (row.Cause, told.IsAllowed));
        if (row.IsAllowed)
        {
            Assert.Equal((null, null), (told.Id, told.Problem));
            return;
        }

        Assert.Equal("DockerSocketAccessDenied", told.Id);
        Assert.Contains(row.Command, told.Remedy);
        Assert.Contains(told.Decider!.Split(": ")[^1], told.Problem);
        // Any cmdlet says the same.
        Assert.Equal($"{told.Problem} {told.Remedy}", told.Sentence);
        Assert.Equal(["late"], told.Pending);
    }

    [Theory, MemberData(nameof(Numbers))]
    public void What_is_said_to_help_helps(int number, string cause)
    {
        Assert.SkipWhen(OtherUser.Missing is not null, OtherUser.Missing ?? "");
        PermissionRow row = PermissionTable.Rows[number];
        Assert.Equal((cause, row.IsAllowed || row.IsTried || row.HelpsToSignIn),
            (row.Cause, run.After[number].IsAllowed));
    }

    [Fact]
    public void The_table_for_people_is_as_it_is_kept()
    {
        Assert.SkipWhen(OtherUser.Missing is not null, OtherUser.Missing ?? "");
        string kept = File.Exists(PermissionRun.Kept) ? File.ReadAllText(PermissionRun.Kept) : "";
        string[] changed = [.. kept.Split('\n').Except(run.Text.Split('\n')).Select(static line => "- " + line),
            .. run.Text.Split('\n').Except(kept.Split('\n')).Select(static line => "+ " + line)];
        Assert.True(kept == run.Text, "docs/permission-denied.md is not what comes of the table now (- is kept, + is new). "
            + "Look at it; with DOCKERSOCK_FAULTS=accept in the environment this test accepts it.\n\n"
            + string.Join('\n', changed));
    }
}
