namespace DockerSock.Cmdlets;

/// <summary>
/// Names a command that a cmdlet stands for without any operation of the Engine API of its own, such as
/// <c>docker context ls</c>. A command with an operation is named by <see cref="ApiOperationAttribute"/>.
/// </summary>
/// <param name="command">The whole command.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
internal sealed class ReplacesAttribute(string command) : Attribute
{
    /// <summary>The whole command.</summary>
    public string Command => command;
}
