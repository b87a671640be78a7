using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Changes owner, group and mode of a Unix socket: chown and chmod, for sockets only.</summary>
/// <remarks>
/// It lasts until the daemon makes its socket anew, at its next start; a warning names the way that lasts on this
/// machine. Links are followed: the socket itself is changed. -WhatIf shows what it has and what it would have.
/// Whoever may write to an engine's socket can become root on its machine.
/// </remarks>
/// <example><code>Set-SockAccess /run/docker.sock -Group docker -Mode 660 -WhatIf</code>
/// What it has now, and what it would have.</example>
/// <example><code>Set-SockAccess ./engine.sock -Owner ann -Mode rw-------</code>For one user alone.</example>
[Cmdlet(VerbsCommon.Set, "SockAccess", SupportsShouldProcess = true)]
[Replaces("chmod")]
[OutputType(typeof(SockAccess))]
public sealed class SetSockAccessCommand : SockAccessCmdlet
{
    private const int WriteForOthers = 2;
    private const int WriteForGroup = 0x10;

    private uint? _owner;
    private uint? _group;

    /// <summary>User that it is to belong to, by name or number.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(UserCompleter))]
    public string? Owner { get; set; }

    /// <summary>Group that it is to have, by name or number.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(GroupCompleter))]
    public string? Group { get; set; }

    /// <summary>Permissions that it is to have: 660, or rw-rw----.</summary>
    [Parameter]
    [FileMode]
    public string? Mode { get; set; }

    /// <summary>Returns what Get-SockAccess tells of it afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        // Names are looked up before anything is changed.
        Guard(() =>
        {
            if (Owner is null && Group is null && Mode is null)
            {
                throw new SockException(SockFailure.NameInvalid, "There is nothing to change.",
                    "Give at least one of -Owner, -Group and -Mode.");
            }

            _owner = Accounts.NamedUser(Owner);
            _group = Accounts.NamedGroup(Group);
        });
    }

    private protected override void Process(string path)
    {
        using SocketOwnership socket = SocketOwnership.Hold(path);
        FileFacts before = socket.Facts;
        int? mode = Mode is null ? null : Convert.ToInt32(Mode, 8);
        string after = Describe(_owner ?? before.Owner, _group ?? before.Group, mode ?? before.Mode);
        string now = Describe(before.Owner, before.Group, before.Mode);
        if (now == after)
        {
            WriteVerbose($"{path} has {after} already.");
        }
        else if (ShouldProcess(path, $"Change {now} to {after}"))
        {
            socket.Change(_owner, _group, mode);
            SockAccess access = SocketInspection.LookAsync(path, Stop).GetAwaiter().GetResult();
            WriteWarning($"'{path}' has {after} until its daemon makes it anew. To make it last: "
                + SocketInspection.Lasting(access, Owner, Group, Mode));
            Warn(path, before, mode ?? before.Mode);
            if (PassThru)
            {
                WriteObject(access);
            }

            return;
        }

        if (PassThru && !IsWhatIf)
        {
            WriteObject(SocketInspection.LookAsync(path, Stop).GetAwaiter().GetResult());
        }
    }

    private void Warn(string path, FileFacts before, int mode)
    {
        if ((mode & WriteForOthers) != 0)
        {
            WriteWarning($"Every user of this machine may write to '{path}' now; of an engine's socket that is to be root.");
        }

        if ((mode & WriteForGroup) == 0 && (before.Mode & WriteForGroup) != 0 && AccessList.Of(path).Count > 0)
        {
            WriteWarning($"'{path}' has an access control list, of which the group's digit is the mask: its entries cannot "
                + "write any more.");
        }
    }

    private static string Describe(uint owner, uint group, int mode) =>
        $"owner {Accounts.UserName(owner)}, group {Accounts.GroupName(group)}, mode {SocketAccess.Octal(mode)}";
}
