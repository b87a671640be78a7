using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>Pulls images. Source: ImageCreate, <c>POST /images/create</c>.</summary>
internal static class ImagePull
{
    /// <summary>Pulls an image and tells how far it is.</summary>
    /// <param name="call">The engine.</param>
    /// <param name="image">The reference; without a tag or digest it is the tag latest.</param>
    /// <param name="platform">The platform; null for the engine's own.</param>
    /// <exception cref="SockException">The registry or the engine refused, also in the middle of the
    /// stream.</exception>
    public static async Task PullAsync(EngineCall call, string image, string? platform)
    {
        int digest = image.IndexOf('@');
        (string repository, string? tag) = digest > 0 ? (image[..digest], image[(digest + 1)..]) : ImageNames.Split(image);
        DockerRequest pull = DockerRequest.Post($"/images/create").Query("fromImage", repository)
            .Query("tag", tag ?? "latest").Query("platform", platform);
        string activity = $"Pulling {image}";
        Dictionary<string, (long Done, long Total)> layers = new(StringComparer.Ordinal);
        try
        {
            await foreach (PullStep step in call.ListAsync(pull, DockerJson.Default.PullStep).ConfigureAwait(false))
            {
                if ((step.ErrorDetail?.Message ?? step.Error) is { Length: > 0 } problem)
                {
                    throw new SockException(SockFailure.PullFailed, $"The image '{image}' could not be pulled: {problem}");
                }

                if (step is { Id: { } layer, ProgressDetail: { Total: > 0 } progress })
                {
                    layers[layer] = (progress.Current, progress.Total);
                    await call.ReportAsync(new TransferProgress(activity, layers.Values.Sum(static one => one.Done),
                        layers.Values.Sum(static one => one.Total))).ConfigureAwait(false);
                }
            }
        }
        catch (SockException refused) when (refused.Failure is SockFailure.ObjectNotFound or SockFailure.EngineError or SockFailure.Denied)
        {
            throw new SockException(SockFailure.PullFailed,
                $"The image '{image}' is not on {call.Engine.Endpoint} and could not be pulled: {refused.Message}",
                "Check the name, the registry, and whether the engine can reach it.", refused) { Status = refused.Status };
        }
        finally
        {
            await call.ReportAsync(new TransferProgress(activity, 0, null, Ended: true)).ConfigureAwait(false);
        }
    }
}
