using System.Security.Cryptography;
using System.Text;

namespace DockerSock.Fake;

/// <summary>
/// Where identifiers, names, tokens and keys come from. With a seed they are the same ones in each run: what is drawn
/// for one purpose does not depend on what is drawn for others meanwhile.
/// </summary>
/// <param name="seed">The seed.</param>
internal sealed class Chance(int seed)
{
    private static readonly AsyncLocal<Chance?> s_current = new();

    private readonly Lock _sync = new();
    private readonly Dictionary<string, int> _drawn = new(StringComparer.Ordinal);

    /// <summary>What the work of this engine draws from; null for the machine's random numbers.</summary>
    public static Chance? Current
    {
        get => s_current.Value;
        set => s_current.Value = value;
    }

    /// <summary>Random bytes.</summary>
    /// <param name="count">How many.</param>
    /// <param name="purpose">What for; the same purpose gives others each time.</param>
    public static byte[] Bytes(int count, string purpose) =>
        Current?.Draw(count, purpose) ?? RandomNumberGenerator.GetBytes(count);

    /// <summary>A random number below the limit.</summary>
    public static int Number(int limit, string purpose) =>
        (int)(BitConverter.ToUInt32(Bytes(sizeof(uint), purpose)) % (uint)limit);

    private byte[] Draw(int count, string purpose)
    {
        int turn;
        lock (_sync)
        {
            turn = _drawn[purpose] = _drawn.GetValueOrDefault(purpose) + 1;
        }

        byte[] bytes = new byte[count];
        for (int at = 0, block = 0; at < count; at += SHA256.HashSizeInBytes, block++)
        {
            SHA256.HashData(Encoding.UTF8.GetBytes($"{seed} {purpose} {turn} {block}"))
                .AsSpan(0, Math.Min(SHA256.HashSizeInBytes, count - at)).CopyTo(bytes.AsSpan(at));
        }

        return bytes;
    }
}
