using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Makes a plugin of a folder: config.json, and the plugin's files in rootfs.</summary>
/// <example><code>New-DockerPlugin localhost:5000/team/volumes:1 ./plugin | Enable-DockerPlugin</code>Makes a plugin and starts it.</example>
[Cmdlet(VerbsCommon.New, "DockerPlugin", SupportsShouldProcess = true)]
[ApiOperation("PluginCreate", "docker plugin create")]
[OutputType(typeof(DockerPlugin))]
public sealed class NewDockerPluginCommand : DockerCmdlet
{
    /// <summary>The plugin's name, with a tag, else it is latest.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>The folder.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    private protected override void Process()
    {
        string folder = GetUnresolvedProviderPathFromPSPath(Path);
        foreach (DockerEngine engine in Engines())
        {
            if (ShouldProcess($"{Name} on {engine.Endpoint}", $"Make plugin of '{folder}'"))
            {
                Ask(engine, Name, call => CreateAsync(call, folder));
            }
        }
    }

    private async IAsyncEnumerable<object?> CreateAsync(EngineCall call, string folder)
    {
        if (!File.Exists(System.IO.Path.Combine(folder, "config.json")) || !Directory.Exists(System.IO.Path.Combine(folder, "rootfs")))
        {
            throw new SockException(SockFailure.FileFailed, $"'{folder}' is no plugin: it must have the file config.json and the folder rootfs.");
        }

        RequestBody body = RequestBody.OfWriter("application/x-tar", folder, (archive, cancel) => TarPacker.WriteAsync([new PackItem(folder, "")], archive,
            static (_, problem) => throw problem, static _ => { }, cancel));
        await call.SendAsync(DockerRequest.Post($"/plugins/create", body).Query("name", Name)).ConfigureAwait(false);
        yield return await call.ReadAsync(DockerRequest.Get($"/plugins/{Name:ref}/json"), DockerJson.Default.DockerPlugin).ConfigureAwait(false);
    }
}
