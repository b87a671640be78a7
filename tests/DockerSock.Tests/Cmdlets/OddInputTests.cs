using System.Collections;
using System.Management.Automation;
using System.Reflection;
using DockerSock.Client;
using DockerSock.Cmdlets;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>
/// Odd values at each parameter of each cmdlet: what comes of them is an error with an id and a sentence of ours, or
/// PowerShell's own for a value of a plain type; never an exception of .NET's as it was thrown.
/// </summary>
public sealed class OddInputTests : CmdletTest
{
    /// <summary>What else a cmdlet is given, so that it ends.</summary>
    private static readonly Dictionary<string, string> s_more = new()
    {
        ["Invoke-DockerImage"] = "-WhatIf", ["New-DockerContainer"] = "-WhatIf", ["New-DockerService"] = "-WhatIf",
        ["Set-DockerService"] = "-WhatIf", ["Register-DockerEvent"] = "-SourceIdentifier odd",
        ["New-DockerContext"] = "-WhatIf", ["Set-DockerContext"] = "-WhatIf", ["Remove-DockerContext"] = "-WhatIf",
        ["Use-DockerContext"] = "-WhatIf", ["Import-DockerContext"] = "-WhatIf", ["Set-SockAccess"] = "-WhatIf",
        ["Find-DockerSock"] = "-TimeoutSec 0.1",
        ["Wait-DockerContainer"] = "-TimeoutSec 0.01", ["Get-DockerEvent"] = "-Until 0s",
    };

    /// <summary>Types of which PowerShell itself says what is wrong.</summary>
    private static readonly HashSet<Type> s_plain =
    [
        typeof(string), typeof(bool), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(double),
        typeof(decimal), typeof(ushort), typeof(object), typeof(SwitchParameter), typeof(ScriptBlock),
        typeof(PSCredential),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("odd-").FullName;

    /// <summary>The values.</summary>
    private static readonly object?[] s_odd =
    [
        null, "", " ", "\0", "a\0b", "a\nb", "\e[31m", "\ud800", "é", new string('x', 300),
        "/" + string.Join('/', Enumerable.Repeat(new string('y', 200), 40)),
        "[", "a[b", "a]b", "*[", "a`b", "a:b", "nosuch:/b", "::", "Env:ODD_INPUT", "C:\\x", "\\\\a\\b", "[::1]:80:80",
        "/", ".", "..", "a/../b", "../..", "~nobody/x", "-", "@", "a@b", "sha256:", "sha256:zz",
        "=", "=x", "x=", "a=b=c", ",", "\"", "a,\"b", "'", "%", "%zz", "?", "#", "a?b=c", "http://", "://",
        "http://[::1", "unix://", "unix:///" + new string('z', 200), "tcp://a:999999", "tcp://user:geheim@a:1",
        "-1", "0", "0x10", "1e999", "NaN", "1.5.5", "99999999999999999999", "99999999d", "1h1", "2026-13-45", "25:61",
        "80-", "99999:80", "80:80/xyz", "0.0.0.0:", "type=", "type=bind,source=,target=", "(", "(?<", "\\", "{", "null",
        -5, 1.5, double.NaN, double.PositiveInfinity, ulong.MaxValue, long.MinValue, true, '\0', TimeSpan.MaxValue,
        DateTime.MaxValue, DateTime.MinValue, typeof(string), new object?[] { null }, Array.Empty<object>(),
        new Hashtable(), new Hashtable { [""] = 1 }, new Hashtable { ["a"] = new Hashtable { ["b"] = null } },
        new PSObject(new Version(1, 2)),
    ];

    public static TheoryData<string> Cmdlets => [.. Types().Select(NameOf)
        // The one needs a terminal before it asks anything, the other listens until it is stopped: their own tests see
        // to that.
        .Where(static name => name is not ("Enter-DockerContainer" or "Trace-SockRequest")).Order()];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void There_are_many() => Assert.True(s_odd.Length > 90);

    [Theory, MemberData(nameof(Cmdlets))]
    public void An_odd_value_is_an_error_with_a_sentence_or_is_taken(string cmdlet)
    {
        Engine.State.AddContainer("web", "target:latest", running: true);
        Engine.State.AddNetwork("net");
        Engine.State.AddVolume("data");
        Engine.State.StartSwarm().AddService("shop");
        Type type = Types().Single(type => NameOf(type) == cmdlet);
        List<string> wrong = [];
        foreach (PropertyInfo property in type.GetProperties().Where(IsOwn))
        {
            Outcome outcome = Shell.Run($$"""
                param($odd, $folder, $h)
                $null = $ExecutionContext.SessionState.Path.SetLocation($folder)
                foreach ($one in $odd) {
                    $own = @{ {{property.Name}} = $one }
                    try { {{cmdlet}} @own {{Rest(type, property)}} *>&1 | ForEach-Object {
                        if ($_ -is [System.Management.Automation.ErrorRecord]) { $_ } } }
                    catch { $_ }
                }
                """, ("odd", s_odd), ("folder", _folder), ("h", Engine.DockerHost));
            wrong.AddRange(outcome.As<ErrorRecord>().Where(error => !IsOurs(error, property.PropertyType))
                .Select(error => $"-{property.Name}: {error.FullyQualifiedErrorId}: {error}").Distinct());
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(20)));
    }

