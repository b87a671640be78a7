using System.Text.Json.Nodes;

namespace DockerSock.Client;

/// <summary>
/// A platform as people write it, <c>os/architecture/variant</c>, in the form of the API's query parameters.
/// </summary>
public static class ImagePlatform
{
    /// <summary>
    /// The platform where the user names none, as DOCKER_DEFAULT_PLATFORM says; null for the engine's own.
    /// </summary>
    internal static string? Default =>
        Environment.GetEnvironmentVariable("DOCKER_DEFAULT_PLATFORM") is { Length: > 0 } platform ? platform : null;

    /// <summary>The OCI platform object as JSON; null for null.</summary>
    /// <exception cref="SockException">The text is no platform.</exception>
    public static string? ToJson(string? platform)
    {
        if (platform is null)
        {
            return null;
        }

        string[] parts = platform.Split('/');
        if (parts.Length is < 2 or > 3 || parts.Contains(""))
        {
            throw new SockException(SockFailure.NameInvalid, $"'{platform}' is no platform.",
                "Write os/architecture or os/architecture/variant: linux/arm64/v8.");
        }

        JsonObject json = new() { ["os"] = parts[0], ["architecture"] = parts[1] };
        if (parts.Length == 3)
        {
            json["variant"] = parts[2];
        }

        return json.ToJsonString();
    }
}
