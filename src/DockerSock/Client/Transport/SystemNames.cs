using System.Globalization;
using System.Runtime.InteropServices;

namespace DockerSock.Client;

/// <summary>Numbers of users and groups by their names and the reverse, as this system has them.</summary>
internal static partial class SystemNames
{
    /// <summary>Where the number is in the system's struct passwd, and in struct group: behind two pointers.</summary>
    private static readonly int s_number = 2 * nint.Size;

    /// <summary>The number of a user.</summary>
    /// <exception cref="SockException">There is no such user.</exception>
    public static long User(string name) => Number(name, GetUser, "user");

    /// <summary>The number of a group.</summary>
    /// <exception cref="SockException">There is no such group.</exception>
    public static long Group(string name) => Number(name, GetGroup, "group");

    /// <summary>The name of a user; the number itself where it has none.</summary>
    public static string OfUser(uint id) => GetUserById(id) is not 0 and var found
        && Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(found)) is { } name
        ? name : id.ToString(CultureInfo.InvariantCulture);

    private static long Number(string name, Func<string, nint> find, string word) =>
        uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number
        : find(name) is not 0 and var found ? (uint)Marshal.ReadInt32(found, s_number)
        : throw new SockException(SockFailure.NameInvalid, $"There is no {word} '{name}' on this machine.");

    [LibraryImport("libc", EntryPoint = "getpwnam", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetUser(string name);

    [LibraryImport("libc", EntryPoint = "getgrnam", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetGroup(string name);

    [LibraryImport("libc", EntryPoint = "getpwuid")]
    private static partial nint GetUserById(uint id);
}
