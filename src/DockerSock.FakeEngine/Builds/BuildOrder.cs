using System.Text.Json;
using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>What POST /build was asked, checked.</summary>
/// <param name="Record">The build as tests see it.</param>
/// <param name="Names">The names for the image.</param>
/// <param name="Late">Whether the engine speaks as those from API 1.44.</param>
internal sealed record BuildOrder(RecordedBuild Record, IReadOnlyList<string> Names, bool Late)
{
    /// <summary>Where the Dockerfile is in the context.</summary>
    public string FileName => Record.Parameter("dockerfile") is { Length: > 0 } name ? name : "Dockerfile";

    public string Target => Record.Parameter("target") ?? "";

    /// <summary>Whether earlier results must not be used.</summary>
    public required bool NoCache { get; init; }

    /// <summary>Whether nothing is said but the identifier.</summary>
    public required bool Quiet { get; init; }

    /// <summary>Whether the containers of commands are removed.</summary>
    public required bool Remove { get; init; }

    /// <summary>Whether the container of a command that failed is removed too.</summary>
    public required bool ForceRemove { get; init; }

    /// <exception cref="EngineException">A parameter is not what it must be.</exception>
    public static BuildOrder Of(EngineCall call)
    {
        RecordedBuild record = new(call.Request);
        call.State.Record(record);
        ApiVersion api = call.State.System.Api;
        record.Arguments = Map(call, "buildargs", "error reading build args");
        record.Labels = Map(call, "labels", "error reading labels");
        if (call.Flag("squash"))
        {
            throw EngineException.BadRequest("squash is only supported with experimental mode");
        }

        string version = call.Text("version");
        if (version is not ("" or "1" or "2"))
        {
            throw new EngineException(api.From(44) ? 400 : 500, $"invalid version \"{version}\"");
        }

        PlatformName.Check(call.Text("platform"), api);
        return new BuildOrder(
            record,
            [.. record.Tags.Select(tag => ImageReference.Parse(tag, api, 500).Familiar)],
            api.From(44))
        {
            NoCache = call.Flag("nocache"),
            Quiet = call.Flag("q"),
            Remove = call.Flag("rm") || call.Flag("forcerm") || !call.Has("rm"),
            ForceRemove = call.Flag("forcerm"),
        };
    }

    private static Dictionary<string, string?> Map(EngineCall call, string parameter, string problem)
    {
        string text = call.Text(parameter);
        try
        {
            return text.Length == 0 ? [] : JsonSerializer.Deserialize<Dictionary<string, string?>>(text) ?? [];
        }
        catch (JsonException error)
        {
            throw EngineException.BadRequest(
                $"{problem}: {GoJson.Problem(System.Text.Encoding.UTF8.GetBytes(text), error)}");
        }
    }
}
