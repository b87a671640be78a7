namespace DockerSock.Models;

/// <summary>The answer of an operation that has made something.</summary>
internal interface ICreated
{
    /// <summary>The id of what was made.</summary>
    public string Id { get; }
}
