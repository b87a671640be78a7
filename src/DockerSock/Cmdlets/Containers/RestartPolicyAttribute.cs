using System.Globalization;
using System.Management.Automation;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Understands a restart policy: no, always, unless-stopped, on-failure, on-failure:3.</summary>
public sealed class RestartPolicyAttribute : ParameterShapeAttribute
{
    private protected override object? Read(object value, EngineIntrinsics engine)
    {
        if (value is RestartPolicy)
        {
            return value;
        }

        string[] parts = Text(value).Split(':');
        return parts switch
        {
            ["no" or "always" or "unless-stopped" or "on-failure"] => new RestartPolicy { Name = parts[0] },
            ["on-failure", var count] when long.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture,
                out long most) =>
                new RestartPolicy { Name = parts[0], MaximumRetryCount = most },
            _ => throw new FormatException(
                $"'{Text(value)}' is not a restart policy. Write no, always, unless-stopped, on-failure, or "
                    + "on-failure:3."),
        };
    }
}
