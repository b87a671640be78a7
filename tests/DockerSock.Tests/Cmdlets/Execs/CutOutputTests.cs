using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Tests.Cmdlets;

/// <summary>
/// A command that ends before it has read its input may have its connection cut at once after its last line.
/// </summary>
public sealed class CutOutputTests
{
    [Fact]
    public async Task Lines_that_came_before_a_cut_are_delivered_also_when_the_cut_is_known_with_them()
    {
        List<string> lines = [];
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            await foreach (LogLine line in OutputLines.ReadAsync(new CutStream("one\ntwo\n"u8.ToArray()),
                new OutputShape(Frames: false), TestContext.Current.CancellationToken))
            {
                lines.Add(line.Line);
            }
        });
        Assert.Equal(["one", "two"], lines);
    }

    /// <summary>Gives its bytes, and fails at once when it is read again.</summary>
    private sealed class CutStream(byte[] bytes) : MemoryStream
    {
        private bool _read;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_read)
            {
                return ValueTask.FromException<int>(new IOException("Connection reset by peer"));
            }

            _read = true;
            bytes.CopyTo(buffer);
            return ValueTask.FromResult(bytes.Length);
        }
    }
}
