using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>The parameters that say how the health of a container, or of a service's containers, is checked.</summary>
internal interface IHealthParameters
{
    public string[]? HealthCommand { get; }

    public TimeSpan? HealthInterval { get; }

    public TimeSpan? HealthTimeout { get; }

    public int? HealthRetries { get; }

    public TimeSpan? HealthStartPeriod { get; }

    public TimeSpan? HealthStartInterval { get; }

    public SwitchParameter NoHealthCheck { get; }
}

/// <summary>Makes a health check of its parameters.</summary>
internal static class HealthCheck
{
    /// <summary>The test of a container whose health is not checked.</summary>
    public const string None = "NONE";

    /// <summary>What was given, and no more; null when nothing was. An empty command is the image's.</summary>
    /// <exception cref="SockException">-NoHealthCheck was given with another of the parameters.</exception>
    public static HealthConfig? Of(IHealthParameters given)
    {
        HealthConfig check = new()
        {
            Test = given.HealthCommand switch
            {
                null or [""] => null,
                // A check as an engine shows it.
                ["CMD" or "CMD-SHELL", _, ..] => [.. given.HealthCommand],
                [var line] => ["CMD-SHELL", line],
                _ => ["CMD", .. given.HealthCommand],
            },
            Interval = TimeUnit.InNanoseconds(given.HealthInterval),
            Timeout = TimeUnit.InNanoseconds(given.HealthTimeout),
            Retries = given.HealthRetries,
            StartPeriod = TimeUnit.InNanoseconds(given.HealthStartPeriod),
            StartInterval = TimeUnit.InNanoseconds(given.HealthStartInterval),
        };
        bool isEmpty = DockerJson.Write(check) == "{}";
        return !given.NoHealthCheck ? (isEmpty ? null : check)
            : isEmpty ? new HealthConfig { Test = [None] }
            : throw new SockException(SockFailure.NameInvalid,
                "-NoHealthCheck does not go with the other parameters of a health check.");
    }
}
