using System.Management.Automation;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// Understands authorities outside a swarm: docker's 'protocol=cfssl,url=https://ca.example', or @{ URL =
/// 'https://ca.example'; CACert = '-----BEGIN ...' }. What else is named is an option of the protocol.
/// </summary>
public sealed class ExternalCAAttribute : ParameterShapeAttribute
{
    private protected override object? Read(object value, EngineIntrinsics engine) => Each(value)
        .Select(static one => one as SwarmExternalCA
        ?? Authority(Entries(one) ?? [.. CommaText.Fields(Text(one)).Select(Field)])).ToArray();

    private static KeyValuePair<string, object?> Field(KeyValuePair<string, object?> field) =>
        field is { Key.Length: > 0, Value: not null } ? field
            : throw Wrong($"'{field.Key}{(field.Value is null ? "" : "=" + field.Value)}' is not NAME=value");

    private static SwarmExternalCA Authority(List<KeyValuePair<string, object?>> fields)
    {
        SwarmExternalCA authority = new() { Protocol = "cfssl" };
        foreach ((string name, object? value) in fields)
        {
            switch (name.ToLowerInvariant())
            {
                case "protocol": authority.Protocol = Text(value); break;
                case "url": authority.URL = Text(value); break;
                case "cacert": authority.CACert = Text(value); break;
                case "options":
                    foreach ((string option, object? setting) in Entries(value)
                        ?? throw Wrong("its options are not a hashtable"))
                    {
                        (authority.Options ??= [])[option] = Text(setting);
                    }

                    break;
                default: (authority.Options ??= [])[name] = Text(value); break;
            }
        }

        return authority.URL is null ? throw Wrong("an authority has no url") : authority;
    }

    private static FormatException Wrong(string problem) =>
        new($"{problem}. Write 'protocol=cfssl,url=https://ca.example', or @{{ URL = 'https://ca.example'; CACert = "
            + "'-----BEGIN ...' }.");
}
