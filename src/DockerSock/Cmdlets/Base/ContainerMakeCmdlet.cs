using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// A cmdlet that makes something of containers, which it writes to the pipeline, and asks for each of them first.
/// </summary>
public abstract class ContainerMakeCmdlet : ContainerReadCmdlet
{
    /// <summary>
    /// The object that the pipeline brought; questions name it as people do, while its id says which one it is.
    /// </summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public DockerObject? InputObject { get; set; }

    /// <summary>What -WhatIf and -Confirm say is about to happen.</summary>
    private protected abstract string Action { get; }

    private protected sealed override bool Approve(DockerEngine engine, string target) =>
        ShouldProcess($"{InputObject?.ToString() ?? target} on {engine.Endpoint}", Action);
}
