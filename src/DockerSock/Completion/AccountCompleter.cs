using DockerSock.Client;

namespace DockerSock.Completion;

/// <summary>Completes names of this machine's users.</summary>
public sealed class UserCompleter : WordCompleter
{
    private protected override IEnumerable<(string Text, string Meaning)> Words =>
        Accounts.AllUsers.Select(static name => (name, ""));
}

/// <summary>Completes names of this machine's groups.</summary>
public sealed class GroupCompleter : WordCompleter
{
    private protected override IEnumerable<(string Text, string Meaning)> Words =>
        Accounts.AllGroups.Select(static name => (name, ""));
}
