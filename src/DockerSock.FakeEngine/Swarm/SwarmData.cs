using System.Text.Json;
using System.Text.RegularExpressions;

namespace DockerSock.Fake;

/// <summary>Data that a swarm keeps for its services.</summary>
public abstract partial class SwarmData : SwarmObject
{
    /// <summary>Data of a name.</summary>
    /// <param name="name">The name.</param>
    private protected SwarmData(string name) => Name = name;

    /// <inheritdoc />
    public override string Name { get; }

    /// <summary>Labels; keys are case-sensitive.</summary>
    public SortedDictionary<string, string> Labels { get; internal set; } = new(StringComparer.Ordinal);

    /// <summary>The data itself.</summary>
    public byte[] Data { get; set; } = [];

    /// <summary>What makes the data of a template, such as golang; null for data as it is.</summary>
    public SwarmDriver? Templating { get; set; }

    /// <summary>The plugin that has the data; null for the swarm itself, which always has a config's.</summary>
    public SwarmDriver? Driver { get; set; }

    /// <summary>secret or config.</summary>
    internal abstract string Kind { get; }

    /// <summary>How many bytes are too many.</summary>
    private protected abstract int Limit { get; }

    /// <summary>Takes what a client sends of something new.</summary>
    /// <exception cref="EngineException">The engine refuses.</exception>
    internal void SetUp(JsonElement spec)
    {
        if (Name.Length == 0)
        {
            throw Refused("name must be provided");
        }

        if (Name.Length > 64 || !NameForm().IsMatch(Name))
        {
            throw Refused("invalid name, only 64 [a-zA-Z0-9-_.] characters allowed, and the start and end character "
                + "must be [a-zA-Z0-9]");
        }

        Data = spec.Bytes("Data");
        Labels = spec.SortedMap("Labels");
        Templating = SwarmDriver.Read(spec.Field("Templating"));
        Driver = Kind == "secret" ? SwarmDriver.Read(spec.Field("Driver")) : null;
        if (Driver is not null)
        {
            throw Driver.Name.Length == 0
                ? Refused("secret driver must have a name")
                : EngineException.Internal($"rpc error: code = Unknown desc = plugin \"{Driver.Name}\" not found");
        }

        if (Data.Length == 0 || Data.Length >= Limit)
        {
            throw Refused($"{Kind} data must be larger than 0 and less than {Limit} bytes");
        }
    }

    /// <summary>
    /// Makes sure that a client changes nothing but labels; what it does not say of the data is no change.
    /// </summary>
    /// <exception cref="EngineException">It does.</exception>
    internal void CheckUpdate(JsonElement spec)
    {
        byte[] data = spec.Bytes("Data");
        if (spec.Text("Name") != Name || (data.Length > 0 && !data.AsSpan().SequenceEqual(Data)))
        {
            throw Refused("only updates to Labels are allowed");
        }
    }

    private static EngineException Refused(string why) =>
        EngineException.BadRequest("rpc error: code = InvalidArgument desc = " + why);

    [GeneratedRegex("^[a-zA-Z0-9]+(?:[a-zA-Z0-9-_.]*[a-zA-Z0-9])?$")]
    private static partial Regex NameForm();
}

/// <summary>A secret of a swarm. Its data is never shown.</summary>
public sealed class EngineSecret(string name) : SwarmData(name)
{
    /// <inheritdoc />
    internal override string Kind => "secret";

    /// <inheritdoc />
    private protected override int Limit => 512_000;
}

/// <summary>A configuration of a swarm.</summary>
public sealed class EngineConfig(string name) : SwarmData(name)
{
    /// <inheritdoc />
    internal override string Kind => "config";

    /// <inheritdoc />
    private protected override int Limit => 1_024_000;
}

/// <summary>A driver with its options.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Options">Its options; null for none.</param>
public sealed record SwarmDriver(string Name, IReadOnlyDictionary<string, string>? Options = null)
{
    /// <summary>What a client sends as a driver; null when it sends none.</summary>
    internal static SwarmDriver? Read(JsonElement json) => json.IsThere()
        ? new SwarmDriver(json.Text("Name"), json.OptionalMap("Options"))
        : null;
}
