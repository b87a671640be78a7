using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace DockerSock.Completion;

/// <summary>Completes the platforms that images are commonly made for.</summary>
public sealed class PlatformCompleter : IArgumentCompleter
{
    private static readonly string[] s_platforms =
    [
        "linux/amd64", "linux/arm64", "linux/arm/v7", "linux/arm/v6", "linux/386", "linux/ppc64le", "linux/riscv64",
        "linux/s390x", "windows/amd64",
    ];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName,
        string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters) => s_platforms
        .Where(platform => platform.StartsWith(Quoted.Typed(wordToComplete), StringComparison.OrdinalIgnoreCase)
            || platform.EndsWith(Quoted.Typed(wordToComplete), StringComparison.OrdinalIgnoreCase))
        .Select(static platform => new CompletionResult(platform));
}
