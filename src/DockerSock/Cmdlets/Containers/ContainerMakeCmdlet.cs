using DockerSock.Client;

namespace DockerSock.Cmdlets;

/// <summary>
/// A cmdlet that makes something of containers, which it writes to the pipeline, and asks for each of them first.
/// </summary>
public abstract class ContainerMakeCmdlet : ContainerReadCmdlet
{
    /// <summary>What -WhatIf and -Confirm say is about to happen.</summary>
    private protected abstract string Action { get; }

    private protected sealed override bool Approve(DockerEngine engine, ObjectIdentity target) =>
        ShouldProcess($"{target.Called} on {engine.Endpoint}", Action);
}
