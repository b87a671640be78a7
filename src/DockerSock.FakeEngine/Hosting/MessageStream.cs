using System.Globalization;
using System.Text;
using System.Text.Json;
using DockerSock.Fake.Faults;

namespace DockerSock.Fake.Hosting;

/// <summary>
/// The answer to what takes a while: JSON messages, each of which is sent when there is something to say.
/// </summary>
internal sealed class MessageStream(EngineCall call)
{
    private const int BarLength = 50;

    private readonly StreamErrorFault? _fault = call.Http.Items[typeof(StreamErrorFault)] as StreamErrorFault;

    /// <summary>Engines said errors twice, and progress in words too, until API 1.52.</summary>
    private readonly bool _repeats = !call.State.System.Api.From(52);

    private int _sent;

    /// <summary>Whether anything has been sent, so that an error can only be one more message.</summary>
    public bool HasStarted => _sent > 0;

    /// <summary>Whether a test has had the error that it wanted.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Does the work; an error of it becomes a message.</summary>
    /// <param name="work">What sends the messages.</param>
    /// <param name="always">Whether an error is a message also when it is the first one, rather than a status.</param>
    public async Task RunAsync(Func<Task> work, bool always)
    {
        try
        {
            Check();
            await work();
        }
        catch (EngineException error) when (HasStarted || always)
        {
            await ErrorAsync(error.Message, error.Code);
        }
    }

    /// <summary>Goes no further when a test wants an error here.</summary>
    /// <exception cref="EngineException">The error of the test.</exception>
    public void Check()
    {
        if (_fault is not null && !HasFailed && _sent >= _fault.After)
        {
            HasFailed = true;
            throw EngineException.Internal(_fault.Message);
        }
    }

    /// <summary>Text as it is printed; an empty one is a message without anything in it.</summary>
    public Task StreamAsync(string text) => SendAsync(writer =>
    {
        if (text.Length > 0)
        {
            writer.WriteString("stream", text);
        }
    });

    /// <summary>Something that is said once.</summary>
    public Task StatusAsync(string text, string? id = null) => SendAsync(writer =>
    {
        writer.WriteString("status", text);
        if (id is not null)
        {
            writer.WriteString("id", id);
        }
    });

    /// <summary>The state of a part, which replaces the one before.</summary>
    public Task StepAsync(string status, string id) => SendAsync(writer =>
    {
        writer.WriteString("status", status);
        writer.Object("progressDetail", () => { });
        writer.WriteString("id", id);
    });

    /// <summary>How far something has got.</summary>
    public Task ProgressAsync(string status, string id, long current, long total) => SendAsync(writer =>
    {
        writer.WriteString("status", status);
        writer.Object("progressDetail", () =>
        {
            writer.WriteNumber("current", current);
            writer.WriteNumber("total", total);
        });
        if (_repeats)
        {
            writer.WriteString("progress", Bar(current, total));
        }

        writer.WriteString("id", id);
    });

    public Task AuxAsync(Action<Utf8JsonWriter> write, string? id = null) => SendAsync(writer =>
    {
        if (id is not null)
        {
            writer.WriteString("id", id);
        }

        writer.WritePropertyName("aux");
        write(writer);
    });

    public Task SendAsync(Action<Utf8JsonWriter> write)
    {
        Check();
        return SendUncheckedAsync(write);
    }

    public Task ErrorAsync(string message, int? code = null) => SendUncheckedAsync(writer =>
    {
        writer.Object("errorDetail", () =>
        {
            if (code is { } number)
            {
                writer.WriteNumber("code", number);
            }

            writer.WriteString("message", message);
        });
        if (_repeats)
        {
            writer.WriteString("error", message);
        }
    });

    private static string Bar(long current, long total)
    {
        int filled = (int)Math.Min(BarLength, current * 100 / Math.Max(1, total) / 2);
        string numbers = $"{Size(current),8}{(current > total ? "" : "/" + Size(total))}";
        return $"[{new string('=', filled)}>{new string(' ', BarLength - filled)}] {numbers}";
    }

    private static string Size(double bytes)
    {
        string[] units = ["B", "kB", "MB", "GB", "TB"];
        int unit = 0;
        for (; bytes >= 1000 && unit < units.Length - 1; unit++)
        {
            bytes /= 1000;
        }

        return bytes.ToString("G4", CultureInfo.InvariantCulture) + units[unit];
    }

    private async Task SendUncheckedAsync(Action<Utf8JsonWriter> write)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes, JsonResponse.Options))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        // As Go writes it; outside of texts JSON has none of these.
        string text = Encoding.UTF8.GetString(bytes.ToArray()).Replace("\\u001B", "\\u001b", StringComparison.Ordinal)
            .Replace("<", "\\u003c", StringComparison.Ordinal)
            .Replace(">", "\\u003e", StringComparison.Ordinal).Replace("&", "\\u0026", StringComparison.Ordinal);
        if (_sent++ == 0)
        {
            call.Response.ContentType = "application/json";
        }

        await call.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text + "\r\n"), call.Cancel);
        await call.Response.Body.FlushAsync(call.Cancel);
    }
}
