using DockerSock.Client;

namespace DockerSock.Cmdlets;

/// <summary>Processors as the API counts them.</summary>
internal static class Cpu
{
    /// <summary>1.5 processors are 1,500,000,000.</summary>
    /// <exception cref="SockException">There are no so many.</exception>
    public static long? Nano(decimal? processors) => processors is not { } count ? null
        : Math.Abs(count) < 1_000_000_000 ? (long)(count * 1_000_000_000)
        : throw new SockException(SockFailure.NameInvalid, $"{count} processors are more than there can be.");
}
