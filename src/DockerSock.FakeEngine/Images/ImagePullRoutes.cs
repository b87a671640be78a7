using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>Pulls images.</summary>
internal static class ImagePullRoutes
{
    public static void Map(RouteTable routes) => routes.Post("/images/create", PullAsync);

    private static Task PullAsync(EngineCall call)
    {
        ImagePlatform? platform = call.Api.From(32) && call.Text("platform") is { Length: > 0 } text
            ? ImagePlatform.Parse(text)
            : null;
        string asked = call.Text("fromImage");
        asked = asked.EndsWith(':') ? asked[..^1] : asked;
        ImageReference name = ImageReference.Parse(asked, call.State.System.Api);
        if (call.Text("tag") is { Length: > 0 } tag)
        {
            name = name.With(tag);
        }

        if (name.Name == "scratch")
        {
            throw new EngineException(403, "'scratch' is a reserved name");
        }

        RegistryCredentials credentials = RegistryCredentials.FromHeader(call.Request.Header("X-Registry-Auth"));
        MessageStream messages = new(call);
        ImagePull pull = new(call.State, name, platform, credentials, messages);
        return messages.RunAsync(pull.RunAsync, always: false);
    }
}
