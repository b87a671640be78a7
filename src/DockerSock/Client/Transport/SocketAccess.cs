using System.Globalization;
using System.Runtime.InteropServices;

namespace DockerSock.Client;

/// <summary>
/// Says why a socket may not be used: its owner, group and mode, the caller's groups, and what to run.
/// </summary>
internal static partial class SocketAccess
{
    private const int WriteForGroup = 0x10;

    /// <summary>True when the caller may enter the directory.</summary>
    public static bool MayEnter(string directory)
    {
        // access(2) answers for the real user, which is the effective one in every program that PowerShell runs in.
        const int enter = 1;
        return Access(directory, enter) == 0;
    }

    public static (string Message, string Advice) Explain(string path)
    {
        string me = UserName(EffectiveUser());
        string mine = string.Join(", ", Groups().Select(GroupName));
        for (string? up = Path.GetDirectoryName(path); up is not null; up = Path.GetDirectoryName(up))
        {
            if (Directory.Exists(up) && !MayEnter(up) && FileFacts.Of(up) is { } closed)
            {
                return ($"The socket '{path}' cannot be reached: {me} (groups {mine}) may not enter '{up}' "
                    + $"({Describe(closed)}).",
                    "Name a socket of your own engine with -DockerHost, or run as its owner.");
            }
        }

        if (FileFacts.Of(path) is not { } facts)
        {
            return ($"No permission to use the socket '{path}'.", "Run as its owner, or as a member of its group.");
        }

        return ($"No permission to use the socket '{path}' ({Describe(facts)}): you are {me}, in the groups {mine}.",
            Advise(facts, me));
    }

    /// <summary>Owner, group and mode in a few words.</summary>
    internal static string Describe(FileFacts facts) =>
        $"owner {UserName(facts.Owner)}, group {GroupName(facts.Group)}, mode {facts.Permissions}";

    private static string Advise(FileFacts facts, string me)
    {
        string group = GroupName(facts.Group);
        if ((facts.Mode & WriteForGroup) == 0 || facts.Group == 0)
        {
            return $"Run as {UserName(facts.Owner)}, or use an engine of your own (rootless) with -DockerHost.";
        }

        return IsListed(group, me)
            ? $"You are a member of '{group}' already, but this session began before that: sign out and in, or run "
                + $"'newgrp {group}'."
            : $"Run 'sudo usermod -aG {group} {me}', then sign out and in. (Members of '{group}' can become root.)";
    }

    private static uint[] Groups()
    {
        uint[] groups = new uint[65536];
        int count = GetGroups(groups.Length, groups);
        // The system leaves it open whether the effective group is among the supplementary ones.
        return [.. groups.Take(Math.Max(count, 0)).Prepend(EffectiveGroup()).Distinct()];
    }

    private static string UserName(uint id) => NameOf("/etc/passwd", id);

    /// <summary>Name of a group; its number where it has none.</summary>
    internal static string GroupName(uint id) => NameOf("/etc/group", id);

    /// <summary>
    /// The name that the file has for a number; the number itself where it has none (directory services).
    /// </summary>
    private static string NameOf(string file, uint id)
    {
        string number = id.ToString(CultureInfo.InvariantCulture);
        return Entries(file).FirstOrDefault(entry => entry.Length > 2 && entry[2] == number)?[0] ?? number;
    }

    /// <summary>
    /// The users who are in a socket's group, by its list or as their first one, besides root and the socket's owner;
    /// those of a directory service are not known.
    /// </summary>
    internal static IEnumerable<string> Members(FileFacts socket)
    {
        string owner = UserName(socket.Owner);
        string number = socket.Group.ToString(CultureInfo.InvariantCulture);
        return Entries("/etc/group").Where(entry => entry.Length > 3 && entry[2] == number)
            .SelectMany(static entry => entry[3].Split(',', StringSplitOptions.RemoveEmptyEntries))
            .Concat(Entries("/etc/passwd").Where(entry => entry.Length > 3 && entry[3] == number)
                .Select(static entry => entry[0]))
            .Where(user => user != "root" && user != owner).Distinct();
    }

    private static bool IsListed(string group, string user) =>
        Entries("/etc/group").Any(entry => entry.Length > 3 && entry[0] == group && entry[3].Split(',').Contains(user));

    private static IEnumerable<string[]> Entries(string file) =>
        File.Exists(file) ? File.ReadLines(file).Select(static line => line.Split(':')) : [];

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "getegid")]
    private static partial uint EffectiveGroup();

    [LibraryImport("libc", EntryPoint = "getgroups")]
    private static partial int GetGroups(int size, [Out] uint[] list);

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);
}
