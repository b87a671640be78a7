using System.Management.Automation;
using System.Management.Automation.Host;
using System.Text.Json.Nodes;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>A cmdlet that fetches plugins, and asks whether they may have what they want.</summary>
public abstract class PluginPullCmdlet : DockerCmdlet
{
    private readonly RegistryOpener _opener = new();

    /// <summary>
    /// Grants what the plugin wants, without a question. With -Confirm:$false alone it is granted with a warning that
    /// tells what was.
    /// </summary>
    [Parameter]
    public SwitchParameter GrantAllPermissions { get; set; }

    /// <summary>
    /// User and password for the registry; without it those that Connect-DockerRegistry, or docker login, has kept.
    /// </summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>True when nobody is asked: -Confirm:$false, or $ConfirmPreference is None.</summary>
    private bool IsNeverAsked => MyInvocation.BoundParameters.TryGetValue("Confirm", out object? given)
        ? !LanguagePrimitives.IsTrue(given)
        : LanguagePrimitives.TryConvertTo(GetVariableValue("ConfirmPreference"), out ConfirmImpact least)
            && least == ConfirmImpact.None;

    /// <summary>
    /// What the plugin wants, when the user grants it; null when not. A plugin that wants nothing is not asked about,
    /// except with -Confirm and -WhatIf.
    /// </summary>
    /// <param name="engine">The engine.</param>
    /// <param name="target">What an error is about.</param>
    /// <param name="remote">The plugin, as its registry knows it.</param>
    /// <param name="action">What is asked for: Install plugin.</param>
    /// <param name="sentence">The same with the plugin's name.</param>
    private protected IReadOnlyList<PluginPrivilege>? Grant(DockerEngine engine, string target, ImageReference remote,
        string action, string sentence)
    {
        PluginPrivilege[] wanted;
        using (FanOut fan = new(1, Stop))
        {
            fan.Add(engine.Endpoint, target, scope => WantedAsync(new EngineCall(engine, scope), remote));
            if (Items(fan.All()).OfType<PluginPrivilege[]>().SingleOrDefault() is not { } answer)
            {
                // Why not has been reported.
                return null;
            }

            wanted = answer;
        }

        string all = string.Concat(wanted.Select(static one => $"\n - {one}"));
        string told = $"{sentence} on {engine.Endpoint}{(wanted.Length > 0 ? ", which wants:" + all : "")}";
        bool isForced = IsWhatIf || (MyInvocation.BoundParameters.ContainsKey("Confirm") && !IsNeverAsked);
        if ((wanted.Length > 0 && !GrantAllPermissions) || isForced)
        {
            if (!IsGranted(target, told, action, all))
            {
                return null;
            }

            if (IsNeverAsked && wanted.Length > 0 && !GrantAllPermissions)
            {
                WriteWarning($"Nobody was asked, so the plugin '{remote}' has been granted what it wants:{all}");
            }
        }

        WriteVerbose(wanted.Length == 0 ? $"The plugin '{remote}' wants nothing." : $"Granted to '{remote}':{all}");
        return wanted;
    }

    /// <summary>The privileges as the body of a request.</summary>
    private protected static RequestBody Body(IReadOnlyList<PluginPrivilege> granted) => RequestBody.Of(
        new JsonArray([.. granted.Select(static one => DockerJson.ToNode(one))]).ToJsonString(),
        "application/json");

    /// <summary>What opens the registry.</summary>
    private protected Task<RegistryCredential> CredentialAsync(EngineCall call, ImageReference remote) =>
        _opener.OpenAsync(Credential, call, remote);

    private bool IsGranted(string target, string told, string action, string all)
    {
        try
        {
            return ShouldProcess(told, $"{told}\nDo you grant that?", action);
        }
        catch (Exception noAnswer) when (noAnswer is HostException or PSInvalidOperationException
            or NotImplementedException or NotSupportedException)
        {
            WriteError(ErrorTable.ToRecord(new SockException(SockFailure.Denied,
                $"Nobody can be asked here whether the plugin '{target}' may have what it wants:{all}",
                "Say -GrantAllPermissions where it may.", noAnswer), target));
            return false;
        }
    }

    private async IAsyncEnumerable<object?> WantedAsync(EngineCall call, ImageReference remote)
    {
        RegistryCredential credential = await CredentialAsync(call, remote).ConfigureAwait(false);
        yield return (await PluginTransfer.PrivilegesAsync(call, remote, credential).ConfigureAwait(false)).ToArray();
    }
}
