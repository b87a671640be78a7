using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>The GraphDriver of containers and images: where the layers are.</summary>
internal static class LayerJson
{
    public static void Write(
        Utf8JsonWriter writer, string id, string imageId, EngineState state, bool isContainer, ApiVersion api)
    {
        string root = state.System.RootDirectory + "/overlay2/";
        string layer = root + Ids.Of("layer of " + id);
        writer.Object("GraphDriver", () =>
        {
            writer.Object("Data", () =>
            {
                if (isContainer)
                {
                    if (api.From(47))
                    {
                        writer.WriteString("ID", id);
                    }

                    writer.WriteString("LowerDir", $"{layer}-init/diff:{root}{Ids.Of("layer of " + imageId)}/diff");
                }

                writer.WriteString("MergedDir", layer + "/merged");
                writer.WriteString("UpperDir", layer + "/diff");
                writer.WriteString("WorkDir", layer + "/work");
            });
            writer.WriteString("Name", "overlay2");
        });
    }
}
