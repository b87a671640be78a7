namespace DockerSock.Models;

/// <summary>How much a finding matters; a greater one is worse, so that it can be compared and sorted.</summary>
public enum SockSeverity
{
    /// <summary>Good to know.</summary>
    Info,

    /// <summary>One defence less, where others hold.</summary>
    Low,

    /// <summary>It helps somebody who is in already.</summary>
    Medium,

    /// <summary>With little more it leads to the engine, or to its machine.</summary>
    High,

    /// <summary>As it is, it leads to the engine, or to its machine.</summary>
    Critical,
}
