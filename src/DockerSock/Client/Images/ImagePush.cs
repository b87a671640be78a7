using System.Text.Json;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>Pushes images. Source: ImagePush, <c>POST /images/{name}/push</c>.</summary>
internal static class ImagePush
{
    /// <summary>Pushes one tag and shows how far it is.</summary>
    /// <param name="call">The engine.</param>
    /// <param name="reference">The tag; latest where it has none.</param>
    /// <param name="platform">The platform of several; null for all.</param>
    /// <param name="credential">What opens the registry.</param>
    /// <exception cref="SockException">The registry or the engine refused, also in the middle of the
    /// stream.</exception>
    public static async Task PushAsync(EngineCall call, ImageReference reference, string? platform,
        RegistryCredential credential)
    {
        string image = $"{reference.Repository}:{reference.Tag ?? "latest"}";
        DockerRequest push = DockerRequest.Post($"/images/{reference.Repository:ref}/push")
            .Query("tag", reference.Tag ?? "latest")
            .Query("platform", ImagePlatform.ToJson(platform), since: "1.46", "Platform");
        // Required even when there is nothing to tell.
        push.Headers.Add(new("X-Registry-Auth", credential.ToHeader()));
        LayerProgress progress = new(call, $"Pushing {image}");
        try
        {
            await foreach (EngineStep step in EngineSteps.ReadAsync(call, push, IsEnd, Failed).ConfigureAwait(false))
            {
                await progress.AddAsync(step).ConfigureAwait(false);
            }
        }
        finally
        {
            await progress.EndAsync().ConfigureAwait(false);
        }

        SockException Failed(string said, SockException? refused) => refused is { Failure: SockFailure.ObjectNotFound }
            ? refused
            : RegistryFailure.Of(SockFailure.PushFailed, $"The image '{image}' could not be pushed", said, refused);
    }

    /// <summary>True for what engines say of an image or a plugin that has been pushed: its digest.</summary>
    internal static bool IsEnd(EngineStep step) => step.Status?.Contains(": digest: ", StringComparison.Ordinal) == true
        || (step.Aux is { ValueKind: JsonValueKind.Object } aux && aux.TryGetProperty("Digest", out _));
}
