using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>A container as GET /containers/json shows it.</summary>
internal static class ContainerListJson
{
    public static void Write(
        Utf8JsonWriter writer, EngineContainer container, ImageNames images, ApiVersion api, bool size)
    {
        writer.WriteStartObject();
        writer.WriteString("Id", container.Id);
        writer.WriteStartArray("Names");
        writer.WriteStringValue("/" + container.Name);
        writer.WriteEndArray();
        writer.WriteString("Image", images.Of(container));
        writer.WriteString("ImageID", container.ImageId);
        writer.WriteString("Command", CommandText(container));
        writer.WriteNumber("Created", container.Created.ToUnixTimeSeconds());
        writer.List("Ports", container.OpenPorts, port => WritePort(writer, port));
        if (size)
        {
            if (container.WrittenSize > 0)
            {
                writer.WriteNumber("SizeRw", container.WrittenSize);
            }

            writer.WriteNumber("SizeRootFs", container.RootSize + container.WrittenSize);
        }

        writer.Map("Labels", container.Config.Labels);
        writer.WriteString("State", container.StateText);
        writer.WriteString("Status", container.StatusText);
        writer.Object("HostConfig", () =>
        {
            writer.WriteString("NetworkMode", NetworkMode(container, api));
            if (container.Host.Annotations.Count > 0 && api.From(46))
            {
                writer.Map("Annotations", container.Host.Annotations);
            }
        });
        if (api.From(52))
        {
            writer.Object("Health", () =>
            {
                writer.WriteString("Status", container.Health?.Status ?? "none");
                writer.WriteNumber("FailingStreak", container.Health?.FailingStreak ?? 0);
            });
        }

        writer.Object("NetworkSettings", () => writer.Object("Networks", () =>
        {
            foreach (NetworkEndpoint endpoint in container.Networks.Values)
            {
                EndpointJson.Write(writer, endpoint, api, container: null);
            }
        }));
        writer.List("Mounts", container.Mounts, mount => MountJson.Write(writer, mount));
        writer.WriteEndObject();
    }

    /// <summary>Path and arguments; an argument with a space in quotes.</summary>
    public static string CommandText(EngineContainer container)
    {
        IReadOnlyList<string> words = container.Words;
        IEnumerable<string> arguments = words.Skip(1).Select(word => word.Contains(' ') ? $"'{word}'" : word);
        return string.Join(' ', words.Take(1).Concat(arguments));
    }

    /// <summary>Newer engines write the default network by its name.</summary>
    public static string NetworkMode(EngineContainer container, ApiVersion api) =>
        container.Host.NetworkMode is "default" or "" or "bridge"
            ? api.From(44) ? "bridge" : "default"
            : container.Host.NetworkMode;

    private static void WritePort(Utf8JsonWriter writer, OpenPort port)
    {
        if (port.Ip is not null)
        {
            writer.WriteString("IP", port.Ip);
        }

        writer.WriteNumber("PrivatePort", port.Container);
        if (port.Host is { } host)
        {
            writer.WriteNumber("PublicPort", host);
        }

        writer.WriteString("Type", port.Protocol);
    }
}
