using System.Collections;
using System.Management.Automation;

namespace DockerSock.Cmdlets;

/// <summary>
/// Understands the words of a command, each as it was written: <c>1d</c> and <c>0123</c> are text, and so is
/// <c>pid,comm</c> among other words.
/// </summary>
public sealed class WordsAttribute : ParameterShapeAttribute
{
    private protected override object? Read(object value, EngineIntrinsics engine) => Words(value).ToArray();

    private static IEnumerable<string> Words(object? value) => Items(value) is not { } items
        ? [Bare(value) is ValueType and IConvertible and not bool && WrittenNumber.Of(value!) is { } written ? written
            : LanguagePrimitives.ConvertTo<string>(value) ?? ""]
        : items is [var only] ? Words(only)
        : items.SelectMany(static item =>
            Items(item) is { } list && string.Join(',', list.SelectMany(Words)) is var text
                && WrittenNumber.Statement?.Text.Contains(text, StringComparison.Ordinal) == true
                ? [text] : Words(item));

    private static object?[]? Items(object? value) =>
        Bare(value) is IEnumerable many and not (string or IDictionary) ? [.. many.Cast<object?>()] : null;
}
