using System.Globalization;
using System.Text.Json;
using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>The config of an image as archives and registries hold it; its digest is the image's identifier.</summary>
internal static class ImageConfigJson
{
    /// <summary>The config of an image with those layers.</summary>
    public static byte[] Bytes(EngineImage image, IReadOnlyList<ImageLayer> layers)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes, JsonResponse.Options))
        {
            writer.WriteStartObject();
            writer.WriteString("architecture", image.Architecture);
            Text(writer, "author", image.Author);
            Text(writer, "comment", image.Comment);
            writer.Object("config", () => WriteConfig(writer, image));
            writer.WriteString("created", GoText.Time(image.Created));
            if (image.Steps.Count > 0)
            {
                writer.List("history", image.Steps, step => WriteStep(writer, step));
            }

            writer.WriteString("os", image.Os);
            writer.Object("rootfs", () =>
            {
                writer.WriteString("type", "layers");
                writer.Texts("diff_ids", layers.Select(layer => layer.DiffId));
            });
            Text(writer, "variant", image.Variant);
            writer.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <summary>The digests of the layers that a config names; null when it does not say.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static IReadOnlyList<string>? Layers(byte[] config)
    {
        using JsonDocument document = JsonDocument.Parse(config);
        JsonElement root = document.RootElement.Field("rootfs");
        return root.IsThere() ? [.. root.Texts("diff_ids")] : null;
    }

    /// <summary>Takes over what a config says.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static void Fill(EngineImage image, byte[] bytes)
    {
        using JsonDocument document = JsonDocument.Parse(bytes);
        JsonElement json = document.RootElement;
        JsonElement config = json.Field("config");
        image.Created = image.LastTagged = Time(json);
        image.Author = json.Text("author");
        image.Comment = json.Text("comment");
        image.Architecture = json.Text("architecture");
        image.Os = json.Text("os");
        image.Variant = json.Text("variant");
        image.Command = config.Texts("Cmd");
        image.Entrypoint = config.Texts("Entrypoint");
        image.Environment = config.Texts("Env");
        image.User = config.Text("User");
        image.WorkingDirectory = config.Text("WorkingDir");
        image.StopSignal = config.Text("StopSignal");
        image.Shell = config.Texts("Shell");
        image.OnBuild = config.Texts("OnBuild");
        image.Volumes = [.. config.Properties("Volumes").Select(volume => volume.Name)];
        image.ExposedPorts = [.. config.Properties("ExposedPorts").Select(port => port.Name)];
        foreach ((string key, string value) in config.Map("Labels"))
        {
            image.Labels[key] = value;
        }

        if (config.Field("Healthcheck") is { ValueKind: JsonValueKind.Object } check)
        {
            image.HealthCheck = new HealthCheck
            {
                Test = check.Texts("Test"),
                Interval = check.Nanoseconds("Interval"),
                Timeout = check.Nanoseconds("Timeout"),
                StartPeriod = check.Nanoseconds("StartPeriod"),
                StartInterval = check.Nanoseconds("StartInterval"),
                Retries = (int)check.Number("Retries"),
            };
        }

        image.Steps =
        [
            .. json.Items("history").Select(step => new ImageStep(
                step.Text("created_by"), Time(step), step.Text("comment"), step.Flag("empty_layer"))),
        ];
    }

    private static DateTimeOffset Time(JsonElement json) => DateTimeOffset.TryParse(
        json.Text("created"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
        ? time.ToUniversalTime()
        : DateTimeOffset.MinValue;

    private static void WriteStep(Utf8JsonWriter writer, ImageStep step)
    {
        writer.WriteString("created", GoText.Time(step.Created));
        Text(writer, "created_by", step.CreatedBy);
        Text(writer, "comment", step.Comment);
        if (step.IsEmpty)
        {
            writer.WriteBoolean("empty_layer", true);
        }
    }

    private static void WriteConfig(Utf8JsonWriter writer, EngineImage image)
    {
        Text(writer, "User", image.User);
        Set("ExposedPorts", image.ExposedPorts);
        Texts("Env", image.Environment);
        Texts("Entrypoint", image.Entrypoint);
        Texts("Cmd", image.Command);
        Set("Volumes", image.Volumes);
        Text(writer, "WorkingDir", image.WorkingDirectory);
        Texts("OnBuild", image.OnBuild);
        if (image.Labels.Count > 0)
        {
            writer.Map("Labels", image.Labels);
        }

        Text(writer, "StopSignal", image.StopSignal);
        Texts("Shell", image.Shell);
        ConfigJson.WriteHealthCheck(writer, image.HealthCheck);

        void Texts(string name, IList<string> values)
        {
            if (values.Count > 0)
            {
                writer.Texts(name, values);
            }
        }

        void Set(string name, IList<string> values)
        {
            if (values.Count > 0)
            {
                writer.Set(name, values.Order(StringComparer.Ordinal));
            }
        }
    }

    private static void Text(Utf8JsonWriter writer, string name, string value)
    {
        if (value.Length > 0)
        {
            writer.WriteString(name, value);
        }
    }
}
