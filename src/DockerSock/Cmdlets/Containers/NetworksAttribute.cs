using System.Globalization;
using System.Management.Automation;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>A network that a container is connected to, and how.</summary>
/// <param name="Name">Name or id of the network; also bridge, host, none, container:NAME.</param>
/// <param name="Settings">The container's end in it.</param>
public sealed record NetworkChoice(string Name, EndpointSettings Settings)
{
    /// <summary>Names of networks that every engine has one of; nothing else can be meant by them.</summary>
    private static readonly string[] s_everywhere = ["bridge", "host", "none", "nat"];

    /// <summary>The object, where the network was given as one; null for text.</summary>
    internal ObjectIdentity? Named { get; private init; }

    /// <summary>What the object must be: a network, or a container whose network is shared.</summary>
    internal string Word => Named?.Word == "container" ? "container" : "network";

    /// <summary>The network that an object is, or that of a container.</summary>
    internal static NetworkChoice Of(ObjectIdentity named, EndpointSettings settings) => new(
        named.Word == "container" ? $"container:{named.Text}"
            : s_everywhere.Contains(named.Called, StringComparer.Ordinal) ? named.Called : named.Text, settings)
        { Named = named };
}

/// <summary>
/// Understands networks: a name, docker's 'name=front,alias=web,ip=10.0.0.5', or @{ Name = 'front'; Alias = 'web',
/// 'www'; IPAddress = '10.0.0.5' }; also the Networks of a container, each with what was asked for there.
/// </summary>
public sealed class NetworksAttribute : ParameterShapeAttribute
{
    private protected override object? Read(object value, EngineIntrinsics engine) => Each(value)
        .SelectMany(static one => one is NetworkChoice choice ? [choice]
        : Named(one) is { } named ? [NetworkChoice.Of(named, new EndpointSettings())]
        : Entries(one) is { } entries ? Choices(entries)
        : Text(one) is var text && text.Contains('=') ? [Choice(Fields(text))]
        : [new NetworkChoice(text, new EndpointSettings())]).ToArray();

    /// <summary>Fields of one network, or ends of a container by the names of their networks.</summary>
    private static IEnumerable<NetworkChoice> Choices(List<KeyValuePair<string, object?>> entries) =>
        entries.Count > 0 && entries.TrueForAll(static entry => entry.Value is EndpointSettings)
            ? entries.Select(static entry => new NetworkChoice(entry.Key, Asked((EndpointSettings)entry.Value!)))
            : [Choice(entries)];

    /// <summary>What was asked for of a container's end; the rest is what the engine has made of it.</summary>
    private static EndpointSettings Asked(EndpointSettings end) => new()
    {
        IPAMConfig = end.IPAMConfig,
        Links = end.Links,
        Aliases = end.Aliases,
        DriverOpts = end.DriverOpts,
        GwPriority = end.GwPriority is 0 ? null : end.GwPriority,
    };

    private static List<KeyValuePair<string, object?>> Fields(string text) =>
        CommaText.Fields(text) is var fields && fields.FindIndex(static field => field.Value is null) is >= 0 and var at
            ? throw Wrong($"'{text}': '{fields[at].Key}' has no value") : fields;

    private static KeyValuePair<string, object?> Option(string text) => text.Split('=', 2) is [var name, var value]
        ? KeyValuePair.Create(name, (object?)value) : throw Wrong($"the option '{text}' has no value");

    private static NetworkChoice Choice(List<KeyValuePair<string, object?>> fields)
    {
        object? name = null;
        EndpointSettings end = new();
        foreach ((string field, object? value) in fields)
        {
            switch (field.ToLowerInvariant())
            {
                case "name": name = value; break;
                case "alias" or "aliases": (end.Aliases ??= []).AddRange(Each(value).Select(Text)); break;
                case "ip" or "ipaddress" or "ipv4address": (end.IPAMConfig ??= new()).IPv4Address = Text(value); break;
                case "ip6" or "ipv6address": (end.IPAMConfig ??= new()).IPv6Address = Text(value); break;
                case "link-local-ip" or "linklocalip": ((end.IPAMConfig ??= new()).LinkLocalIPs ??= [])
                    .AddRange(Each(value).Select(Text)); break;
                case "mac-address" or "macaddress": end.MacAddress = Text(value); break;
                case "gw-priority" or "gwpriority": end.GwPriority = System.Convert.ToInt64(value,
                    CultureInfo.InvariantCulture); break;
                case "driver-opt" or "driveropts":
                    foreach ((string option, object? setting) in Entries(value) ?? [Option(Text(value))])
                    {
                        (end.DriverOpts ??= [])[option] = Text(setting);
                    }

                    break;
                default: throw Wrong($"a network has no field '{field}'");
            }
        }

        return Named(name) is { } named ? NetworkChoice.Of(named, end)
            : new NetworkChoice(name is null ? throw Wrong("the network has no name") : Text(name), end);
    }

    private static FormatException Wrong(string problem) =>
        new($"{problem}. Write a name, 'name=front,alias=web,ip=10.0.0.5', or @{{ Name = 'front'; Alias = 'web'; "
            + "IPAddress = '10.0.0.5' }.");
}