    /// <summary>
    /// A parameter of the cmdlet's own; what a base has is tried once, at the first of the cmdlets that have it.
    /// </summary>
    private static bool IsOwn(PropertyInfo property) => property.GetCustomAttributes<ParameterAttribute>().Any()
        && property.PropertyType != typeof(SwitchParameter)
        && (property.DeclaringType == property.ReflectedType
            || Types().Last(property.DeclaringType!.IsAssignableFrom) == property.ReflectedType);

    private static bool IsOurs(ErrorRecord error, Type type)
    {
        string id = error.FullyQualifiedErrorId.Split(',')[0];
        // PowerShell makes this text of a hashtable where a text is meant; the engine in memory speaks for itself.
        string words = error.ToString().Replace(typeof(Hashtable).FullName!, "", StringComparison.OrdinalIgnoreCase);
        words = words.Split("fake engine: ")[0];
        Type bare = Nullable.GetUnderlyingType(type) ?? (type.IsArray ? type.GetElementType()! : type);
        bool isPlain = bare.IsEnum || s_plain.Contains(bare);
        return error.Exception is ParameterBindingException
            ? isPlain || !(words.Contains("DockerSock.") || words.Contains("System."))
            : error.Exception is SockException && id.StartsWith("Docker") && !words.Contains("System.")
                && !words.Contains("(Parameter '") && !words.Contains("geheim")
                && !words.Any(static letter => char.IsControl(letter) && letter != '\n');
    }

    /// <summary>Values for the parameters that must have one, beside the one that is tried.</summary>
    private static string Rest(Type type, PropertyInfo tried)
    {
        string set = tried.GetCustomAttributes<ParameterAttribute>().First().ParameterSetName;
        if (set == ParameterAttribute.AllParameterSets)
        {
            set = type.GetCustomAttribute<CmdletAttribute>()!.DefaultParameterSetName ?? set;
        }

        IEnumerable<string> values = type.GetProperties()
            .Where(property => property.Name != tried.Name && property.GetCustomAttributes<ParameterAttribute>()
                .Any(one => one.Mandatory && (one.ParameterSetName == set
                    || one.ParameterSetName == ParameterAttribute.AllParameterSets)))
            .Select(property => $"-{property.Name} {Value(property)}");
        string host = type.IsAssignableTo(typeof(DockerCmdlet)) && tried.Name is not ("DockerHost" or "Context")
            ? "-DockerHost $h" : "";
        string confirm = type.GetCustomAttribute<CmdletAttribute>()!.SupportsShouldProcess ? "-Confirm:$false" : "";
        string more = s_more.GetValueOrDefault(NameOf(type), "");
        return $"{string.Join(' ', values)} {host} {confirm} "
            + (more.Split(' ')[0] == "-" + tried.Name ? "" : more);
    }

    private static string Value(PropertyInfo property) =>
        property.PropertyType == typeof(SwitchParameter) ? ""
        : property.PropertyType == typeof(PSCredential)
            ? "([pscredential]::new('ann', [System.Net.NetworkCredential]::new('', 'p').SecurePassword))"
        : property.PropertyType == typeof(ScriptBlock) ? "{ }" : property.PropertyType.IsEnum ? "Running" : "web";

    private static IEnumerable<Type> Types() => typeof(DockerEngine).Assembly.GetTypes()
        .Where(static type => type.GetCustomAttribute<CmdletAttribute>() is not null);

    private static string NameOf(Type type) => type.GetCustomAttribute<CmdletAttribute>() is { } name
        ? $"{name.VerbName}-{name.NounName}" : "";
}
