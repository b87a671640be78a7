using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>What a client sends to be let into a registry.</summary>
internal sealed record RegistryCredentials(string User, string Password, string IdentityToken, string Server)
{
    public static RegistryCredentials None { get; } = new("", "", "", "");

    /// <summary>Reads the header X-Registry-Auth; engines take one that cannot be read for none.</summary>
    public static RegistryCredentials FromHeader(string? header)
    {
        try
        {
            string text = (header ?? "").Replace('-', '+').Replace('_', '/').TrimEnd('=');
            byte[] json = Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
            return From(JsonDocument.Parse(json).RootElement);
        }
        catch (Exception error) when (error is FormatException or JsonException or EngineException)
        {
            return None;
        }
    }

    public static RegistryCredentials From(JsonElement json) => new(
        json.Text("username"), json.Text("password"), json.Text("identitytoken"), json.Text("serveraddress"));
}
