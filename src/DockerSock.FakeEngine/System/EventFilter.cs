using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>The filters of the events; names that engines do not know let everything through.</summary>
internal static class EventFilter
{
    private static readonly string[] s_kinds =
        ["container", "network", "volume", "plugin", "node", "service", "secret", "config"];

    public static bool Means(Filters filters, EngineEvent happened)
    {
        string name = happened.Attributes.GetValueOrDefault("name", "");
        return filters.Exact("type", happened.Type)
            && filters.Exact("event", happened.Action, happened.Action.Split(':')[0])
            && filters.Exact("scope", happened.Scope)
            && filters.Labels("label", happened.Attributes)
            && s_kinds.All(kind => filters.Fuzzy(kind, happened.ActorId, name))
            && MeansImage(filters, happened);
    }

    private static bool MeansImage(Filters filters, EngineEvent happened)
    {
        string image = happened.Attributes.GetValueOrDefault(happened.Type == "image" ? "name" : "image", "");
        return filters.Exact("image", happened.ActorId, image, WithoutTag(image));
    }

    private static string WithoutTag(string reference) =>
        reference.LastIndexOf(':') is var colon && colon > reference.LastIndexOf('/') ? reference[..colon] : reference;
}
