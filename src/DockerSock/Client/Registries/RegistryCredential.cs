using System.Text;
using System.Text.Json.Nodes;

namespace DockerSock.Client;

/// <summary>What opens a registry. It is never written to any stream: its text is the user's name alone.</summary>
/// <param name="Server">The registry as the configuration names it.</param>
/// <param name="UserName">The user; empty with a token.</param>
/// <param name="Password">The password; empty with a token.</param>
/// <param name="IdentityToken">What a registry gave in place of the password; null without.</param>
/// <param name="RegistryToken">A token that is sent to the registry as it is; null without.</param>
internal sealed record RegistryCredential(string Server, string UserName, string Password,
    string? IdentityToken = null, string? RegistryToken = null)
{
    /// <summary>Nothing: the registry is asked without any.</summary>
    public static RegistryCredential None { get; } = new("", "", "");

    /// <summary>True when there is something to open a registry with.</summary>
    public bool IsThere => UserName.Length > 0 || IdentityToken is not null || RegistryToken is not null;

    /// <summary>The AuthConfig of the API, as JSON.</summary>
    public string ToJson() => ToNode().ToJsonString();

    /// <summary>The value of X-Registry-Auth: the AuthConfig in the Base64 of URLs.</summary>
    public string ToHeader() => Encode(ToJson());

    /// <summary>
    /// The value of X-Registry-Config: what opens several registries; of two for one registry the first counts.
    /// </summary>
    public static string ToHeader(IEnumerable<RegistryCredential> credentials) => Encode(new JsonObject(credentials
        .DistinctBy(static one => one.Server)
        .Select(static one => KeyValuePair.Create(one.Server, (JsonNode?)one.ToNode()))).ToJsonString());

    /// <inheritdoc/>
    public override string ToString() => UserName;

    private JsonObject ToNode()
    {
        JsonObject json = [];
        Add("username", UserName);
        Add("password", Password);
        Add("identitytoken", IdentityToken);
        Add("registrytoken", RegistryToken);
        Add("serveraddress", Server);
        return json;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                json[name] = value;
            }
        }
    }

    private static string Encode(string json) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).Replace('+', '-').Replace('/', '_');
}
