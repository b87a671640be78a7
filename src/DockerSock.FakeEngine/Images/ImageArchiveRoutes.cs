using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>Saves images to archives and loads them from there.</summary>
internal static class ImageArchiveRoutes
{
    public static void Map(RouteTable routes)
    {
        routes.Get("/images/get", SaveSeveralAsync);
        routes.Get("/images/{name}/get", SaveAsync);
        routes.Add("POST", "/images/load", LoadAsync, streamsBody: true);
    }

    private static Task SaveAsync(EngineCall call) => SaveAsync(call, [call.Name]);

    private static Task SaveSeveralAsync(EngineCall call) =>
        SaveAsync(call, call.Request.Query.GetValueOrDefault("names") ?? []);

    private static async Task SaveAsync(EngineCall call, IReadOnlyList<string> names)
    {
        PlatformText? platform = PlatformText.Of(call);
        IReadOnlyList<SavedImage> images = call.State.Locked(() => ImageSave.Find(call.State, names));
        if (platform is not null && images.Any(saved => !platform.Means(saved.Image)))
        {
            throw EngineException.Internal($"no suitable export target found for platform {platform}");
        }

        call.State.Change(() =>
        {
            foreach (SavedImage saved in images)
            {
                call.State.EmitImage(saved.Image, "save", saved.Image.Id);
            }
        });
        call.Response.ContentType = "application/x-tar";
        await TarOutput.WriteAsync(call.Response.Body, new ImageSave(call.State).Entries(images), call.Cancel);
    }

    private static Task LoadAsync(EngineCall call)
    {
        MessageStream messages = new(call);
        bool quiet = call.Flag("quiet") || !call.Has("quiet");
        ImageLoad load = new(call.State, messages, quiet, PlatformText.Of(call));
        return messages.RunAsync(() => load.RunAsync(call.Http.Request.Body, call.Cancel), always: true);
    }
}
