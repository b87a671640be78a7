using System.Buffers;
using System.Diagnostics;
using System.IO.Compression;
using System.IO.Pipelines;

namespace DockerSock.Fake;

/// <summary>
/// Unpacks what was packed with gzip; what was packed with xz, bzip2 or zstd too where there is a program for it, which
/// real engines start for xz as well.
/// </summary>
internal static class Decompression
{
    private const int LongestMagic = 6;

    private static readonly (byte[] Magic, string Program)[] s_programs =
    [
        ([0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0], "xz"),
        ("BZh"u8.ToArray(), "bzip2"),
        ([0x28, 0xb5, 0x2f, 0xfd], "zstd"),
    ];

    /// <summary>All of a stream, unpacked, at its beginning.</summary>
    /// <param name="packed">The stream.</param>
    /// <param name="zstd">Whether the engine knows zstd; engines before API 1.42 do not.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="EngineException">500: it breaks off, or there is no program.</exception>
    public static async Task<Stream> UnpackAsync(Stream packed, bool zstd, CancellationToken cancel)
    {
        PipeReader pipe = PipeReader.Create(packed, new StreamPipeReaderOptions(leaveOpen: true));
        ReadResult read = await pipe.ReadAtLeastAsync(LongestMagic, cancel);
        byte[] start = read.Buffer.Slice(0, Math.Min(LongestMagic, read.Buffer.Length)).ToArray();
        pipe.AdvanceTo(read.Buffer.Start);
        Stream whole = pipe.AsStream();
        if (start is [0x1f, 0x8b, ..])
        {
            return new GZipStream(whole, CompressionMode.Decompress);
        }

        string? program = s_programs.FirstOrDefault(known => start.AsSpan().StartsWith(known.Magic)).Program;
        return program is null || (program == "zstd" && !zstd) ? whole : await RunAsync(program, whole, cancel);
    }

    private static async Task<Stream> RunAsync(string program, Stream packed, CancellationToken cancel)
    {
        ProcessStartInfo start = new(program, "-dc") { RedirectStandardInput = true, RedirectStandardOutput = true };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw EngineException.Internal($"exec: \"{program}\": executable file not found in $PATH");
        }

        using (process)
        {
            MemoryStream plain = new();
            Task read = process.StandardOutput.BaseStream.CopyToAsync(plain, cancel);
            await packed.CopyToAsync(process.StandardInput.BaseStream, cancel);
            process.StandardInput.Close();
            await read;
            await process.WaitForExitAsync(cancel);
            plain.Position = 0;
            return process.ExitCode == 0 ? plain : throw EngineException.Internal("unexpected EOF");
        }
    }
}
