using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;

namespace DockerSock.Help;

/// <summary>
/// Finds the value that a parameter has when it is not given: what a new instance of the cmdlet holds.
/// </summary>
internal static class DefaultText
{
    private const string None = "None";

    /// <summary>The value as text; "None" where there is none, or where it cannot be known.</summary>
    public static string Of(Cmdlet? cmdlet, string parameter)
    {
        try
        {
            return cmdlet?.GetType().GetProperty(parameter)?.GetValue(cmdlet) is { } value ? Text(value) : None;
        }
        catch (Exception problem) when (problem is TargetInvocationException or AmbiguousMatchException
            or ArgumentException)
        {
            return None;
        }
    }

    private static string Text(object value) => value switch
    {
        SwitchParameter given => given.IsPresent ? "True" : "False",
        string text => text.Length > 0 ? text : None,
        IDictionary => None,
        IEnumerable many => string.Join(", ", many.Cast<object>().Select(Text)) is { Length: > 0 } list ? list : None,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        bool truth => truth ? "True" : "False",
        _ => None,
    };
}
