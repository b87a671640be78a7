using System.Globalization;

namespace DockerSock.Fake;

/// <summary>A user of a container, with the group that it has there.</summary>
internal readonly record struct Uid(int Number, string? Name, int Group)
{
    private static readonly Dictionary<string, int> s_users = new()
    {
        ["root"] = 0, ["daemon"] = 1, ["bin"] = 2, ["sys"] = 3, ["mail"] = 8, ["www-data"] = 33, ["operator"] = 37,
        ["nobody"] = 65534,
    };

    /// <summary>As `id` shows it.</summary>
    public override string ToString()
    {
        string group = Group == 0 ? "0(root)" : s_users.ContainsValue(Group) && Name is not null && Group == Number
            ? $"{Group}({Name})" : $"{Group}";
        return $"uid={Number}{(Name is null ? "" : $"({Name})")} gid={group} groups={group}";
    }

    /// <summary>The user that a process runs as.</summary>
    public static Uid Of(EngineProcess process) => Find(process.User, process.Container.Config.User)
        ?? new Uid(0, "root", 0);

    /// <summary>
    /// The user of "name", "name:group" or numbers for them; null when there is none. The container's own user is one
    /// that its image knows.
    /// </summary>
    public static Uid? Find(string user, string own)
    {
        string[] parts = user.Split(':', 2);
        string name = parts[0].Length == 0 ? "root" : parts[0];
        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            string? known = s_users.FirstOrDefault(pair => pair.Value == number).Key;
            return new Uid(number, known, Group(known is null ? 0 : number));
        }

        return s_users.TryGetValue(name, out number) ? new Uid(number, name, Group(number))
            : name == own.Split(':')[0] ? new Uid(1000, name, Group(1000)) : null;

        int Group(int otherwise) => parts.Length < 2 ? otherwise
            : int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int group) ? group
            : s_users.GetValueOrDefault(parts[1], otherwise);
    }
}
