using System.Globalization;
using System.Runtime.InteropServices;

namespace DockerSock.Client;

/// <summary>
/// Users and groups of this machine: those of /etc/passwd and /etc/group, and where these do not have one, what the C
/// library knows, which asks directory services.
/// </summary>
internal static partial class Accounts
{
    private const string Users = "/etc/passwd";
    private const string Groups = "/etc/group";

    // Where the C library's struct passwd and struct group have the number, and the latter its members.
    private static readonly int s_number = 2 * nint.Size;
    private static readonly int s_members = 3 * nint.Size;
    private static readonly object s_library = new();

    /// <summary>The user that this process acts as; 0 where the system has no such numbers.</summary>
    public static uint Me => OperatingSystem.IsWindows() ? 0 : EffectiveUser();

    /// <summary>The groups of this process, which are those of the session that it was started in.</summary>
    public static IReadOnlyList<uint> MyGroups
    {
        get
        {
            if (OperatingSystem.IsWindows())
            {
                return [];
            }

            uint[] groups = new uint[65536];
            int count = GetGroups(groups.Length, groups);
            // The system leaves it open whether the effective group is among the supplementary ones.
            return [.. groups.Take(Math.Max(count, 0)).Prepend(EffectiveGroup()).Distinct()];
        }
    }

    /// <summary>A user's name; the number itself where nobody has it.</summary>
    public static string UserName(uint id) => NameOf(Users, id) ?? Ask(() => FindUser(id), Name) ?? Number(id);

    /// <summary>A group's name; the number itself where none has it.</summary>
    public static string GroupName(uint id) => NameOf(Groups, id) ?? Ask(() => FindGroup(id), Name) ?? Number(id);

    /// <summary>The number of a user by name, or by number; null where there is none of that name.</summary>
    public static uint? UserId(string name) => IdOf(Users, name) ?? AskId(() => FindUser(name)) ?? Written(name);

    /// <summary>The number of a group by name, or by number; null where there is none of that name.</summary>
    public static uint? GroupId(string name) => IdOf(Groups, name) ?? AskId(() => FindGroup(name)) ?? Written(name);

    /// <summary>The number of a user that somebody named; null for nobody.</summary>
    /// <exception cref="SockException">There is no such user.</exception>
    public static uint? NamedUser(string? name) => name is null ? null : UserId(name)
        ?? throw new SockException(SockFailure.NameInvalid,
            $"There is no user '{name}' on this machine; nothing was changed.", "'getent passwd' lists them.");

    /// <summary>The number of a group that somebody named; null for none.</summary>
    /// <exception cref="SockException">There is no such group.</exception>
    public static uint? NamedGroup(string? name) => name is null ? null : GroupId(name)
        ?? throw new SockException(SockFailure.NameInvalid,
            $"There is no group '{name}' on this machine; nothing was changed.", "'getent group' lists them.");

    /// <summary>Names of the users that the machine's files, or its directory service, have in a group.</summary>
    public static IReadOnlyList<string> Members(uint group)
    {
        string number = Number(group);
        IEnumerable<string> listed = Entries(Groups)
            .Where(entry => entry.Length > 3 && entry[2] == number)
            .SelectMany(static entry => entry[3].Split(',', StringSplitOptions.RemoveEmptyEntries));
        IEnumerable<string> own = Entries(Users).Where(entry => entry.Length > 3 && entry[3] == number)
            .Select(static entry => entry[0]);
        return [.. listed.Concat(NameOf(Groups, group) is null ? Ask(() => FindGroup(group), MembersOf) ?? [] : [])
            .Concat(own).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>The users of a socket's group besides root and the socket's owner.</summary>
    public static IEnumerable<string> MembersBesides(FileFacts socket)
    {
        string owner = UserName(socket.Owner);
        return Members(socket.Group).Where(user => user != "root" && user != owner);
    }

    /// <summary>Names of the users that the machine's file has.</summary>
    public static IEnumerable<string> AllUsers => Entries(Users).Select(static entry => entry[0]);

    /// <summary>Names of the groups that the machine's file has.</summary>
    public static IEnumerable<string> AllGroups => Entries(Groups).Select(static entry => entry[0]);

    /// <summary>Groups that have a user as a member, by the machine's file.</summary>
    public static IEnumerable<uint> GroupsOf(string user) => Entries(Groups)
        .Where(entry => entry.Length > 3 && entry[3].Split(',').Contains(user))
        .Select(static entry => Written(entry[2])).OfType<uint>();

    private static string Number(uint id) => id.ToString(CultureInfo.InvariantCulture);

    private static uint? Written(string number) =>
        uint.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out uint id) && id < uint.MaxValue
            ? id : null;

    private static string? NameOf(string file, uint id)
    {
        string number = Number(id);
        return Entries(file).FirstOrDefault(entry => entry.Length > 2 && entry[2] == number)?[0];
    }

    private static uint? IdOf(string file, string name) =>
        Entries(file).FirstOrDefault(entry => entry.Length > 2 && entry[0] == name) is { } found
            ? Written(found[2]) : null;

    private static IEnumerable<string[]> Entries(string file) =>
        File.Exists(file) ? File.ReadLines(file).Select(static line => line.Split(':')) : [];

    /// <summary>What the C library keeps is overwritten by the next question: one asks at a time.</summary>
    private static T? Ask<T>(Func<nint> find, Func<nint, T> read) where T : class
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        lock (s_library)
        {
            return find() is not 0 and var found ? read(found) : null;
        }
    }

    private static uint? AskId(Func<nint> find) =>
        Ask(find, static found => (object)(uint)Marshal.ReadInt32(found, s_number)) as uint?;

    private static string Name(nint found) => Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(found)) ?? "";

    private static List<string> MembersOf(nint group)
    {
        List<string> members = [];
        for (nint at = Marshal.ReadIntPtr(group, s_members);
            at != 0 && Marshal.ReadIntPtr(at) is not 0 and var name; at += nint.Size)
        {
            members.Add(Marshal.PtrToStringUTF8(name) ?? "");
        }

        return members;
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "getegid")]
    private static partial uint EffectiveGroup();

    [LibraryImport("libc", EntryPoint = "getgroups")]
    private static partial int GetGroups(int size, [Out] uint[] list);

    [LibraryImport("libc", EntryPoint = "getpwuid")]
    private static partial nint FindUser(uint id);

    [LibraryImport("libc", EntryPoint = "getpwnam", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint FindUser(string name);

    [LibraryImport("libc", EntryPoint = "getgrgid")]
    private static partial nint FindGroup(uint id);

    [LibraryImport("libc", EntryPoint = "getgrnam", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint FindGroup(string name);
}
