namespace DockerSock.Shell;

/// <summary>What the program exits with when nobody said a number; the same as pwsh.</summary>
public static class ExitCode
{
    /// <summary>It went well.</summary>
    public const int Success = 0;

    /// <summary>The command line was wrong.</summary>
    public const int BadArguments = 64;

    /// <summary>The shell could not start, such as without a built module.</summary>
    public const int CannotStart = 70;
}
