using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace DockerSock.Cmdlets;

/// <summary>
/// Finds out how a number was written that is meant as a name: PowerShell makes a number of <c>9e12</c>, <c>0123</c>,
/// <c>12d</c> and <c>1kb</c> before any command sees them.
/// </summary>
internal static class WrittenNumber
{
    /// <summary>PowerShell keeps how a single argument was written beside its number, and shows it to nobody.</summary>
    private static readonly PropertyInfo? s_kept = typeof(PSObject).GetProperty("TokenText",
        BindingFlags.Instance | BindingFlags.NonPublic);

    /// <summary>Where the statement that runs stands; null where PowerShell runs none.</summary>
    public static IScriptExtent? Statement =>
        Runspace.DefaultRunspace?.Debugger.GetCallStack().FirstOrDefault()?.Position;

    /// <summary>Parameters after which a number is a name.</summary>
    private static readonly HashSet<string> s_names = new(StringComparer.OrdinalIgnoreCase)
    {
        "Command", "Id", "Name", "Container", "Image", "Network", "Node", "Reference", "Service", "Task",
    };

    /// <summary>
    /// The text that was written; null where it is not known: out of a variable or a computation, or where the number
    /// stands there in two ways.
    /// </summary>
    public static string? Of(object number)
    {
        if (number is PSObject shown && s_kept?.GetValue(shown) is string kept)
        {
            return kept;
        }

        object plain = number is PSObject wrapped ? wrapped.BaseObject : number;
        string[] written = [.. Constants().Where(constant => plain.Equals(constant.Value))
            .Select(static constant => constant.Extent.Text).Distinct(StringComparer.Ordinal)];
        return written is [var only] ? only : null;
    }

    /// <summary>The constants that stand for names in the statement that runs.</summary>
    private static IEnumerable<ConstantExpressionAst> Constants()
    {
        string? statement = Statement?.Text;
        return statement is null ? []
            : Parser.ParseInput(statement, out _, out _).FindAll(static ast => ast is CommandBaseAst, true)
                .SelectMany(static ast => ast switch
                {
                    CommandAst command => Arguments(command),
                    CommandExpressionAst { Expression: var expression } => Elements(expression),
                    _ => [],
                });
    }

    private static IEnumerable<ConstantExpressionAst> Arguments(CommandAst command)
    {
        string? before = null;
        foreach (CommandElementAst element in command.CommandElements.Skip(1))
        {
            switch (element)
            {
                case CommandParameterAst parameter:
                    before = parameter.ParameterName;
                    foreach (ConstantExpressionAst constant in parameter.Argument is { } value
                        && s_names.Contains(before) ? Elements(value) : [])
                    {
                        yield return constant;
                    }

                    break;
                case ExpressionAst expression:
                    foreach (ConstantExpressionAst constant in before is null || s_names.Contains(before)
                        ? Elements(expression) : [])
                    {
                        yield return constant;
                    }

                    before = null;
                    break;
            }
        }
    }

    private static IEnumerable<ConstantExpressionAst> Elements(ExpressionAst expression) => expression switch
    {
        ConstantExpressionAst constant and not StringConstantExpressionAst => [constant],
        ArrayLiteralAst list => list.Elements.SelectMany(Elements),
        _ => [],
    };
}
