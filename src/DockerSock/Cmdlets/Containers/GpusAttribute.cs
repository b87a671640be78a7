using System.Globalization;
using System.Management.Automation;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// Understands a request for GPUs: 'all', a number, or docker's 'device=0,2' and
/// 'count=2,capabilities=utility,driver=nvidia'.
/// </summary>
public sealed class GpusAttribute : ParameterShapeAttribute
{
    private protected override object? Read(object value, EngineIntrinsics engine)
    {
        DeviceRequest[] known = [.. Each(value).OfType<DeviceRequest>()];
        if (known.Length > 0)
        {
            return known;
        }

        // 'device=0,2' reaches us as two values when it was not quoted.
        string text = string.Join(',', Each(value).Select(Text));
        DeviceRequest request = new();
        HashSet<string> seen = new(StringComparer.Ordinal);
        string last = "";
        foreach ((string word, object? given) in CommaText.Fields(text))
        {
            bool goesOn = given is null && last is ("device" or "capabilities" or "options");
            last = goesOn ? last : given is null ? "count" : word;
            if (!goesOn && !seen.Add(last))
            {
                throw new FormatException($"'{text}' says {last} twice.");
            }

            Set(request, last, given is null ? word : (string)given, text);
        }

        request.Count ??= request.DeviceIDs is null ? 1 : null;
        (request.Capabilities ??= [[]])[0].Add("gpu");
        return new[] { request };
    }

    private static void Set(DeviceRequest request, string field, string value, string text)
    {
        switch (field)
        {
            case "count": request.Count = value == "all" ? -1 : Number(value, text); break;
            case "device": (request.DeviceIDs ??= []).AddRange(value.Split(',')); break;
            case "driver": request.Driver = value; break;
            case "capabilities": (request.Capabilities ??= [[]])[0].AddRange(value.Split(',')); break;
            case "options":
                foreach ((string name, object? setting) in CommaText.Fields(value))
                {
                    (request.Options ??= [])[name] = (string?)setting ?? "";
                }

                break;
            default: throw Wrong(text);
        }
    }

    private static long Number(string value, string text) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long count)
            ? count : throw Wrong(text);

    private static FormatException Wrong(string text) =>
        new($"'{text}' is not a request for GPUs. Write all, 2, 'device=0,2', or 'count=2,capabilities=utility'.");
}
