using System.Reflection;

namespace DockerSock.Tests.Hosting;

/// <summary>Where the tests find the project's own files.</summary>
public static class Repository
{
    /// <summary>Top folder of the repository.</summary>
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static fact => fact.Key == "RepositoryRoot").Value!;

    /// <summary>The module's manifest.</summary>
    public static string Manifest => Path.Combine(Root, "DockerSock.psd1");
}
