using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>Who else makes the certificates of a swarm's nodes.</summary>
/// <param name="Protocol">How it is asked; there is only cfssl.</param>
/// <param name="Url">Where it is asked.</param>
/// <param name="Options">What else it is told; null for nothing.</param>
/// <param name="Certificate">The root certificate that it works for, as PEM; empty for the swarm's.</param>
public sealed record ExternalAuthority(
    string Protocol, string Url, IReadOnlyDictionary<string, string>? Options, string Certificate)
{
    /// <summary>What a client sends as one.</summary>
    /// <exception cref="EngineException">It is asked in a way that engines do not know.</exception>
    internal static ExternalAuthority Read(JsonElement json) => json.Text("Protocol") == "cfssl"
        ? new ExternalAuthority("cfssl", json.Text("URL"), json.OptionalMap("Options"), json.Text("CACert"))
        : throw EngineException.BadRequest($"invalid protocol: \"{json.Text("Protocol")}\"");
}
