using System.Management.Automation;

namespace DockerSock.Cmdlets;

/// <summary>
/// Understands environment variables: a hashtable, or texts NAME=value. NAME alone takes the value that it has here,
/// and nothing is passed when it has none.
/// </summary>
public sealed class VariablesAttribute : ParameterShapeAttribute
{
    private protected override object? Read(object value, EngineIntrinsics engine) => Each(value)
        .SelectMany(Variables).ToArray();

    /// <summary>NAME=value as it is; NAME with the value that it has here.</summary>
    /// <exception cref="FormatException">There is no name.</exception>
    internal static IEnumerable<string> Variable(string text)
    {
        if (text.Length == 0 || text[0] == '=')
        {
            throw new FormatException($"'{text}' names no variable. Write NAME=value, NAME, or @{{ NAME = 'value' }}.");
        }

        return text.Contains('=') ? [text] : System.Environment.GetEnvironmentVariable(text) is { } here
            ? [$"{text}={here}"] : [];
    }

    private static IEnumerable<string> Variables(object? value) => Entries(value) is { } entries
        ? entries.Select(static entry => $"{entry.Key}={Text(entry.Value)}")
        : Variable(Text(value));
}
