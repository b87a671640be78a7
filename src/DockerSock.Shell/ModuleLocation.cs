using System.Reflection;

namespace DockerSock.Shell;

/// <summary>Finds the module that belongs to this program.</summary>
public static class ModuleLocation
{
    private const string Manifest = "DockerSock.psd1";

    /// <summary>The path of the module's manifest.</summary>
    /// <exception cref="FileNotFoundException">There is none, or the module is not built.</exception>
    public static string Find()
    {
        string? built = typeof(ModuleLocation).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(static item => item.Key == "RepositoryRoot")?.Value;
        string manifest = Upwards(AppContext.BaseDirectory).Append(built).OfType<string>()
            .Select(static folder => Path.Combine(folder, Manifest)).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"There is no {Manifest} above '{AppContext.BaseDirectory}'.");
        string library = Path.Combine(Path.GetDirectoryName(manifest)!, "bin", "DockerSock.dll");
        return File.Exists(library)
            ? manifest
            : throw new FileNotFoundException($"The module is not built: there is no '{library}'. Run dotnet build.");
    }

    private static IEnumerable<string> Upwards(string folder)
    {
        for (DirectoryInfo? at = new(folder); at is not null; at = at.Parent)
        {
            yield return at.FullName;
        }
    }
}
