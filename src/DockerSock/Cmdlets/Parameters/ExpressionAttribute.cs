using System.Management.Automation;
using System.Text.RegularExpressions;

namespace DockerSock.Cmdlets;

/// <summary>Understands a regular expression.</summary>
public sealed class ExpressionAttribute : ParameterShapeAttribute
{
    private protected override object? Read(object value, EngineIntrinsics engine) => value as Regex ?? Of(Text(value));

    /// <summary>Reads the text of an expression.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    internal static Regex Of(string text)
    {
        try
        {
            return new Regex(text);
        }
        catch (ArgumentException wrong)
        {
            throw new FormatException($"'{text}' is not a regular expression: {wrong.Message}", wrong);
        }
    }
}
