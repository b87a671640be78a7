using DockerSock.Client;

namespace DockerSock.Completion;

/// <summary>Completes the methods that the Engine API uses.</summary>
public sealed class MethodCompleter : WordCompleter
{
    private protected override IEnumerable<(string Text, string Meaning)> Words =>
        RouteTable.All.Select(static route => (route.Method, "")).Distinct();
}
