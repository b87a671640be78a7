using System.Text.Json;
using System.Text.RegularExpressions;
using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>Makes images of containers.</summary>
internal static partial class CommitRoutes
{
    public static void Map(RouteTable routes) => routes.Post("/commit", CommitAsync);

    private static async Task CommitAsync(EngineCall call)
    {
        JsonElement config = await call.BodyAsync(optional: true);
        string asked = call.Text("container");
        if (asked.Length == 0)
        {
            throw EngineException.BadRequest("invalid name or ID supplied: \"\"");
        }

        EngineImage image = call.State.Locked(() =>
        {
            EngineContainer container = call.State.ContainerStore.Get(asked);
            IReadOnlyList<string> changes = call.Request.Query.GetValueOrDefault("changes") ?? [];
            bool pause = call.Flag("pause") || !call.Has("pause");
            CommitOrder order = new(Name(call), call.Text("comment"), call.Text("author"), changes, pause, config);
            return call.State.Commit(container, order);
        });
        await call.JsonAsync(
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("Id", image.Id);
                writer.WriteEndObject();
            },
            201);
    }

    /// <summary>The name for the image, null for none.</summary>
    private static string? Name(EngineCall call)
    {
        string repository = call.Text("repo");
        string tag = call.Text("tag");
        if (repository.Length == 0)
        {
            return null;
        }

        bool late = call.State.System.Api.From(44);
        try
        {
            ImageReference name = ImageReference.Parse(repository);
            return tag.Length == 0 ? name.Familiar
                : Tag().IsMatch(tag) ? $"{name.Name}:{tag}"
                : throw EngineException.BadRequest("invalid tag format");
        }
        catch (EngineException error) when (!late)
        {
            throw EngineException.Internal(Repository().Replace(error.Message, "repository name"));
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\z")]
    private static partial Regex Tag();

    [GeneratedRegex(@"repository name \(.*\)")]
    private static partial Regex Repository();
}
