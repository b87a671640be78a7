using System.Collections;
using System.Management.Automation;
using System.Reflection;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Parameters that have the name of a field of the API: they are that field.</summary>
internal static class SameFields
{
    /// <summary>Puts what was given into a model; what was not, or is empty, stays away from it.</summary>
    public static T Fill<T>(this PSCmdlet cmdlet, T model)
        where T : DockerValue
    {
        foreach (PropertyInfo field in typeof(T).GetProperties())
        {
            object? given = cmdlet.GetType().GetProperty(field.Name) is { } parameter
                && parameter.IsDefined(typeof(ParameterAttribute)) ? parameter.GetValue(cmdlet) : null;
            if (given is Array { Length: > 0 } items && field.PropertyType.GenericTypeArguments is [var type]
                && items.GetType().GetElementType() == type)
            {
                IList list = (IList)Activator.CreateInstance(field.PropertyType)!;
                items.Cast<object>().ToList().ForEach(item => list.Add(item));
                field.SetValue(model, list);
            }
            else if (given is SwitchParameter { IsPresent: true } && field.PropertyType == typeof(bool?))
            {
                field.SetValue(model, true);
            }
            else if (given is TimeSpan time && CountsAttribute.Of(typeof(T), field.Name) is { } unit)
            {
                field.SetValue(model, unit.ToCount(time));
            }
            else if (field.PropertyType.IsInstanceOfType(given))
            {
                field.SetValue(model, given);
            }
        }

        return model;
    }
}
