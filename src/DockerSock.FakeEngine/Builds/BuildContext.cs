using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>The files that a build is given.</summary>
internal static class BuildContext
{
    private const int Header = 512;
    private const string NoArchive = "archive/tar: invalid tar header";

    /// <summary>Receives the archive of a request.</summary>
    /// <param name="call">The request.</param>
    /// <param name="order">The build.</param>
    /// <param name="orText">Whether a body that is no archive is a Dockerfile, as it is for BuildKit.</param>
    /// <exception cref="EngineException">500: it cannot be had.</exception>
    public static async Task<ContainerFiles> ReceiveAsync(EngineCall call, BuildOrder order, bool orText)
    {
        if (call.Text("remote") is { Length: > 0 } remote && remote != "client-session")
        {
            string address = remote.Contains("://", StringComparison.Ordinal) ? remote : "http://" + remote;
            throw EngineException.Internal(
                $"error downloading remote context {remote}: {BuildStep.Unreachable(address)}");
        }

        ContainerFiles context = ContainerFiles.None(call.State.Time);
        PipeReader pipe = PipeReader.Create(call.Http.Request.Body, new StreamPipeReaderOptions(leaveOpen: true));
        ReadResult read = await pipe.ReadAtLeastAsync(Header, call.Cancel);
        byte[] start = read.Buffer.Slice(0, Math.Min(Header, read.Buffer.Length)).ToArray();
        pipe.AdvanceTo(read.Buffer.Start);
        bool packed = start is [0x1f, 0x8b, ..] or [(byte)'B', (byte)'Z', (byte)'h', ..] or [0xfd, (byte)'7', ..]
            or [0x28, 0xb5, 0x2f, 0xfd, ..];
        if (orText && start.Length > 0 && !packed
            && !(start.Length == Header && start.AsSpan(257, 5).SequenceEqual("ustar"u8)))
        {
            using MemoryStream text = new();
            await pipe.AsStream().CopyToAsync(text, call.Cancel);
            context.AddFile("/" + order.FileName, FileContent.Of(text.ToArray()));
        }
        else
        {
            await using Stream plain =
                await Decompression.UnpackAsync(pipe.AsStream(), call.State.System.Api.From(42), call.Cancel);
            try
            {
                await new Extraction(context, "/", keepKinds: false, owner: null, order.Late, seen: order.Record.Add)
                    .RunAsync(plain, call.Cancel);
            }
            catch (EngineException error) when (error.Message.EndsWith(NoArchive, StringComparison.Ordinal))
            {
                throw EngineException.Internal(NoArchive);
            }
        }

        context.TakeAsImage();
        order.Record.Context = context;
        string file = FilePath.Clean(order.FileName);
        order.Record.Dockerfile = context.Find(file, follow: true) is { IsDirectory: false } found
            ? Encoding.UTF8.GetString(found.Content.ToArray())
            : "";
        return context;
    }
}
