using System.Runtime.InteropServices;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>Somebody who wants to use a socket.</summary>
/// <param name="User">Number of the user.</param>
/// <param name="Groups">Numbers of the session's groups.</param>
internal sealed record Caller(uint User, IReadOnlyList<uint> Groups)
{
    /// <summary>Whoever runs this process.</summary>
    public static Caller Me => new(Accounts.Me, Accounts.MyGroups);
}

/// <summary>Which part of a file's permissions is the one that counts for a caller.</summary>
internal enum AccessCause
{
    /// <summary>Root passes all of them.</summary>
    Root,

    /// <summary>What the owner has.</summary>
    Owner,

    /// <summary>An entry of the access control list for the user.</summary>
    User,

    /// <summary>What the file's group has.</summary>
    OwningGroup,

    /// <summary>An entry of the list for a group.</summary>
    Group,

    /// <summary>The list's mask, which takes away what an entry gives.</summary>
    Mask,

    /// <summary>What everybody else has.</summary>
    Others,
}

/// <summary>Whether a caller has a right, and the one line that decides it.</summary>
/// <param name="IsAllowed">Whether it is there.</param>
/// <param name="Cause">The part of the permissions that counts.</param>
/// <param name="Line">That part in words: <c>others have ---</c>.</param>
/// <param name="Id">The group that it is about.</param>
internal sealed record AccessDecision(bool IsAllowed, AccessCause Cause, string Line, uint Id = 0);

/// <summary>
/// Who may use a socket, and when somebody may not: why, in one sentence with owner, group, mode and the caller's
/// groups, and the command that changes it.
/// </summary>
internal static partial class SocketAccess
{
    /// <summary>The right to write, which a connection to a socket needs.</summary>
    public const int Write = 2;

    /// <summary>The right to pass through a directory.</summary>
    public const int Enter = 1;

    private const int GroupShift = 3;
    private const int OwnerShift = 6;
    private const int Digits = 0xFFF;

    /// <summary>Rights as ls shows them.</summary>
    public static string Letters(int rights) =>
        $"{((rights & 4) != 0 ? 'r' : '-')}{((rights & Write) != 0 ? 'w' : '-')}{((rights & Enter) != 0 ? 'x' : '-')}";

    /// <summary>A mode in octal digits: <c>0660</c>.</summary>
    public static string Octal(int mode) => Convert.ToString(mode & Digits, 8).PadLeft(4, '0');

    /// <summary>True when the caller may enter the directory.</summary>
    public static bool MayEnter(string directory) => Has(directory, Enter);

    /// <summary>
    /// What decides, as the kernel does: the owner's part for the owner, else the first part of the list that names the
    /// caller, else the group's, else that of others. It is never the best of several.
    /// </summary>
    public static AccessDecision Decide(FileFacts facts, IReadOnlyList<AccessEntry> list, Caller caller, int right)
    {
        if (caller.User == 0)
        {
            return new(true, AccessCause.Root, "root passes all permissions");
        }

        if (caller.User == facts.Owner)
        {
            return Of(AccessCause.Owner, $"its owner {Accounts.UserName(facts.Owner)} has", facts.Mode >> OwnerShift);
        }

        int mask = list.Where(static one => one.Tag == AccessTag.Mask).Select(static one => one.Rights)
            .FirstOrDefault(7);
        if (list.FirstOrDefault(one => one.Tag == AccessTag.User && one.Id == caller.User) is { Tag: not 0 } user)
        {
            return OfEntry(AccessCause.User, user);
        }

        // The group's part of the mode is the mask where there is a list.
        int own = list.Where(static one => one.Tag == AccessTag.OwningGroup).Select(static one => one.Rights)
            .FirstOrDefault(facts.Mode >> GroupShift);
        List<AccessEntry> groups = [.. list.Where(one => one.Tag == AccessTag.Group && caller.Groups.Contains(one.Id))];
        if (caller.Groups.Contains(facts.Group))
        {
            groups.Insert(0, new AccessEntry(AccessTag.OwningGroup, own, facts.Group));
        }

        if (groups.Count > 0)
        {
            AccessEntry best = groups.Find(one => (one.Rights & mask & right) != 0);
            best = best.Tag != 0 ? best : groups.Find(one => (one.Rights & right) != 0);
            best = best.Tag != 0 ? best : groups[0];
            return best.Tag == AccessTag.Group || mask != 7 ? OfEntry(
                best.Tag == AccessTag.Group ? AccessCause.Group : AccessCause.OwningGroup, best)
                : Of(AccessCause.OwningGroup, $"its group {Accounts.GroupName(facts.Group)} has", own, facts.Group);
        }

        return Of(AccessCause.Others, "others have", facts.Mode);

        AccessDecision Of(AccessCause cause, string who, int rights, uint id = 0) =>
            new((rights & right) != 0, cause, $"{who} {Letters(rights)}", id);

        AccessDecision OfEntry(AccessCause cause, AccessEntry entry)
        {
            string line = entry.Tag == AccessTag.OwningGroup
                ? $"its group {Accounts.GroupName(entry.Id)} has {Letters(entry.Rights)}" : $"its ACL has {entry}";
            bool isMasked = (entry.Rights & ~mask & 7) != 0;
            return new((entry.Rights & mask & right) != 0,
                isMasked && (entry.Rights & right) != 0 && (mask & right) == 0 ? AccessCause.Mask : cause,
                isMasked ? $"{line}, of which its mask leaves {Letters(entry.Rights & mask)}" : line, entry.Id);
        }
    }

