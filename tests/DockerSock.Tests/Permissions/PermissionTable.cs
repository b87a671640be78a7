using DockerSock.Client;

namespace DockerSock.Tests.Permissions;

/// <summary>A reason why ann may or may not use a socket.</summary>
/// <param name="Cause">The reason, for people.</param>
/// <param name="Made">How it is made, for people.</param>
/// <param name="Make">Makes it of a socket in a folder of its own; returns the path that she names.</param>
public sealed record PermissionRow(string Cause, string Made, Func<string, string> Make)
{
    /// <summary>True where she may use it.</summary>
    public bool IsAllowed { get; init; }

    /// <summary>The command of the remedy, without the path: what has to be in its sentence.</summary>
    public string Command { get; init; } = "";

    /// <summary>True where the command is one of root's that the test can run, to see that it helps.</summary>
    public bool IsTried { get; init; }

    /// <summary>True where a new session of hers may use it.</summary>
    public bool HelpsToSignIn { get; init; }
}

/// <summary>The table: what can stand between a user and a socket.</summary>
public static class PermissionTable
{
    private const uint Root = 0;

    public static IReadOnlyList<PermissionRow> Rows { get; } =
    [
        new("You are in its group, which may write", "root:ops 0660", Socket(Root, OtherUser.Ops, 0x1B0))
            { IsAllowed = true },
        new("The access control list lets you write", "root:root 0660, user:ann:rw-",
            Socket(Root, Root, 0x1B0, new AccessEntry(AccessTag.User, 6, OtherUser.Ann))) { IsAllowed = true },
        new("It is root's alone", "root:root 0600", Socket(Root, Root, 0x180)) { Command = "Run as root ('sudo pwsh')" },
        new("Its group may write, and you are no member", "root:docker 0660", Socket(Root, OtherUser.Docker, 0x1B0))
            { Command = "'sudo usermod -aG docker ann'" },
        new("You may read it, and a connection needs writing", "root:docker 0664",
            Socket(Root, OtherUser.Docker, 0x1B4)) { Command = "'sudo usermod -aG docker ann'" },
        new("You are a member of its group, and this session began before", "root:late 0660",
            Socket(Root, OtherUser.Late, 0x1B0)) { Command = "'newgrp late'", HelpsToSignIn = true },
        new("You are in its group, which may only read", "root:ops 0640", Socket(Root, OtherUser.Ops, 0x1A0))
            { Command = "'sudo chmod g+rw ", IsTried = true },
        new("You are in its group, which has less than others", "root:ops 0606", Socket(Root, OtherUser.Ops, 0x186))
            { Command = "'sudo chmod g+rw ", IsTried = true },
        new("It is yours, and the owner may not write", "ann:ann 0466", Socket(OtherUser.Ann, OtherUser.Ann, 0x136))
            { Command = "'chmod u+rw ", IsTried = true },
        new("It is another user's", "bob:bob 0600", Socket(OtherUser.Bob, OtherUser.Bob, 0x180))
            { Command = "'sudo -u bob pwsh'" },
        new("It is in the folder of another user's rootless engine", "bob:bob 0660 in bob:bob 0700",
            In(OtherUser.Bob, OtherUser.Bob, 0x1C0, Socket(OtherUser.Bob, OtherUser.Bob, 0x1B0)))
            { Command = "'sudo -u bob pwsh'" },
        new("A directory above it is closed", "root:root 0666 in root:root 0700",
            In(Root, Root, 0x1C0, Socket(Root, Root, 0x1B6))) { Command = "'sudo chmod o+x ", IsTried = true },
        new("A directory above it is for a group", "root:root 0666 in root:docker 0750",
            In(Root, OtherUser.Docker, 0x1E8, Socket(Root, Root, 0x1B6))) { Command = "'sudo usermod -aG docker ann'" },
        new("A directory above it is for a group of yours, and this session began before",
            "root:root 0666 in root:late 0750", In(Root, OtherUser.Late, 0x1E8, Socket(Root, Root, 0x1B6)))
            { Command = "'newgrp late'", HelpsToSignIn = true },
        new("A link leads into a closed directory", "a link to root:root 0666 in root:root 0700", folder =>
        {
            string link = Path.Combine(folder, "link");
            File.CreateSymbolicLink(link, In(Root, Root, 0x1C0, Socket(Root, Root, 0x1B6))(folder));
            return link;
        }) { Command = "'sudo chmod o+x ", IsTried = true },
        new("The access control list denies you", "root:ops 0660, user:ann:---",
            Socket(Root, OtherUser.Ops, 0x1B0, new AccessEntry(AccessTag.User, 0, OtherUser.Ann)))
            { Command = "'sudo setfacl -m u:ann:rw " },
        new("The access control list denies a group of yours", "root:docker 0660, group:ops:r--",
            Socket(Root, OtherUser.Docker, 0x1B0, new AccessEntry(AccessTag.Group, 4, OtherUser.Ops)))
            { Command = "'sudo setfacl -m g:ops:rw " },
        new("The mask of the access control list takes away what you have", "root:root, user:ann:rw-, mask::r--",
            Socket(Root, Root, 0x1B0, new AccessEntry(AccessTag.User, 6, OtherUser.Ann),
                new AccessEntry(AccessTag.Mask, 4, uint.MaxValue))) { Command = "'sudo setfacl -m m::rw " },
        new("The mask takes away what your group has", "root:ops, user:bob:rw-, mask::r--",
            Socket(Root, OtherUser.Ops, 0x1B0, new AccessEntry(AccessTag.User, 6, OtherUser.Bob),
                new AccessEntry(AccessTag.Mask, 4, uint.MaxValue))) { Command = "'sudo setfacl -m m::rw " },
        new("The access control list of a directory denies you", "root:root 0666 in root:root 0755, user:ann:---",
            In(Root, Root, 0x1ED, Socket(Root, Root, 0x1B6), new AccessEntry(AccessTag.User, 0, OtherUser.Ann)))
            { Command = "'sudo setfacl -m u:ann:x " },
    ];

