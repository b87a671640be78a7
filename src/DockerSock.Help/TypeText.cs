using System.Management.Automation;

namespace DockerSock.Help;

/// <summary>Names of types as PowerShell writes them in a command's syntax.</summary>
internal static class TypeText
{
    private static readonly Dictionary<Type, string> s_short = new()
    {
        [typeof(string)] = "string",
        [typeof(char)] = "char",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
        [typeof(SwitchParameter)] = "switch",
    };

    /// <summary>The short name: <c>string[]</c>, <c>int</c> for <c>int?</c>, <c>IDictionary</c>.</summary>
    public static string Of(Type type)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain.IsArray ? Of(plain.GetElementType()!) + "[]"
            : s_short.GetValueOrDefault(plain)
                ?? (plain.IsGenericType
                    ? $"{plain.Name.Split('`')[0]}[{string.Join(',', plain.GetGenericArguments().Select(Of))}]"
                    : plain.Name);
    }
}
