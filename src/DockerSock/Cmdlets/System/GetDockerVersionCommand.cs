using System.Management.Automation;
using System.Reflection;
using System.Runtime.InteropServices;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Shows versions: of the engine, what it consists of, and of DockerSock.</summary>
/// <example><code>Get-DockerVersion -Context local, build1 | Select-Object DockerHost, Version, ApiVersion</code>
/// Versions of two engines.</example>
/// <example><code>(Get-DockerVersion).Components</code>Versions of containerd, runc and others.</example>
[Cmdlet(VerbsCommon.Get, "DockerVersion")]
[ApiOperation("SystemVersion", "docker version")]
[OutputType(typeof(DockerVersion))]
public sealed class GetDockerVersionCommand : DockerCmdlet
{
    private protected override void Process() => Ask(null, ShowAsync);

    private static async IAsyncEnumerable<object?> ShowAsync(EngineCall call)
    {
        DockerVersion version = await call.ReadAsync(DockerRequest.Get($"/version"), DockerJson.Default.DockerVersion)
            .ConfigureAwait(false);
        version.Client = new ClientVersion
        {
            // The assembly's version is the manifest's; what follows a plus is the commit.
            Version = typeof(GetDockerVersionCommand).Assembly
                .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0],
            ApiVersion = (await call.VersionAsync().ConfigureAwait(false)).ToString(),
            NewestApiVersion = ApiVersion.Newest.ToString(),
            OldestApiVersion = ApiVersion.Oldest.ToString(),
            DotNet = RuntimeInformation.FrameworkDescription,
            Os = RuntimeInformation.OSDescription,
            Arch = RuntimeInformation.ProcessArchitecture.ToString(),
        };
        yield return version;
    }
}
