using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>Plugins: their names have a tag, and <c>latest</c> may be left out.</summary>
internal sealed class PluginKind() : ObjectKind<DockerPlugin>("plugin", DockerJson.Default.DockerPlugin,
    static one => one.Id, static one => one.Name,
    static one => $"{(one.Enabled ? "enabled" : "disabled")}, {one.Description}")
{
    private const string Latest = ":latest";

    internal override DockerRequest Inspection(string name) => DockerRequest.Get($"/plugins/{name:ref}/json");

    private protected override bool IsNamed(DockerObject one, string text) =>
        NameOf(one) is var name && ImageNames.Familiar(text) is var familiar
        && (name == familiar || name == familiar + Latest);

    private protected override bool IsMatch(DockerObject one, Func<string, bool> matcher) =>
        NameOf(one) is var name
        && (matcher(name) || (name.EndsWith(Latest, StringComparison.Ordinal) && matcher(name[..^Latest.Length])));
}
