using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>Tags and removes images.</summary>
internal static class ImageChangeRoutes
{
    public static void Map(RouteTable routes)
    {
        routes.Post("/images/{name}/tag", TagAsync);
        routes.Delete("/images/{name}", RemoveAsync);
    }

    private static Task TagAsync(EngineCall call)
    {
        string repository = call.Text("repo");
        if (repository.Length == 0)
        {
            return call.StatusAsync(200);
        }

        ImageReference reference = ImageReference.Parse(repository);
        if (call.Text("tag") is { Length: > 0 } tag)
        {
            reference = ImageReference.Parse($"{reference.Name}:{tag}");
        }

        if (reference.Name == "sha256")
        {
            throw EngineException.BadRequest("refusing to create an ambiguous tag using digest algorithm as name");
        }

        call.State.Change(() => call.State.Tag(call.State.Store.Get(call.Name), reference.Familiar));
        return call.StatusAsync(201);
    }

    private static Task RemoveAsync(EngineCall call)
    {
        if (call.Name.Length == 0)
        {
            throw EngineException.BadRequest("image name cannot be blank");
        }

        if (call.Api.From(50))
        {
            foreach (string text in call.Request.Query.GetValueOrDefault("platforms") ?? [])
            {
                ImagePlatform platform = ImagePlatform.ParseJson(text);
                call.State.Change(() => ImageRoutes.CheckPlatform(
                    call.State, call.Name, call.State.Store.Get(call.Name), platform));
            }
        }

        IReadOnlyList<ImageRemoval> removed = call.State.Locked(
            () => call.State.RemoveImage(call.Name, call.Flag("force"), prune: !call.Flag("noprune")));
        return call.ListAsync(removed, (writer, removal) =>
        {
            writer.WriteStartObject();
            writer.WriteString(removal.Deleted ? "Deleted" : "Untagged", removal.Reference);
            writer.WriteEndObject();
        });
    }
}
