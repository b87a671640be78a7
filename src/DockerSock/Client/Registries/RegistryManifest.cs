using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>Asks registries. Source: DistributionInspect, <c>GET /distribution/{name}/json</c>.</summary>
internal static class RegistryManifest
{
    /// <summary>What the registry has behind a reference.</summary>
    /// <exception cref="SockException">The registry or the engine refused.</exception>
    public static async Task<ImageManifest> GetAsync(EngineCall call, ImageReference image,
        RegistryCredential credential)
    {
        // An engine takes latest for a reference without a tag.
        DockerRequest inspect = DockerRequest.Get($"/distribution/{image.ToString():ref}/json");
        if (credential.IsThere)
        {
            inspect.Headers.Add(new("X-Registry-Auth", credential.ToHeader()));
        }

        try
        {
            ImageManifest manifest = await call.ReadAsync(inspect, DockerJson.Default.ImageManifest)
                .ConfigureAwait(false);
            manifest.Image = image.ToString();
            return manifest;
        }
        catch (SockException refused) when (refused.IsNoRoute)
        {
            throw new SockException(SockFailure.NotImplemented,
                $"{call.Engine.Endpoint} cannot ask a registry: it has no /distribution.",
                "Podman does not have this operation.", refused) { Status = refused.Status };
        }
        catch (SockException refused) when (RegistryFailure.MayBe(refused))
        {
            throw RegistryFailure.Of(refused.Failure, $"The registry cannot be asked for '{image}'", refused.Message,
                refused);
        }
    }
}
