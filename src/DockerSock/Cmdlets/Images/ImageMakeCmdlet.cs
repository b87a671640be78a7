using DockerSock.Client;

namespace DockerSock.Cmdlets;

/// <summary>A cmdlet that changes images, or makes something of them, and asks for each of them first.</summary>
public abstract class ImageMakeCmdlet : ImageReadCmdlet
{
    private protected abstract override string Action { get; }

    /// <summary>What is about to happen to one of them.</summary>
    private protected virtual string ActionOn(ObjectIdentity target) => Action;

    private protected sealed override bool TakesContainers => false;

    private protected sealed override bool Approve(DockerEngine engine, ObjectIdentity target) =>
        ShouldProcess($"{target.Called} on {engine.Endpoint}", ActionOn(target));
}
