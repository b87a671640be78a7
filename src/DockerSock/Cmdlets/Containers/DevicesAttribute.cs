using System.Management.Automation;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// Understands devices: '/dev/fuse', '/dev/host:/dev/container', '/dev/host:/dev/container:rwm'; a CDI name such as
/// vendor.com/class=name.
/// </summary>
public sealed class DevicesAttribute : ParameterShapeAttribute
{
    private protected override object? Read(object value, EngineIntrinsics engine) => Each(value)
        .Select(static one => one as DeviceMapping ?? Device(Text(one))).ToArray();

    private static DeviceMapping Device(string text)
    {
        string[] parts = text.Split(':');
        if (!text.StartsWith('/') && text.Contains('='))
        {
            // A name of the Container Device Interface; it has no path in the container.
            return new DeviceMapping { PathOnHost = text };
        }

        static bool IsRights(string part) => part.Length > 0 && part.All(static letter => letter is 'r' or 'w' or 'm');
        return parts switch
        {
            [var host] when host.StartsWith('/') => Mapping(host, host, "rwm"),
            [var host, var rights] when IsRights(rights) => Mapping(host, host, rights),
            [var host, ['/', ..] inside] => Mapping(host, inside, "rwm"),
            [var host, ['/', ..] inside, var rights] when IsRights(rights) => Mapping(host, inside, rights),
            _ => throw new FormatException(
                $"'{text}' is not a device. Write /dev/fuse, /dev/host:/dev/container, or "
                    + "/dev/host:/dev/container:rwm."),
        };
    }

    private static DeviceMapping Mapping(string host, string inside, string rights) =>
        new() { PathOnHost = host, PathInContainer = inside, CgroupPermissions = rights };
}
