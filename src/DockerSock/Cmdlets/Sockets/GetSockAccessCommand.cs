using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// Tells who may use a Unix socket, whether you may and which permission decides it, and who listens.
/// </summary>
/// <remarks>
/// It reads owner, group, mode and access control list of the socket and of each directory on the way to it, follows
/// links, and looks for the systemd unit that makes it. To learn who listens it opens a connection and closes it again:
/// the kernel tells the process, and nothing is sent. Any socket will do; also one that is none, that is missing or
/// that you may not use, for which Problem and Remedy say why and what helps.
/// </remarks>
/// <example><code>Get-SockAccess</code>The socket of the engine in use.</example>
/// <example><code>Get-SockAccess /run/podman/podman.sock | Format-List Problem, Remedy</code>
/// Why it cannot be used, and the command that changes that.</example>
/// <example><code>Find-DockerSock | Get-SockAccess | Where-Object Mode -ne 0660</code>
/// Sockets with other permissions than engines give them.</example>
[Cmdlet(VerbsCommon.Get, "SockAccess")]
[OutputType(typeof(SockAccess))]
public sealed class GetSockAccessCommand : SockAccessCmdlet
{
    private protected override void Process(string path) =>
        WriteObject(SocketInspection.LookAsync(path, Stop).GetAwaiter().GetResult());
}
