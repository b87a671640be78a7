namespace DockerSock.Cmdlets;

/// <summary>Processors as the API counts them.</summary>
internal static class Cpu
{
    /// <summary>1.5 processors are 1,500,000,000.</summary>
    public static long? Nano(decimal? processors) => processors is { } count ? (long)(count * 1_000_000_000) : null;
}
