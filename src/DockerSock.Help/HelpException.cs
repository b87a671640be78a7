namespace DockerSock.Help;

/// <summary>The help cannot be written; each problem names the cmdlet, parameter or file that it is about.</summary>
/// <param name="problems">All that was found, not only the first.</param>
public sealed class HelpException(IReadOnlyList<string> problems)
    : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>One sentence for each problem.</summary>
    public IReadOnlyList<string> Problems => problems;
}
