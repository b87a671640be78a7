using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>Tells how images were made, and who vouches for that.</summary>
internal static class ImageHistoryRoutes
{
    public static void Map(RouteTable routes)
    {
        routes.Get("/images/{name}/history", ShowAsync);
        routes.Get("/images/{name}/attestations", AttestAsync);
    }

    private static Task ShowAsync(EngineCall call)
    {
        ImagePlatform? platform = call.Api.From(48) && call.Text("platform") is { Length: > 0 } json
            ? ImagePlatform.ParseJson(json)
            : null;
        Row[] rows = call.State.Locked(() =>
        {
            EngineImage image = call.State.Store.Get(call.Name);
            ImageRoutes.CheckPlatform(call.State, call.Name, image, platform);
            return Rows(call.State, image);
        });
        return call.ListAsync(rows, (writer, row) =>
        {
            writer.WriteStartObject();
            writer.WriteString("Comment", row.Step.Comment);
            writer.WriteNumber("Created", row.Created.ToUnixTimeSeconds());
            writer.WriteString("CreatedBy", row.Step.CreatedBy);
            writer.WriteString("Id", row.Image?.Id ?? "<missing>");
            writer.WriteNumber("Size", row.Size);
            writer.Texts("Tags", row.Tags, nullWhenEmpty: true);
            writer.WriteEndObject();
        });
    }

    /// <summary>The steps, last one first, and of which of them the engine has an image.</summary>
    private static Row[] Rows(EngineState state, EngineImage image)
    {
        Queue<long> sizes = new(image.SizesOfLayers());
        List<Row> rows = [];
        foreach (ImageStep step in image.StepsOfLayers())
        {
            long size = step.IsEmpty ? 0 : sizes.Dequeue();
            rows.Insert(0, new Row(step, step.Created ?? image.Created, size, null, []));
        }

        EngineImage? made = image;
        for (int index = 0; index < rows.Count && made is not null; index++)
        {
            rows[index] = rows[index] with { Image = made, Tags = [.. made.Tags.Order(StringComparer.Ordinal)] };
            made = made.Parent.Length > 0 ? state.Store.Find(made.Parent) : null;
        }

        return [.. rows];
    }

    private static Task AttestAsync(EngineCall call)
    {
        if (!call.Api.From(55))
        {
            throw EngineException.NotFound("page not found");
        }

        IReadOnlyList<string> platforms = call.Request.Query.GetValueOrDefault("platform") ?? [];
        if (platforms.Count > 1)
        {
            throw EngineException.BadRequest("only one platform may be specified");
        }

        ImagePlatform wanted = platforms.Count > 0 ? ImagePlatform.ParseJson(platforms[0]) : ImagePlatform.Host;
        IReadOnlyList<string> types = call.Request.Query.GetValueOrDefault("type") ?? [];
        ImageAttestation[] found = call.State.Locked(() =>
        {
            EngineImage image = call.State.Store.Get(call.Name);
            return image.Platform.Fits(wanted)
                ? image.Attestations.Where(one => types.Count == 0 || types.Contains(one.PredicateType)).ToArray()
                : throw EngineException.NotFound($"no manifest found for platform {wanted}");
        });
        return call.ListAsync(found, (writer, attestation) =>
        {
            writer.WriteStartObject();
            writer.Object("Descriptor", () =>
            {
                writer.WriteString("mediaType", "application/vnd.in-toto+json");
                writer.WriteString("digest", "sha256:" + Ids.Of(attestation.Statement));
                writer.WriteNumber("size", System.Text.Encoding.UTF8.GetByteCount(attestation.Statement));
                writer.Object("annotations", () =>
                    writer.WriteString("in-toto.io/predicate-type", attestation.PredicateType));
            });
            writer.WriteString("PredicateType", attestation.PredicateType);
            if (call.Flag("statement"))
            {
                writer.WritePropertyName("Statement");
                writer.WriteRawValue(attestation.Statement);
            }

            writer.WriteEndObject();
        });
    }

    private sealed record Row(
        ImageStep Step, DateTimeOffset Created, long Size, EngineImage? Image, IReadOnlyList<string> Tags);
}
