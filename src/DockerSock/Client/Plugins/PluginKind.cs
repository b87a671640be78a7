using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// Plugins: their names have a tag, and <c>latest</c> may be left out; engines list them in another order each time.
/// </summary>
internal sealed class PluginKind() : ObjectKind<DockerPlugin>("DockerPlugin", "plugin",
    static () => DockerRequest.Get($"/plugins"), DockerJson.Default.DockerPlugin,
    static one => one.Id, static one => one.Name,
    static one => $"{(one.Enabled ? "enabled" : "disabled")}, {one.Description}")
{
    private const string Latest = ":latest";

    /// <inheritdoc/>
    public override IAsyncEnumerable<DockerObject> ListAsync(EngineCall call,
        IReadOnlyDictionary<string, string[]> filters) => InOrderAsync(base.ListAsync(call, filters));

    private protected override bool IsNamed(DockerObject one, string text) =>
        NameOf(one) is var name && ImageNames.Familiar(text) is var familiar
        && (name == familiar || name == familiar + Latest);

    private protected override bool IsMatch(DockerObject one, Func<string, bool> matcher) =>
        NameOf(one) is var name
        && (matcher(name) || (name.EndsWith(Latest, StringComparison.Ordinal) && matcher(name[..^Latest.Length])));
}
