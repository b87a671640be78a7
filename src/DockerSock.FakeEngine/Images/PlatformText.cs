using System.Text.Json;
using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>A platform as newer calls send it: JSON with os, architecture and variant.</summary>
internal sealed record PlatformText(string Os, string Architecture, string Variant)
{
    /// <summary>The one of a call; null when there is none, or the version of the call knows none.</summary>
    /// <exception cref="EngineException">400: there are several, or it is not JSON.</exception>
    public static PlatformText? Of(EngineCall call)
    {
        if (!call.Api.From(48) || call.Request.Query.GetValueOrDefault("platform") is not { } all)
        {
            return null;
        }

        if (all.Count > 1)
        {
            throw EngineException.BadRequest("multiple platform parameters not supported");
        }

        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(all[0]);
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes);
            JsonElement json = document.RootElement;
            return new PlatformText(json.Text("os"), json.Text("architecture"), json.Text("variant"));
        }
        catch (JsonException error)
        {
            throw EngineException.BadRequest("failed to parse platform: " + GoJson.Problem(bytes, error));
        }
    }

    public bool Means(EngineImage image) => image.Os == Os && image.Architecture == Architecture;

    public override string ToString() => $"{Os}/{Architecture}" + (Variant.Length > 0 ? "/" + Variant : "");
}
