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
        DeviceRequest request = new() { Capabilities = [["gpu"]] };
        string field = "count";
        foreach (string part in text.Replace("\"", "").Split(','))
        {
            string[] pair = part.Split('=', 2);
            field = pair.Length > 1 ? pair[0] : field;
            Set(request, field, pair[^1], text);
        }

        return new[] { request };
    }

    private static void Set(DeviceRequest request, string field, string value, string text)
    {
        switch (field)
        {
            case "count": request.Count = value == "all" ? -1 : Number(value, text); break;
            case "device": (request.DeviceIDs ??= []).Add(value); break;
            case "driver": request.Driver = value; break;
            case "capabilities": request.Capabilities![0].Add(value); break;
            case "options": (request.Options ??= [])[value.Split('=')[0]] = value.Contains('=')
                ? value[(value.IndexOf('=') + 1)..] : ""; break;
            default: throw Wrong(text);
        }
    }

    private static long Number(string value, string text) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long count)
            ? count : throw Wrong(text);

    private static FormatException Wrong(string text) =>
        new($"'{text}' is not a request for GPUs. Write all, 2, 'device=0,2', or 'count=2,capabilities=utility'.");
}
