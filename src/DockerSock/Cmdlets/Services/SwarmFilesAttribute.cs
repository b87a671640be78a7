using System.Management.Automation;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>A secret or a config that a service is given as a file.</summary>
/// <param name="Source">Name or id of the secret or config.</param>
/// <param name="File">The file, inside; without a name of its own it has the secret's or config's.</param>
public sealed record SwarmFile(string Source, ReferenceFile File)
{
    /// <summary>The object, where the secret or config was given as one; null for text.</summary>
    internal ObjectIdentity? Named { get; init; }

    /// <summary>The file of a secret or a config.</summary>
    /// <param name="name">Name of the secret or config.</param>
    internal ReferenceFile FileOf(string name) =>
        new() { Name = File.Name ?? name, UID = File.UID, GID = File.GID, Mode = File.Mode };
}

/// <summary>
/// Understands secrets and configs of a service: a name, docker's
/// 'source=key,target=server.key,uid=33,gid=33,mode=0400', or @{ Source = 'key'; Target = 'server.key'; Mode = '0400'
/// }.
/// </summary>
public sealed class SwarmFilesAttribute : ParameterShapeAttribute
{
    private const string Right =
        "Write a name, 'source=key,target=server.key,mode=0400', or @{ Source = 'key'; Target = 'server.key'; Mode = "
            + "'0400' }.";

    private protected override object? Read(object value, EngineIntrinsics engine) => Each(value)
        .Select(static one => one switch
    {
        SwarmFile file => file,
        SecretReference { File: { } file, SecretID: { } secret } => new SwarmFile(secret, file),
        ConfigReference { File: { } file, ConfigID: { } config } => new SwarmFile(config, file),
        // What Get-DockerSecret and Get-DockerConfig have shown.
        _ when Named(one) is { } named => File([new("source", named)]),
        _ => File(Entries(one) ?? [.. CommaText.Fields(Text(one)).Select(Field)]),
    }).ToArray();

    /// <summary>A word alone is the name.</summary>
    private static KeyValuePair<string, object?> Field(KeyValuePair<string, object?> field) =>
        field.Value is null ? KeyValuePair.Create("source", (object?)field.Key) : field;

    private static SwarmFile File(IEnumerable<KeyValuePair<string, object?>> fields)
    {
        string source = "";
        ObjectIdentity? named = null;
        // Readable for everybody inside, as docker makes them.
        ReferenceFile file = new() { UID = "0", GID = "0", Mode = 292 };
        foreach ((string name, object? value) in fields)
        {
            switch (name.ToLowerInvariant())
            {
                case "source" or "src":
                    named = Named(value);
                    source = named?.Text ?? Text(value);
                    break;
                case "target": file.Name = Text(value); break;
                case "uid": file.UID = Text(value); break;
                case "gid": file.GID = Text(value); break;
                case "mode": file.Mode = Octal(Text(value)); break;
                default: throw new FormatException($"A secret or config has no field '{name}'. {Right}");
            }
        }

        return source.Length > 0 ? new SwarmFile(source, file) { Named = named }
            : throw new FormatException($"The secret or config has no source. {Right}");
    }

    private static long Octal(string text) => text.Length is > 0 and <= 6
        && text.All(static digit => digit is >= '0' and <= '7')
        ? Convert(text)
        : throw new FormatException($"'{text}' is no mode of a file. Write it in octal: 0440.");

    private static long Convert(string octal) =>
        octal.Aggregate(0L, static (mode, digit) => (mode * 8) + (digit - '0'));
}
