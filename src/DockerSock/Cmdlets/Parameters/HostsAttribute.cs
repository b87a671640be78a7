using System.Management.Automation;

namespace DockerSock.Cmdlets;

/// <summary>
/// Understands names of hosts with their addresses: 'name:10.0.0.1', 'name=10.0.0.1', @{ name = '10.0.0.1' };
/// host-gateway is the host itself.
/// </summary>
public sealed class HostsAttribute : ParameterShapeAttribute
{
    private protected override object? Read(object value, EngineIntrinsics engine) =>
        Each(value).SelectMany(static one => Entries(one) is { } entries
        ? entries.SelectMany(static entry => Each(entry.Value).Select(address => Host(entry.Key, Text(address))))
        : Text(one).IndexOfAny(['=', ':']) is > 0 and var end ? [Host(Text(one)[..end], Text(one)[(end + 1)..])]
        : throw Wrong(Text(one))).ToArray();

    private static string Host(string name, string address) =>
        address == "host-gateway" || System.Net.IPAddress.TryParse(address.Trim('[', ']'), out _)
            ? $"{name}:{address.Trim('[', ']')}" : throw Wrong($"{name}:{address}");

    private static FormatException Wrong(string text) =>
        new($"'{text}' is not a host with its address. Write name:10.0.0.1, name:host-gateway, or @{{ name = "
            + "'10.0.0.1' }.");
}
