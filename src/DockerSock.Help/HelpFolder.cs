using System.Text;

namespace DockerSock.Help;

/// <summary>The help files of a repository, as they are on disk.</summary>
/// <param name="repository">Top folder of the repository.</param>
public sealed class HelpFolder(string repository)
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly Dictionary<string, string> _drifted = [];

    /// <summary>Top folder of the repository.</summary>
    public string Repository => repository;

    /// <summary>The repository that a folder is in: the nearest one above it with the module's manifest.</summary>
    /// <exception cref="HelpException">There is none.</exception>
    public static string FindRepository(string folder)
    {
        string? up = folder;
        while (up is not null && !File.Exists(Path.Combine(up, "DockerSock.psd1")))
        {
            up = Path.GetDirectoryName(up);
        }

        return up ?? throw new HelpException([$"No DockerSock.psd1 above '{folder}'."]);
    }

    /// <summary>Paths of the files that are not what they should be, in order.</summary>
    /// <param name="composed">What <see cref="HelpWriter.Compose"/> gave.</param>
    public IReadOnlyList<string> FindDrift(IReadOnlyDictionary<string, string> composed)
    {
        _drifted.Clear();
        foreach ((string path, string text) in composed)
        {
            string file = Path.Combine(repository, path);
            if (!File.Exists(file) || !File.ReadAllBytes(file).AsSpan().SequenceEqual(s_utf8.GetBytes(text)))
            {
                _drifted.Add(path, text);
            }
        }

        return [.. _drifted.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>Writes the files that <see cref="FindDrift"/> found, and returns their paths.</summary>
    public IReadOnlyList<string> Write()
    {
        foreach ((string path, string text) in _drifted)
        {
            string file = Path.Combine(repository, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text, s_utf8);
        }

        return [.. _drifted.Keys.Order(StringComparer.Ordinal)];
    }
}
