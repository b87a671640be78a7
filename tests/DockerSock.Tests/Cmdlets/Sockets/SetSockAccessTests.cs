using DockerSock.Client;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class SetSockAccessTests : CmdletTest
{
    private string Mode => SocketAccess.Octal(FileFacts.Of(Engine.SocketPath)!.Mode);

    [Theory]
    [InlineData("660", "0660")]
    [InlineData("0660", "0660")]
    [InlineData("'0600'", "0600")]
    [InlineData("'0o640'", "0640")]
    [InlineData("1660", "1660")]
    [InlineData("'rw-rw----'", "0660")]
    [InlineData("srw-r--r--", "0644")]
    [InlineData("([IO.UnixFileMode]'UserRead, UserWrite')", "0600")]
    [InlineData("0", "0000")]
    public void A_mode_is_octal_however_it_is_written(string written, string mode)
    {
        Assert.Empty(Run($"Set-SockAccess $h -Mode {written}").Clean);
        Assert.Equal(mode, Mode);
    }

    [Theory]
    [InlineData("689")]
    [InlineData("6")]
    [InlineData("60")]
    [InlineData("-1")]
    [InlineData("77777")]
    [InlineData("rw")]
    [InlineData("'rwzrw----'")]
    [InlineData("''")]
    public void What_is_no_mode_changes_nothing(string written)
    {
        string before = Mode;
        Assert.NotEmpty(Run($"Set-SockAccess $h -Mode {written} -Owner 1").Errors);
        Assert.Equal(before, Mode);
    }

    [Theory]
    [InlineData("-Owner nobody-of-this-name", "There is no user 'nobody-of-this-name'")]
    [InlineData("-Group none-of-this-name -Mode 600", "There is no group 'none-of-this-name'")]
    [InlineData("-Group 4294967295 -Mode 600", "There is no group '4294967295'")]
    [InlineData("", "There is nothing to change.")]
    public void Names_are_looked_up_before_anything_is_done(string parameters, string sentence)
    {
        string before = Mode;
        Assert.Contains(sentence, Assert.Single(Run($"Set-SockAccess $h {parameters}").Errors).ToString());
        Assert.Equal(before, Mode);
    }

    [Fact]
    public void WhatIf_shows_what_it_has_and_what_it_would_have()
    {
        FileFacts facts = FileFacts.Of(Engine.SocketPath)!;
        LocalFiles.SetMode(Engine.SocketPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        string said = Shell.Show($"Set-SockAccess {Engine.DockerHost} -Mode 660 -WhatIf");
        string whose = $"owner {Accounts.UserName(facts.Owner)}, group {Accounts.GroupName(facts.Group)}";
        Assert.Contains($"Change {whose}, mode 0600 to {whose}, mode 0660", said.ReplaceLineEndings(" "));
        Assert.Equal("0600", Mode);
    }

    [Fact]
    public void A_change_warns_that_it_does_not_last_and_PassThru_shows_it()
    {
        Outcome outcome = Run("Set-SockAccess $h -Mode 0606 -PassThru");
        Assert.Equal("0606", Assert.Single(outcome.As<SockAccess>()).Mode);
        Assert.Contains("until its daemon makes it anew", outcome.Warnings[0]);
        Assert.Contains("Every user of this machine may write", outcome.Warnings[1]);
        Outcome again = Run("Set-SockAccess $h -Mode 0606 -PassThru");
        Assert.Equal((0, 1), (again.Warnings.Count, again.Output.Count));
    }

    [Fact]
    public void Owner_and_group_are_set_by_name_and_by_number()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "root alone may give files away");
        LocalFiles.SetMode(Engine.SocketPath, (UnixFileMode)0x1B0);
        Assert.Empty(Run("Set-SockAccess $h -Owner daemon -Group 4300").Clean);
        FileFacts facts = FileFacts.Of(Engine.SocketPath)!;
        Assert.Equal((Accounts.UserId("daemon"), 4300u, "0660"), (facts.Owner, facts.Group, Mode));
    }

    [Fact]
    public void A_link_means_the_socket_and_what_is_none_is_left_alone()
    {
        string folder = Directory.CreateTempSubdirectory("ds-").FullName;
        try
        {
            string link = Path.Combine(folder, "link"), file = Path.Combine(folder, "file");
            File.CreateSymbolicLink(link, Engine.SocketPath);
            File.WriteAllText(file, "");
            LocalFiles.SetMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            Outcome outcome = Run($"Set-SockAccess {file}, {link}, {folder}/none -Mode 0640");
            Assert.Equal(["DockerNotASocket", "DockerSocketMissing"],
                outcome.Errors.Select(static error => error.FullyQualifiedErrorId.Split(',')[0]));
            Assert.Equal(("0640", "0600"), (Mode, SocketAccess.Octal(FileFacts.Of(file)!.Mode)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
