using System.Globalization;
using System.Management.Automation;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// Understands limits of devices: '/dev/sda:1mb', or @{ '/dev/sda' = 1MB }; bytes or operations in a second.
/// </summary>
public sealed class DeviceLimitsAttribute : ParameterShapeAttribute
{
    private protected override object? Read(object value, EngineIntrinsics engine) => Pairs(value)
        .Select(static pair =>
        new ThrottleDevice { Path = pair.Path, Rate = ByteSizeAttribute.Parse(pair.Value) }).ToArray();

    /// <summary>Device and value of each text or entry.</summary>
    /// <exception cref="FormatException">There is no device or no value.</exception>
    internal static IEnumerable<(string Path, string Value)> Pairs(object? value) => Each(value)
        .SelectMany(static one => one is ThrottleDevice { Path: { } throttled } limit ? [(throttled, Text(limit.Rate))]
        : one is WeightDevice { Path: { } weighted } weight ? [(weighted, Text(weight.Weight))]
        : Entries(one) is { } entries
        ? entries.Select(static entry =>
            (entry.Key, System.Convert.ToString(entry.Value, CultureInfo.InvariantCulture)!))
        : Text(one).LastIndexOf(':') is > 0 and var colon && Text(one).StartsWith('/')
        ? [(Text(one)[..colon], Text(one)[(colon + 1)..])]
        : throw new FormatException(
            $"'{Text(one)}' is no limit of a device. Write /dev/sda:1mb, or @{{ '/dev/sda' = 1MB }}."));
}

/// <summary>Understands weights of devices: '/dev/sda:500', or @{ '/dev/sda' = 500 }.</summary>
public sealed class DeviceWeightsAttribute : ParameterShapeAttribute
{
    private protected override object? Read(object value, EngineIntrinsics engine) =>
        DeviceLimitsAttribute.Pairs(value)
        .Select(static pair => new WeightDevice
    {
        Path = pair.Path,
        Weight = long.TryParse(pair.Value, NumberStyles.None, CultureInfo.InvariantCulture, out long weight)
            && weight is 0 or (>= 10 and <= 1000)
            ? weight
            : throw new FormatException($"'{pair.Value}' is not a weight. Weights are from 10 to 1000, or 0."),
    }).ToArray();
}
