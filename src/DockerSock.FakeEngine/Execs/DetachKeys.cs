namespace DockerSock.Fake;

/// <summary>The keys that take a client away from a terminal, found in what it types.</summary>
internal sealed class DetachKeys
{
    private readonly byte[] _keys;
    private int _pressed;

    private DetachKeys(byte[] keys) => _keys = keys;

    /// <summary>The keys of "ctrl-p,ctrl-q"; null when a key is none.</summary>
    public static byte[]? Parse(string text)
    {
        List<byte> keys = [];
        foreach (string key in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            int code = key switch
            {
                [var one] when char.IsAscii(one) => one,
                ['c', 't', 'r', 'l', '-', >= 'a' and <= 'z' and var letter] => letter - 'a' + 1,
                "ctrl-@" => 0,
                ['c', 't', 'r', 'l', '-', >= '[' and <= '_' and var sign] => sign - '@',
                _ => -1,
            };
            if (code < 0)
            {
                return null;
            }

            keys.Add((byte)code);
        }

        return [.. keys];
    }

    /// <summary>Looks for keys; for the engine's own when there are none.</summary>
    public static DetachKeys Of(byte[] keys) => new(keys.Length > 0 ? keys : [16, 17]);

    /// <summary>What is left for the process, and whether the keys were pressed.</summary>
    public (byte[] Bytes, bool Detached) Take(ReadOnlySpan<byte> typed)
    {
        List<byte> bytes = new(typed.Length);
        foreach (byte key in typed)
        {
            if (key == _keys[_pressed])
            {
                if (++_pressed == _keys.Length)
                {
                    return ([.. bytes], true);
                }

                continue;
            }

            bytes.AddRange(_keys.AsSpan(0, _pressed));
            _pressed = key == _keys[0] ? 1 : 0;
            if (_pressed == 0)
            {
                bytes.Add(key);
            }
            else if (_keys.Length == 1)
            {
                return ([.. bytes], true);
            }
        }

        return ([.. bytes], false);
    }
}
