using System.Buffers;
using System.Text;

namespace DockerSock.Fake;

/// <summary>Writes messages of Protocol Buffers; a field that is empty is left away, as the format wants it.</summary>
internal sealed class ProtobufWriter
{
    private const int Varint = 0;
    private const int Bytes = 2;

    private readonly ArrayBufferWriter<byte> _buffer = new();

    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    public void Number(int field, long value)
    {
        if (value != 0)
        {
            Write((ulong)((field << 3) | Varint));
            Write((ulong)value);
        }
    }

    public void Text(int field, string value)
    {
        if (value.Length > 0)
        {
            Block(field, Encoding.UTF8.GetBytes(value));
        }
    }

    /// <summary>Bytes, or a message, also an empty one.</summary>
    public void Block(int field, ReadOnlySpan<byte> bytes)
    {
        Write((ulong)((field << 3) | Bytes));
        Write((ulong)bytes.Length);
        _buffer.Write(bytes);
    }

    public void Message(int field, Action<ProtobufWriter> write)
    {
        ProtobufWriter inner = new();
        write(inner);
        Block(field, inner.Written.Span);
    }

    /// <summary>A moment, as google.protobuf.Timestamp; nothing for none.</summary>
    public void Time(int field, DateTimeOffset? time)
    {
        if (time is { } moment)
        {
            Message(field, inner =>
            {
                inner.Number(1, moment.ToUnixTimeSeconds());
                inner.Number(2, moment.UtcTicks % TimeSpan.TicksPerSecond * 100);
            });
        }
    }

    private void Write(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _buffer.Write([(byte)(value | 0x80)]);
        }

        _buffer.Write([(byte)value]);
    }
}
