using System.Text.RegularExpressions;

namespace DockerSock.Fake;

/// <content>The long form, and what engines say about a text that is no reference.</content>
internal sealed partial record ImageReference
{
    /// <summary>Name and tag with the registry, which the short form leaves away for Docker's own.</summary>
    public string Full
    {
        get
        {
            string first = Familiar.Split('/')[0];
            bool hasRegistry = Familiar.Contains('/') && (first.AsSpan().ContainsAny('.', ':') || first == "localhost");
            return hasRegistry ? Familiar : (Name.Contains('/') ? "docker.io/" : "docker.io/library/") + Familiar;
        }
    }

    /// <summary>As <see cref="Parse(string)"/>, in the words of an engine and with the status of a call.</summary>
    /// <exception cref="EngineException">The text is no reference.</exception>
    public static ImageReference Parse(string text, ApiVersion engine, int status)
    {
        try
        {
            return Parse(text);
        }
        catch (EngineException error)
        {
            throw new EngineException(
                status,
                engine.From(44) ? error.Message : RepositoryName().Replace(error.Message, "repository name"));
        }
    }

    [GeneratedRegex(@"repository name \(.*\)")]
    private static partial Regex RepositoryName();
}
