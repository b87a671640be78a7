namespace DockerSock.Client;

/// <summary>What came with newer versions of the API: parameters and commands that older engines are refused.</summary>
internal static class ApiNews
{
    private static readonly (string Since, string What)[] s_news =
    [
        ("1.42", "Set-DockerVolume"),
        ("1.42", "Stop-DockerContainer -Signal"),
        ("1.42", "mounts with bind-create-src"),
        ("1.43", "-Annotation"),
        ("1.44", "-HealthStartInterval"),
        ("1.44", "-MacAddress of a network"),
        ("1.44", "mounts with bind-recursive"),
        ("1.45", "mounts with volume-subpath"),
        ("1.46", "options of a tmpfs"),
        ("1.46", "-OomScoreAdj of services"),
        ("1.46", "Publish-DockerImage -Platform"),
        ("1.47", "Get-DockerImage -Manifests"),
        ("1.48", "mounts of images"),
        ("1.48", "-GatewayPriority"),
        ("1.48", "Get-DockerImageHistory -Platform"),
        ("1.48", "Export-DockerImage -Platform"),
        ("1.49", "Get-DockerImage -Detailed -Platform"),
        ("1.50", "Remove-DockerImage -Platform"),
        ("1.52", "several platforms at once"),
        ("1.52", "-MemorySwap of services"),
        ("1.54", "who built an image"),
        ("1.55", "Get-DockerImageAttestation"),
    ];

    /// <summary>The versions that brought something.</summary>
    public static IEnumerable<ApiVersion> Versions => s_news
        .Select(static one => ApiVersion.Parse(one.Since)).Distinct();

    /// <summary>What an engine lacks, the newest first.</summary>
    public static IReadOnlyList<string> Missing(ApiVersion newest) =>
        [.. s_news.Where(one => newest < ApiVersion.Parse(one.Since)).Select(static one => one.What).Reverse()];
}