    /// <summary>
    /// Why the caller may not use what is at the end of a path; null when permissions allow it, or cannot be read.
    /// </summary>
    /// <param name="path">Full path, as it was named.</param>
    public static SockException? Find(string path)
    {
        List<string> folders = [];
        string? real = RealPath.Of(path, Add(folders));
        Caller me = Caller.Me;
        foreach (string folder in folders)
        {
            if (!MayEnter(folder) && FileFacts.Of(folder) is { IsFolder: true } closed)
            {
                return OfFolder(path, folder, closed, me);
            }
        }

        return real is not null && FileFacts.Of(real) is { IsSocket: true } facts && !Has(real, Write)
            ? OfSocket(path, real, facts, me) : null;
    }

    /// <summary>Why the system refused a path that permissions allow, or that nothing is known of.</summary>
    public static SockException Refused(string path) => FileFacts.Of(path) is not { } facts
        ? Denied($"No permission to use the socket '{path}'.", "Run as its owner, or as a member of its group.")
        : Denied($"No permission to use the socket '{path}' ({Describe(facts)}): its permissions allow it to "
            + $"{Accounts.UserName(Accounts.Me)}, and the system refuses all the same.",
            "A security module (SELinux, AppArmor) or a sandbox forbids it: 'sudo dmesg | grep -i denied' names it.");

    /// <summary>All that is known of a socket and of the way to it; nobody is asked anything.</summary>
    /// <param name="path">Full path, as it was named.</param>
    public static SockAccess Look(string path)
    {
        List<string> folders = [];
        List<string> links = [];
        string? real = RealPath.Of(path, Add(folders), (link, target) => links.Add($"{link} -> {target}"));
        Caller me = Caller.Me;
        string user = Accounts.UserName(me.User);
        FileFacts? facts = real is null ? null : FileFacts.Of(real);
        IReadOnlyList<AccessEntry> list = facts is null ? [] : AccessList.Of(real!);
        AccessDecision? decision = facts is null ? null : Decide(facts, list, me, Write);
        SockAccess access = new()
        {
            DockerHost = "unix://" + path,
            Path = path,
            Target = real,
            Links = [.. links],
            Kind = facts is { IsRegular: true, Size: 0 } ? "empty file" : facts?.Kind.Split(' ', 2)[1]
                ?? (links.Count > 0 && real != path ? "link that leads nowhere" : "nothing"),
            IsSocket = facts?.IsSocket == true,
            Owner = facts is null ? null : Accounts.UserName(facts.Owner),
            Group = facts is null ? null : Accounts.GroupName(facts.Group),
            Mode = facts is null ? null : Octal(facts.Mode),
            Permissions = facts?.Permissions,
            Acl = [.. list.Select(static entry => entry.ToString())],
            Folders = [.. folders.Select(folder => Folder(folder, me)).OfType<SockFolder>()],
            User = user,
            Groups = [.. me.Groups.Select(Accounts.GroupName)],
            PendingGroups = [.. Accounts.GroupsOf(user).Except(me.Groups).Select(Accounts.GroupName)],
            Members = facts is null ? [] : [.. Accounts.Members(facts.Group)],
            Decider = decision?.Line,
        };
        SockFolder? closed = Array.Find(access.Folders, static folder => !folder.IsOpen);
        access.Decider = closed is null ? access.Decider : $"{closed.Path}: {closed.Decider}";
        access.IsAllowed = closed is null && access.IsSocket && Has(real!, Write);
        return access;
    }

