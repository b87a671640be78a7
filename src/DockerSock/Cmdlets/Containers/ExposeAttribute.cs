using System.Management.Automation;

namespace DockerSock.Cmdlets;

/// <summary>
/// Understands ports that a container listens on: 80, 53/udp, '8000-8010'; also the ExposedPorts of a container, whose
/// keys they are.
/// </summary>
public sealed class ExposeAttribute : ParameterShapeAttribute
{
    private protected override object? Read(object value, EngineIntrinsics engine) => Each(value)
        .SelectMany(static one => Entries(one) is { } ports ? ports.Select(static port => port.Key) : [Text(one)])
        .ToArray();
}
