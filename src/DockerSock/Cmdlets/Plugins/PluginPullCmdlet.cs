using System.Management.Automation;
using System.Text.Json.Nodes;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>A cmdlet that fetches plugins, and asks whether they may have what they want.</summary>
public abstract class PluginPullCmdlet : DockerCmdlet
{
    private readonly RegistryOpener _opener = new();

    /// <summary>Grants what the plugin wants, without a question.</summary>
    [Parameter]
    public SwitchParameter GrantAllPermissions { get; set; }

    /// <summary>
    /// User and password for the registry; without it those that Connect-DockerRegistry, or docker login, has kept.
    /// </summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>
    /// What the plugin wants, when the user grants it; null when not. A plugin that wants nothing is not asked about, except with
    /// -Confirm and -WhatIf.
    /// </summary>
    private protected IReadOnlyList<PluginPrivilege>? Grant(DockerEngine engine, ImageReference remote, string action)
    {
        PluginPrivilege[] wanted;
        using (FanOut fan = new(1, Stop))
        {
            fan.Add(engine.Endpoint, remote.ToString(), scope => WantedAsync(new EngineCall(engine, scope), remote));
            object?[] answers = [.. Items(fan.All())];
            if (answers.Length == 0)
            {
                // Why not has been reported.
                return null;
            }

            wanted = answers.OfType<PluginPrivilege[]>().Single();
        }

        string all = string.Concat(wanted.Select(static one => $"\n - {one}"));
        string sentence = $"{action} '{remote}' on {engine.Endpoint}{(wanted.Length > 0 ? ", which wants:" + all : "")}";
        bool isAsked = IsWhatIf || MyInvocation.BoundParameters.ContainsKey("Confirm");
        return (wanted.Length == 0 || GrantAllPermissions) && !isAsked ? wanted
            : ShouldProcess(sentence, $"{sentence}\nDo you grant that?", action) ? wanted
            : null;
    }

    /// <summary>The privileges as the body of a request.</summary>
    private protected static RequestBody Body(IReadOnlyList<PluginPrivilege> granted) =>
        RequestBody.Of(new JsonArray([.. granted.Select(static one => JsonNode.Parse(DockerJson.Write(one)))]).ToJsonString(), "application/json");

    /// <summary>What opens the registry.</summary>
    private protected Task<RegistryCredential> CredentialAsync(EngineCall call, ImageReference remote) =>
        _opener.OpenAsync(Credential, call, remote);

    private async IAsyncEnumerable<object?> WantedAsync(EngineCall call, ImageReference remote)
    {
        IReadOnlyList<PluginPrivilege> wanted = await PluginTransfer.PrivilegesAsync(call, remote, await CredentialAsync(call, remote).ConfigureAwait(false))
            .ConfigureAwait(false);
        yield return wanted.ToArray();
    }
}
