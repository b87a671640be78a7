using System.Diagnostics;
using DockerSock.Shell;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Permissions;

/// <summary>
/// A user named ann, who exists for one process only: /etc/passwd and /etc/group are others in a mount namespace of its
/// own, and nothing of the machine is changed. Beside her there are bob and the groups docker, ops and late; she is
/// listed in ops and late, and a session has what it is given.
/// </summary>
public sealed class OtherUser
{
    public const uint Ann = 4242;
    public const uint Bob = 4243;
    public const uint Docker = 4300;
    public const uint Ops = 4301;
    public const uint Late = 4302;

    private static readonly string[] s_names = ["ann", "bob", "docker", "ops", "late"];

    private readonly string _folder;

    /// <param name="folder">A folder that everybody may enter.</param>
    public OtherUser(string folder)
    {
        _folder = folder;
        foreach (string inner in new[] { "pwsh", "module", "home" })
        {
            Directory.CreateDirectory(Path.Combine(folder, inner));
        }

        DockerSock.Client.LocalFiles.SetOwner(Path.Combine(folder, "home"), Ann, Ann);
        Write("passwd", $"ann:x:{Ann}:{Ann}::/nonexistent:/bin/sh", $"bob:x:{Bob}:{Bob}::/nonexistent:/bin/sh");
        Write("group", $"ann:x:{Ann}:", $"bob:x:{Bob}:", $"docker:x:{Docker}:bob", $"ops:x:{Ops}:ann",
            $"late:x:{Late}:ann");

        void Write(string name, params string[] more) => File.WriteAllLines(Path.Combine(folder, name),
            [.. File.ReadLines("/etc/" + name).Where(static line => !s_names.Contains(line.Split(':')[0])), .. more]);
    }

    /// <summary>Why there can be no such user here; null where there can.</summary>
    public static string? Missing => !OperatingSystem.IsLinux() ? "Linux alone has these permissions"
        : !Environment.IsPrivilegedProcess ? "needs root, to become another user"
        : File.Exists("/usr/bin/unshare") && File.Exists("/usr/bin/setpriv") && Try() ? null
        : "needs unshare, setpriv and the right to mount";

    /// <summary>Runs a script in a real pwsh, with the module imported.</summary>
    /// <param name="script">The script.</param>
    /// <param name="groups">The groups of the session.</param>
    public Task<ProcessResult> RunAsync(string script, params uint[] groups)
    {
        string file = Path.Combine(_folder, "script.ps1");
        File.WriteAllText(file, $"Import-Module '{_folder}/module/DockerSock.psd1'\n{script}");
        ProcessStartInfo start = RealPowerShell.Clean(new ProcessStartInfo("/usr/bin/unshare")
        {
            ArgumentList =
            {
                "--mount", "--propagation", "private", "/bin/sh", "-ec", """
                f=$1 pwsh=$2 module=$3 groups=$4
                mount --bind "$f/passwd" /etc/passwd
                mount --bind "$f/group" /etc/group
                mount --bind "$pwsh" "$f/pwsh"
                mount --bind "$module" "$f/module"
                cd "$f/home"
                exec setpriv --reuid 4242 --regid 4242 --groups "$groups" dotnet "$f/pwsh/pwsh.dll" -NoLogo -NoProfile \
                    -NonInteractive -File "$f/script.ps1"
                """, "sh", _folder, Path.GetDirectoryName(PwshFinder.Pinned.Path)!, Repository.Root,
                string.Join(',', groups.Prepend(Ann)),
            },
        });
        start.Environment["HOME"] = Path.Combine(_folder, "home");
        start.Environment["TMPDIR"] = "/tmp";
        start.Environment.Remove("XDG_RUNTIME_DIR");
        return RealPowerShell.EndAsync(start);
    }

    private static bool Try()
    {
        using Process process = Process.Start(new ProcessStartInfo("/usr/bin/unshare",
            ["--mount", "--propagation", "private", "mount", "--bind", "/etc/passwd", "/etc/passwd"])
        {
            RedirectStandardError = true,
        })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
