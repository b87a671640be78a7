namespace DockerSock.Cmdlets;

/// <summary>
/// Claims an operation of the Engine API for a cmdlet, and says which docker command the two of them stand for. The
/// notes of the cmdlet's help and the table in about_DockerSock are written from it.
/// </summary>
/// <param name="operation">The API's own name of the operation, as in Routes.tsv: <c>ContainerStop</c>.</param>
/// <param name="command">The command that this replaces: <c>docker stop</c>; null where there is none.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
internal sealed class ApiOperationAttribute(string operation, string? command = null) : Attribute
{
    /// <summary>The API's own name of the operation.</summary>
    public string Operation => operation;

    /// <summary>The docker command; null where there is none.</summary>
    public string? Command => command;
}