    /// <summary>A socket that listens, of an owner, a group, a mode and a list.</summary>
    private static Func<string, string> Socket(uint owner, uint group, int mode, params AccessEntry[] list) => folder =>
    {
        string path = Path.Combine(folder, "engine.sock");
        PermissionRun.Listen(path);
        Give(path, owner, group, mode, list);
        return path;
    };

    /// <summary>The same in a directory of an owner, a group, a mode and a list.</summary>
    private static Func<string, string> In(uint owner, uint group, int mode, Func<string, string> socket,
        params AccessEntry[] list) => folder =>
    {
        string inner = Directory.CreateDirectory(Path.Combine(folder, "inner")).FullName;
        string path = socket(inner);
        Give(inner, owner, group, mode, list);
        return path;
    };

    private static void Give(string path, uint owner, uint group, int mode, AccessEntry[] list)
    {
        LocalFiles.SetOwner(path, owner, group);
        LocalFiles.SetMode(path, (UnixFileMode)mode);
        if (list.Length > 0)
        {
            // In the order that the kernel wants: owner, users, group, groups, mask, others.
            int ofGroup = (mode >> 3) & 7;
            AccessEntry[] all =
            [
                new(AccessTag.Owner, mode >> 6, uint.MaxValue), new(AccessTag.OwningGroup, ofGroup, uint.MaxValue),
                new(AccessTag.Others, mode & 7, uint.MaxValue), .. list,
                .. list.Any(static one => one.Tag == AccessTag.Mask) ? Array.Empty<AccessEntry>()
                    : [new AccessEntry(AccessTag.Mask, list.Aggregate(ofGroup, static (all, one) => all | one.Rights),
                        uint.MaxValue)],
            ];
            Assert.True(LocalFiles.TrySetAttribute(path, "system.posix_acl_access",
                [2, 0, 0, 0, .. all.OrderBy(static one => one.Tag).SelectMany(static one => (byte[])
                [
                    .. BitConverter.GetBytes((ushort)one.Tag), .. BitConverter.GetBytes((ushort)one.Rights),
                    .. BitConverter.GetBytes(one.Id),
                ])]), $"The file system of {path} has no access control lists.");
        }
    }
}
