using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// systemd's units that make sockets, read from their files: no systemd need run, and no program is started.
/// </summary>
/// <param name="root">Folder that stands for the root of the file system; empty for the machine's own.</param>
/// <param name="home">The user's home directory.</param>
/// <param name="runtime">The user's XDG_RUNTIME_DIR; null without.</param>
internal sealed class SystemdUnits(string root, string home, string? runtime)
{
    /// <summary>The first folder that has a unit is the one that counts.</summary>
    private static readonly string[] s_system = ["/etc/systemd/system", "/run/systemd/system",
        "/usr/local/lib/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"];

    private static readonly string[] s_users = ["/etc/systemd/user", "/run/systemd/user", "/usr/local/lib/systemd/user",
        "/usr/lib/systemd/user"];

    /// <summary>Those of this machine.</summary>
    public static SystemdUnits Current => new("", Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } folder ? folder : null);

    /// <summary>The unit that makes a socket; null where none does.</summary>
    /// <param name="names">All paths of the socket.</param>
    public SockUnit? Of(IReadOnlyCollection<string> names) =>
        In(s_system.Select(folder => root + folder), isUsers: false, root + "/run", names)
        ?? (runtime is null ? null : In(s_users.Select(folder => root + folder)
            .Prepend(Path.Combine(home, ".config/systemd/user")), isUsers: true, runtime, names));

    private static SockUnit? In(IEnumerable<string> folders, bool isUsers, string runtime,
        IReadOnlyCollection<string> names)
    {
        string[] all = [.. folders];
        foreach (string file in all.SelectMany(static folder => Files(folder, "*.socket")).DistinctBy(Path.GetFileName))
        {
            string name = Path.GetFileName(file);
            List<string> listens = [];
            SockUnit unit = new()
            {
                Name = name, Service = Path.ChangeExtension(name, ".service"), File = file, IsUsers = isUsers,
            };
            // Drop-ins come behind the unit, by their names, wherever they are.
            foreach (string part in all.SelectMany(folder => Files(Path.Combine(folder, name + ".d"), "*.conf"))
                .DistinctBy(Path.GetFileName).OrderBy(Path.GetFileName, StringComparer.Ordinal).Prepend(file))
            {
                Read(part, unit, listens);
            }

            if (listens.Any(path => names.Contains(path) || names.Contains(RealPath.Of(path) ?? path)))
            {
                return unit;
            }
        }

        return null;

        void Read(string file, SockUnit unit, List<string> listens)
        {
            string section = "";
            foreach (string line in Lines(file))
            {
                string text = line.Trim();
                if (text.StartsWith('['))
                {
                    section = text;
                    continue;
                }

                int end = text.IndexOf('=');
                if (section != "[Socket]" || end < 0 || text[0] is '#' or ';')
                {
                    continue;
                }

                string value = text[(end + 1)..].Trim();
                string? set = value.Length == 0 ? null : value;
                switch (text[..end].TrimEnd())
                {
                    case "ListenStream" when set is null:
                        listens.Clear();
                        break;
                    case "ListenStream":
                        listens.Add(value.Replace("%t", runtime, StringComparison.Ordinal));
                        break;
                    case "SocketUser":
                        unit.SocketUser = set;
                        break;
                    case "SocketGroup":
                        unit.SocketGroup = set;
                        break;
                    case "SocketMode":
                        unit.SocketMode = set;
                        break;
                    case "Service":
                        unit.Service = set ?? unit.Service;
                        break;
                }
            }
        }
    }

    private static string[] Files(string folder, string pattern)
    {
        try
        {
            return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, pattern)
                .Order(StringComparer.Ordinal)] : [];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