    /// <summary>Owner, group and mode of a file, for a sentence.</summary>
    public static string Describe(FileFacts facts) => $"owner {Accounts.UserName(facts.Owner)}, group "
        + $"{Accounts.GroupName(facts.Group)}, mode {facts.Permissions}";

    private static SockFolder? Folder(string path, Caller me) => FileFacts.Of(path) is not { } facts ? null
        : new SockFolder
        {
            Path = path,
            Owner = Accounts.UserName(facts.Owner),
            Group = Accounts.GroupName(facts.Group),
            Mode = Octal(facts.Mode),
            IsOpen = MayEnter(path),
            Decider = Decide(facts, AccessList.Of(path), me, Enter).Line,
        };

    private static Action<string> Add(List<string> folders) => folder =>
    {
        if (!folders.Contains(folder))
        {
            folders.Add(folder);
        }
    };

    private static SockException OfFolder(string path, string folder, FileFacts closed, Caller me)
    {
        AccessDecision decision = Decide(closed, AccessList.Of(folder), me, Enter);
        return Denied($"The socket '{path}' cannot be reached: {Accounts.UserName(me.User)} (groups {Mine(me)}) may not "
            + $"enter '{folder}' ({Describe(closed)}), where {decision.Line}.", Advise(folder, closed, decision, me));
    }

    private static SockException OfSocket(string path, string real, FileFacts facts, Caller me)
    {
        AccessDecision decision = Decide(facts, AccessList.Of(real), me, Write);
        return decision.IsAllowed ? Refused(path) : Denied(
            $"No permission to use the socket '{path}' ({Describe(facts)}): you are {Who(me)}, and {decision.Line}.",
            Advise(real, facts, decision, me));
    }

    private static string Who(Caller me) => $"{Accounts.UserName(me.User)}, in the groups {Mine(me)}";

    private static string Mine(Caller me) => string.Join(", ", me.Groups.Select(Accounts.GroupName));

    private static SockException Denied(string message, string advice) =>
        new(SockFailure.SocketAccessDenied, message, advice);

    /// <summary>The command that changes what decides, for whoever may run it.</summary>
    private static string Advise(string path, FileFacts facts, AccessDecision decision, Caller me)
    {
        string file = Curl.Quote(path);
        string user = Accounts.UserName(me.User);
        string rights = facts.IsFolder ? "x" : "rw";
        return decision.Cause switch
        {
            AccessCause.Owner => $"It is yours: run 'chmod u+{rights} {file}'.",
            AccessCause.User => $"Run 'sudo setfacl -m u:{user}:{rights} {file}'.",
            AccessCause.Group => $"Run 'sudo setfacl -m g:{Accounts.GroupName(decision.Id)}:{rights} {file}'.",
            AccessCause.Mask => $"Run 'sudo setfacl -m m::{rights} {file}'.",
            AccessCause.OwningGroup => $"Run 'sudo chmod g+{rights} {file}'.",
            _ => AdviseOther(file, facts, me, user),
        };
    }

    private static string AdviseOther(string file, FileFacts facts, Caller me, string user)
    {
        string owner = Accounts.UserName(facts.Owner);
        int needed = (facts.IsFolder ? Enter : Write) << GroupShift;
        if (facts.Group != 0 && (facts.Mode & needed) != 0 && !me.Groups.Contains(facts.Group))
        {
            string group = Accounts.GroupName(facts.Group);
            return Accounts.Members(facts.Group).Contains(user)
                ? $"You are a member of '{group}' already, but this session began before that: sign out and in, or run "
                    + $"'newgrp {group}'."
                : $"Run 'sudo usermod -aG {group} {user}', then sign out and in."
                    + (facts.Owner == 0 ? $" (Members of '{group}' can become root.)" : "");
        }

        return facts.Owner != 0
            ? $"It is {owner}'s own, as those of rootless engines are: run as {owner} ('sudo -u {owner} pwsh'), or use "
                + "an engine of your own with -DockerHost."
            : facts.IsFolder ? $"Run 'sudo chmod o+x {file}'."
            : "Run as root ('sudo pwsh'), or use an engine of your own (rootless) with -DockerHost.";
    }

    // access(2) answers for the real user, which is the effective one in every program that PowerShell runs in.
    private static bool Has(string path, int right) =>
        OperatingSystem.IsWindows() || Access(LocalFiles.Zero(path), right) == 0;

    [LibraryImport("libc", EntryPoint = "access")]
    private static partial int Access(byte[] path, int mode);
}
