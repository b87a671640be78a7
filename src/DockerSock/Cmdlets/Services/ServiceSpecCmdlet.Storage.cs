using System.Management.Automation;
using System.Text.Json.Nodes;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <content>Files that its tasks are given.</content>
public abstract partial class ServiceSpecCmdlet
{
    private const string CredentialOfConfig = "config://";

    /// <summary>
    /// Mounts: 'type=bind,source=/host,target=/container', @{ Type = 'tmpfs'; Target = '/run' }. One with the same
    /// target is replaced.
    /// </summary>
    [Parameter]
    [Alias("MountAdd")]
    [Mounts]
    public Mount[]? Mount { get; set; }

    /// <summary>
    /// Secrets, which are files below /run/secrets: a name, 'source=key,target=server.key,mode=0400', @{ Source =
    /// 'key'; Target = 'server.key' }. One with the same target is replaced.
    /// </summary>
    [Parameter]
    [Alias("SecretAdd")]
    [SwarmFiles]
    [ArgumentCompleter(typeof(NamedCompleter))]
    public SwarmFile[]? Secret { get; set; }

    /// <summary>
    /// Configs, which are files below /: a name, 'source=site,target=/etc/nginx/conf.d/site.conf'. One with the same
    /// target is replaced.
    /// </summary>
    [Parameter]
    [Alias("ConfigAdd")]
    [SwarmFiles]
    [ArgumentCompleter(typeof(NamedCompleter))]
    public SwarmFile[]? Config { get; set; }

    private string? CredentialConfig => CredentialSpec?.StartsWith(CredentialOfConfig, StringComparison.Ordinal) == true
        ? CredentialSpec[CredentialOfConfig.Length..] : null;

    private void ChangeFiles(JsonPart container, ServiceNames names)
    {
        container.Merge("Mounts", JsonPart.Of(Mount), static one => one["Target"]?.GetValue<string>(),
            Removed.Mount is { } mounts ? target => mounts.Contains(target, StringComparer.Ordinal) : null);
        ChangeReferences(container, "Secret", Secret, names.Secrets, Removed.Secret);
        ChangeReferences(container, "Config", Config, names.Configs, Removed.Config);
        ChangeCredentials(container, names);
    }

    /// <summary>Secrets and configs are named in the same way, and taken away by name or id.</summary>
    private static void ChangeReferences(JsonPart container, string kind, SwarmFile[]? given,
        IReadOnlyDictionary<string, (string Id, string Name)> names, string[]? gone)
    {
        foreach (string key in gone is null ? Array.Empty<string>() : [$"{kind}Name", $"{kind}ID"])
        {
            container.Merge($"{kind}s", null, one => one[key]?.GetValue<string>(),
                called => gone!.Contains(called, StringComparer.Ordinal));
        }

        container.Merge($"{kind}s", given?.Select(file => new JsonObject
        {
            ["File"] = JsonMerge.Of(file.FileOf(names[file.Source].Name), null),
            [$"{kind}ID"] = names[file.Source].Id,
            [$"{kind}Name"] = names[file.Source].Name,
        }), static one => one["File"]?["Name"]?.GetValue<string>(), null);
    }

    private void ChangeCredentials(JsonPart container, ServiceNames names)
    {
        JsonPart privileges = container["Privileges"];
        switch (CredentialSpec?.Split("://", 2))
        {
            case null:
                break;
            case [""]:
                privileges.Drop("CredentialSpec");
                break;
            case ["config", var name]:
                (string id, string full) = names.Configs[name];
                privileges.Set("CredentialSpec", JsonMerge.Of(new CredentialSpec { Config = id }, null));
                // The swarm gives a config to a task only when the task names it too.
                container.Merge("Configs",
                    JsonPart.Of<ConfigReference>([new()
                    {
                        Runtime = new EmptyMode(), ConfigID = id, ConfigName = full,
                    }]),
                    static one => one["Runtime"] is null ? null : one["ConfigID"]?.GetValue<string>(), null);
                break;
            case ["file", var file]:
                privileges.Set("CredentialSpec", JsonMerge.Of(new CredentialSpec { File = file }, null));
                break;
            case ["registry", var value]:
                privileges.Set("CredentialSpec", JsonMerge.Of(new CredentialSpec { Registry = value }, null));
                break;
            default:
                throw new SockException(SockFailure.NameInvalid,
                    $"'{CredentialSpec}' does not say where the account is described.",
                    "Write config://NAME, file://NAME or registry://NAME.");
        }
    }
}
