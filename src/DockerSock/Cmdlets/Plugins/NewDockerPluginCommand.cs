using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Makes a plugin of a folder: config.json, and the plugin's files in rootfs.</summary>
/// <remarks>
/// Nothing else of the folder is sent. Files keep their modes, owners and links. The plugin does not run yet;
/// Enable-DockerPlugin starts it.
/// </remarks>
/// <example><code>New-DockerPlugin localhost:5000/team/volumes:1 ./plugin | Enable-DockerPlugin</code>Makes a plugin
/// and starts it.</example>
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
        string folder = FullPath(Path);
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
        await PluginTransfer.CreateAsync(call, Name, folder).ConfigureAwait(false);
        yield return await PluginCalls.InspectAsync(call, Name).ConfigureAwait(false);
    }
}
