using System.Text.RegularExpressions;

namespace DockerSock.Fake;

/// <summary>A platform as it is written: linux, linux/arm64, linux/arm/v7.</summary>
internal static partial class PlatformName
{
    /// <summary>Whether each part of it may be one.</summary>
    /// <exception cref="EngineException">400: one may not.</exception>
    public static void Check(string text, ApiVersion engine)
    {
        if (text.Length > 0 && text.Split('/', 4).FirstOrDefault(part => !Component().IsMatch(part)) is { } wrong)
        {
            throw EngineException.BadRequest(engine.From(44)
                ? $"\"{wrong}\" is an invalid component of \"{text}\": platform specifier component must match "
                    + $"\"{Component()}\": invalid argument"
                : $"\"{text}\": cannot parse platform specifier: invalid argument");
        }
    }

    [GeneratedRegex("^[A-Za-z0-9_.-]+$")]
    private static partial Regex Component();
}
