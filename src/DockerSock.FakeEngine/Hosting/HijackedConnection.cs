using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace DockerSock.Fake.Hosting;

/// <summary>
/// The connection of a request, taken out of HTTP: what the client sends, to the end of that, and what it gets.
/// </summary>
internal sealed class HijackedConnection : IAsyncDisposable
{
    public const string RawType = "application/vnd.docker.raw-stream";
    public const string MultiplexedType = "application/vnd.docker.multiplexed-stream";

    private readonly EngineCall _call;
    private readonly PipeReader _input;
    private readonly RawConnection _raw;
    private readonly CancellationTokenSource _gone;
    private readonly CancellationTokenSource _ended = new();

    private HijackedConnection(EngineCall call)
    {
        _call = call;
        _input = call.Http.Features.GetRequiredFeature<IConnectionTransportFeature>().Transport.Input;
        _raw = RawConnection.Of(call.Http.Features);
        _gone = CancellationTokenSource.CreateLinkedTokenSource(call.Cancel);
    }

    /// <summary>Ends when the client has closed the connection, both ways, or the engine stops.</summary>
    public CancellationToken Gone => _gone.Token;

    /// <summary>
    /// Answers as engines do: 101 to a client that asked for an upgrade, else 200 and no HTTP from there on.
    /// </summary>
    /// <param name="call">The request.</param>
    /// <param name="upgradedType">The Content-Type after an upgrade; without one it always is the raw type.</param>
    /// <param name="headers">Whether the answer says what other answers say of the engine.</param>
    public static Task<HijackedConnection> TakeAsync(EngineCall call, string upgradedType, bool headers)
    {
        StringBuilder head = new(call.Request.Headers.ContainsKey("Upgrade")
                && !call.Http.Items.ContainsKey(typeof(Faults.NoUpgradeFault))
            ? $"HTTP/1.1 101 UPGRADED\r\nContent-Type: {upgradedType}\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n"
            : $"HTTP/1.1 200 OK\r\nContent-Type: {RawType}\r\n");
        if (headers)
        {
            foreach (string name in (string[])["Api-Version", "Docker-Experimental", "Ostype", "Server"])
            {
                head.Append(name).Append(": ").Append(call.Response.Headers[name]).Append("\r\n");
            }
        }

        return TakeAsync(call, head.ToString());
    }

    /// <summary>Answers a head.</summary>
    /// <param name="call">The request.</param>
    /// <param name="head">Status and headers, without the empty line.</param>
    public static async Task<HijackedConnection> TakeAsync(EngineCall call, string head)
    {
        HijackedConnection connection = new(call);
        await call.Http.Features.GetRequiredFeature<HijackableBody>()
            .TakeAsync(Encoding.ASCII.GetBytes(head + "\r\n"), call.Cancel);
        HangUp.Watch(connection._raw, connection._gone.Cancel, connection._ended.Token);
        return connection;
    }

    /// <summary>Answers an error the way attach does: as text, outside of HTTP.</summary>
    public static async Task RefuseAsync(EngineCall call, EngineException error)
    {
        string reason = ReasonPhrases.GetReasonPhrase(error.Status);
        await using HijackedConnection connection = await TakeAsync(
            call, $"HTTP/1.1 {error.Status} {reason}\r\nContent-Type: {RawType}\r\n");
        await connection.SendAsync(Encoding.UTF8.GetBytes(error.Message + "\r\n"));
    }

    /// <summary>What the client has sent since the last read; empty when it will send no more.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReceiveAsync(CancellationToken cancel)
    {
        try
        {
            ReadResult read = await _input.ReadAsync(cancel);
            byte[] bytes = read.Buffer.ToArray();
            _input.AdvanceTo(read.Buffer.End);
            return bytes;
        }
        catch (IOException)
        {
            // A connection that breaks off has no more to say either.
            return default;
        }
    }

    /// <summary>Sends bytes as they are.</summary>
    /// <exception cref="IOException">The client is gone.</exception>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await _call.Response.Body.WriteAsync(bytes, Gone);
            await _call.Response.Body.FlushAsync(Gone);
        }
        catch (SocketException error)
        {
            throw new IOException(error.Message, error);
        }
    }

    /// <summary>Sends what a process wrote, as a frame that says which stream it is.</summary>
    /// <param name="stream">1 for standard output, 2 for standard error.</param>
    /// <param name="bytes">What it wrote.</param>
    /// <exception cref="IOException">The client is gone.</exception>
    public Task SendFrameAsync(byte stream, ReadOnlyMemory<byte> bytes)
    {
        byte[] frame = new byte[8 + bytes.Length];
        frame[0] = stream;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), bytes.Length);
        bytes.Span.CopyTo(frame.AsSpan(8));
        return SendAsync(frame);
    }

    /// <summary>Ends the connection; what was sent still arrives.</summary>
    public async ValueTask DisposeAsync()
    {
        await _raw.EndSendingAsync();
        await _ended.CancelAsync();
        _call.Http.Abort();
    }
}
