using System.Text.Json;
using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>Pushes images.</summary>
internal static class ImagePushRoutes
{
    public static void Map(RouteTable routes) => routes.Post("/images/{name}/push", PushAsync);

    private static async Task PushAsync(EngineCall call)
    {
        ApiVersion engine = call.State.System.Api;
        RegistryCredentials credentials = await CredentialsAsync(call);
        ImageReference name = Name(call);
        if (call.Api.From(46) && call.Text("platform") is { Length: > 0 } json)
        {
            ImagePlatform platform = ImagePlatform.ParseJson(json);
            EngineImage image = call.State.Locked(() => call.State.Store.Get(name.Familiar));
            ImageRoutes.CheckPlatform(call.State, name.Familiar, image, platform);
        }

        MessageStream messages = new(call);
        await messages.RunAsync(new ImagePush(call.State, name, credentials, messages).RunAsync, always: false);
    }

    private static ImageReference Name(EngineCall call)
    {
        try
        {
            ImageReference name = ImageReference.Parse(call.Name, call.State.System.Api);
            return call.Text("tag") is { Length: > 0 } tag ? name.With(tag) : name;
        }
        catch (EngineException error) when (!call.State.System.Api.From(44))
        {
            throw EngineException.Internal(error.Message);
        }
    }

    /// <summary>Credentials of the header; older engines want it, or a body.</summary>
    private static async Task<RegistryCredentials> CredentialsAsync(EngineCall call)
    {
        if (call.Request.Header("X-Registry-Auth") is { Length: > 0 } header)
        {
            return RegistryCredentials.FromHeader(header);
        }

        try
        {
            using JsonDocument body = await JsonDocument.ParseAsync(call.Http.Request.Body, default, call.Cancel);
            return RegistryCredentials.From(body.RootElement);
        }
        catch (JsonException)
        {
            return call.State.System.Api.From(44)
                ? RegistryCredentials.None
                : throw EngineException.BadRequest("Bad parameters and missing X-Registry-Auth: EOF");
        }
    }
}
