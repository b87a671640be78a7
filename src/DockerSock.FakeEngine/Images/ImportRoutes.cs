using System.Text.RegularExpressions;
using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>Makes images of root file systems.</summary>
internal static partial class ImportRoutes
{
    public static void Map(RouteTable routes) =>
        routes.Add("POST", "/images/create", ImportAsync, streamsBody: true, unless: "fromImage");

    private static Task ImportAsync(EngineCall call)
    {
        MessageStream messages = new(call);
        return messages.RunAsync(() => ImportAsync(call, messages), always: false);
    }

    private static async Task ImportAsync(EngineCall call, MessageStream messages)
    {
        EngineState state = call.State;
        (string os, string architecture) = Platform(call);
        string? name = Name(call);
        string source = call.Text("fromSrc");
        EngineImage draft = new("sha256:" + Ids.Fresh(), state.Now)
        {
            Comment = call.Text("message") is { Length: > 0 } message ? message : "Imported from " + source,
            Os = os,
            Architecture = architecture,
        };
        CommitChanges.Apply(draft, call.Request.Query.GetValueOrDefault("changes") ?? [], state.System.Api.From(44));
        draft.Steps = [new ImageStep("", draft.Created, draft.Comment)];
        if (source != "-")
        {
            throw NoSource(source);
        }

        ContainerFiles files = ContainerFiles.None(state.Time);
        await using Stream plain =
            await Decompression.UnpackAsync(call.Http.Request.Body, state.System.Api.From(42), call.Cancel);
        FileContent tar = await ImageLayer.ReceiveAsync(plain, call.Cancel);
        Extraction extraction =
            new(files, "/", keepKinds: false, owner: null, state.System.Api.From(44), isLayer: true);
        await using Stream bytes = tar.Open();
        await extraction.RunAsync(bytes, call.Cancel);
        files.TakeAsImage();
        ImageLayer[] layers = [new ImageLayer(tar, extraction.Size)];
        EngineImage image = state.Put(
            EngineImage.Of(ImageConfigJson.Bytes(draft, layers), layers, files), name);
        state.Change(() => state.EmitImage(image, "import", image.Id));
        await messages.StatusAsync(image.Id);
    }

    /// <summary>An engine without a network cannot fetch what is to be imported.</summary>
    private static EngineException NoSource(string source)
    {
        string address = source.Contains("://", StringComparison.Ordinal) ? source : "http://" + source;
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Host.Length == 0)
        {
            return EngineException.Internal(
                $"Get \"{(source.Length == 0 ? "http:" : address)}\": http: no Host in request URL");
        }

        return EngineException.Internal($"Get \"{address}\": dial tcp" + (uri.HostNameType == UriHostNameType.Dns
            ? $": lookup {uri.Host}: no such host"
            : $" {uri.Host}:{uri.Port}: connect: connection refused"));
    }

    private static string? Name(EngineCall call)
    {
        string repository = call.Text("repo");
        string tag = call.Text("tag");
        if (repository.Length == 0)
        {
            return null;
        }

        ImageReference name = ImageReference.Parse(repository, call.State.System.Api, 400);
        return name.Digest is not null ? throw EngineException.BadRequest("cannot import digest reference")
            : tag.Length == 0 ? name.Familiar
            : Tag().IsMatch(tag) ? $"{name.Name}:{tag}"
            : throw EngineException.BadRequest("invalid tag format");
    }

    private static (string Os, string Architecture) Platform(EngineCall call)
    {
        string text = call.Text("platform");
        PlatformName.Check(text, call.State.System.Api);
        string[] parts = text.Split('/');
        return parts[0] == "windows" ? throw EngineException.BadRequest("operating system is not supported")
            : parts.Length > 1 ? (parts[0], parts[1])
            : ("linux", "amd64");
    }

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\z")]
    private static partial Regex Tag();
}
