using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using DockerSock.Fake.Hosting;
using DockerSock.Fake.Json;

namespace DockerSock.Fake.Routes;

/// <summary>A stream of messages about something that takes its time: one JSON object in a line.</summary>
internal sealed class ProgressOutput(EngineCall call)
{
    private const int Width = 50;
    private static readonly string[] s_units = ["B", "kB", "MB", "GB", "TB", "PB"];

    /// <summary>Engines repeated everything in words until then.</summary>
    private readonly bool _words = !call.State.System.Api.From(52);

    /// <summary>
    /// Does the work. What goes wrong before the first message is the answer, what goes wrong later is a message.
    /// </summary>
    public static async Task RunAsync(EngineCall call, Func<ProgressOutput, Task> work)
    {
        ProgressOutput output = new(call);
        try
        {
            await work(output);
        }
        catch (EngineException error) when (call.Response.HasStarted)
        {
            await output.WriteAsync(writer =>
            {
                writer.Object("errorDetail", () => writer.WriteString("message", error.Message));
                if (output._words)
                {
                    writer.WriteString("error", error.Message);
                }
            });
        }
    }

    /// <summary>Something that is said once.</summary>
    public Task SayAsync(string status, string? id = null) => WriteAsync(writer =>
    {
        writer.WriteString("status", status);
        if (id is not null)
        {
            writer.WriteString("id", id);
        }
    });

    /// <summary>The state of a part, which replaces the one before.</summary>
    public Task StepAsync(string status, string id) => WriteAsync(writer =>
    {
        writer.WriteString("status", status);
        writer.Object("progressDetail", () => { });
        writer.WriteString("id", id);
    });

    /// <summary>How far a part has come, in bytes.</summary>
    public Task ProgressAsync(string status, string id, long current, long total) => WriteAsync(writer =>
    {
        writer.WriteString("status", status);
        writer.Object("progressDetail", () =>
        {
            writer.WriteNumber("current", current);
            writer.WriteNumber("total", total);
        });
        if (_words)
        {
            writer.WriteString("progress", Bar(current, total));
        }

        writer.WriteString("id", id);
    });

    /// <summary>A result, for programs.</summary>
    public Task ResultAsync(Action<Utf8JsonWriter> write) => WriteAsync(writer =>
    {
        writer.Object("progressDetail", () => { });
        writer.Object("aux", () => write(writer));
    });

    private static string Bar(long current, long total)
    {
        int done = (int)Math.Min(Width, current * 2 * Width / Math.Max(total, 1) / 2);
        string numbers = Bytes(current).PadLeft(8) + (current > total ? "" : "/" + Bytes(total));
        return $"[{new string('=', done)}>{new string(' ', Width - done)}] {numbers}";
    }

    private static string Bytes(long bytes)
    {
        double number = bytes;
        int unit = 0;
        while (number >= 1000 && unit < s_units.Length - 1)
        {
            number /= 1000;
            unit++;
        }

        return number.ToString("G4", CultureInfo.InvariantCulture) + s_units[unit];
    }

    private async Task WriteAsync(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> line = new();
        using (Utf8JsonWriter writer = new(line, JsonAnswer.Options))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        // Go writes these so that a browser takes none of it for HTML.
        string text = Encoding.UTF8.GetString(line.WrittenSpan)
            .Replace("<", @"\u003c", StringComparison.Ordinal)
            .Replace(">", @"\u003e", StringComparison.Ordinal)
            .Replace("&", @"\u0026", StringComparison.Ordinal);
        if (!call.Response.HasStarted)
        {
            call.Response.ContentType = "application/json";
        }

        await call.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text + "\r\n"), call.Cancel);
        await call.Response.Body.FlushAsync(call.Cancel);
    }
}
