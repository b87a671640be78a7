using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Finds the engines' sockets of this machine, and tells what answers at each.</summary>
/// <remarks>
/// It looks where the environment, docker's contexts and Podman's connections point on this machine, and where Docker,
/// rootless Docker, Docker Desktop, Podman and its machines, Colima, OrbStack, Rancher Desktop, Lima, Finch,
/// balenaEngine and WSL put their sockets; on Windows at their pipes. All places are asked at once, and each has
/// -TimeoutSec: the list is there by then. Several names of one socket are one row. What is there and does not answer
/// says why. The engine in use is in the list wherever it is; other engines of another machine are not asked.
/// </remarks>
/// <example><code>Find-DockerSock</code>What is there, and what answers.</example>
/// <example><code>Find-DockerSock | Where-Object Answers | Get-DockerContainer</code>
/// The containers of all engines of this machine.</example>
/// <example><code>Find-DockerSock -All | Where-Object -Not Exists | Select-Object Path, Source</code>
/// Where else it has looked.</example>
[Cmdlet(VerbsCommon.Find, "DockerSock")]
[OutputType(typeof(FoundSock))]
public sealed class FindDockerSockCommand : SockCmdlet
{
    /// <summary>Shows the places where nothing is, too.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    /// <summary>Seconds that one place may take to answer; two when it is left out.</summary>
    [Parameter]
    [ValidateRange(0.001, 2147483.0)]
    public double TimeoutSec { get; set; } = 2;

    private protected override void Process()
    {
        SocketFinder finder = new(SocketPlaces.Current, TimeSpan.FromSeconds(TimeoutSec));
        using FanOut fan = new(1, Stop);
        fan.Add(new UnixEndpoint(WellKnownSockets.Default), null, scope => finder.FindAsync(All, scope));
        Deliver(fan.All());
        if (!finder.HasFound)
        {
            WriteWarning("No socket of an engine was found. 'Find-DockerSock -All' shows all places that were looked at.");
        }
    }
}
