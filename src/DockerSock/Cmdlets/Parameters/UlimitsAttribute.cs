using System.Globalization;
using System.Management.Automation;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// Understands limits of processes: 'nofile=1024:2048', 'core=0', or @{ nofile = 1024 }; -1 and unlimited are no limit.
/// </summary>
public sealed class UlimitsAttribute : ParameterShapeAttribute
{
    private protected override object? Read(object value, EngineIntrinsics engine) =>
        Each(value).SelectMany(static one => one is Ulimit limit ? [limit]
        : Entries(one) is { } entries ? entries.Select(static entry => Limit(entry.Key, Text(entry.Value)))
        : Text(one).Split('=', 2) is [var name, var limits] ? [Limit(name, limits)] : throw Wrong(Text(one))).ToArray();

    private static Ulimit Limit(string name, string limits)
    {
        long[] values = [.. limits.Split(':').Select(limit => limit is "unlimited" ? -1
            : long.TryParse(limit, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? number
                : throw Wrong($"{name}={limits}"))];
        return values.Length <= 2 ? new Ulimit { Name = name, Soft = values[0], Hard = values[^1] }
            : throw Wrong($"{name}={limits}");
    }

    private static FormatException Wrong(string text) =>
        new($"'{text}' is not a limit. Write nofile=1024:2048 (soft:hard), nofile=1024, or @{{ nofile = 1024 }}.");
}
