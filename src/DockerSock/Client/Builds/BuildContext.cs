using System.Security.Cryptography;
using System.Text;

namespace DockerSock.Client;

/// <summary>How much a context is.</summary>
/// <param name="Files">Entries: files, folders, links.</param>
/// <param name="Bytes">The bytes of the files, each once.</param>
internal sealed record BuildContextSize(int Files, long Bytes);

/// <summary>
/// What a build is sent: a folder, an archive, or a Dockerfile alone. A folder is written as an archive while it is
/// sent, as the docker program sends it. Source: ImageBuild.
/// </summary>
internal sealed class BuildContext
{
    private const string Tar = "application/x-tar";
    private const string DefaultName = "Dockerfile";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly ContextFolder? _folder;
    private readonly string? _archive;
    private readonly string? _added;

    private BuildContext(string source, string dockerfileName, ContextFolder? folder, string? archive, string? added) =>
        (Source, DockerfileName, _folder, _archive, _added) = (source, dockerfileName, folder, archive, added);

    /// <summary>What is sent, for people.</summary>
    public string Source { get; }

    /// <summary>The name of the Dockerfile in the archive: the query parameter <c>dockerfile</c>.</summary>
    public string DockerfileName { get; }

    /// <summary>The Dockerfile; null where it is in an archive.</summary>
    public Dockerfile? Dockerfile { get; private init; }

    /// <summary>The sockets that were not sent, full paths; complete when the context is written.</summary>
    public IReadOnlyList<string> Skipped => _folder?.Skipped ?? [];

    /// <summary>A folder, with a Dockerfile in it or elsewhere.</summary>
    /// <param name="folder">Full path.</param>
    /// <param name="dockerfile">Full path of the Dockerfile; null for the folder's own.</param>
    /// <param name="buildKit">True for BuildKit's rules of what is ignored, and how.</param>
    /// <exception cref="SockException">
    /// <see cref="SockFailure.FileFailed"/>: the folder or the Dockerfile is not there or cannot be read.
    /// <see cref="SockFailure.BuildFileInvalid"/>: the <c>.dockerignore</c> file cannot be understood.
    /// </exception>
    public static BuildContext OfFolder(string folder, string? dockerfile, bool buildKit)
    {
        string root = Root(folder);
        string path = dockerfile ?? Path.Combine(root, DefaultName);
        if (dockerfile is null && !Path.Exists(path) && File.Exists(Path.Combine(root, "dockerfile")))
        {
            path = Path.Combine(root, "dockerfile");
        }

        string? real = RealPath.Of(path);
        if (!File.Exists(real))
        {
            throw new SockException(SockFailure.FileFailed, $"There is no Dockerfile at '{path}'.",
                dockerfile is null ? "Name another file with -File, or give the text of one by the pipeline." : null);
        }

        string text = Read(path);
        string name = Path.GetRelativePath(root, real);
        if (Path.IsPathRooted(name) || name.Split(Path.DirectorySeparatorChar)[0] == "..")
        {
            return Of(root, path, text, buildKit);
        }

        name = name.Replace(Path.DirectorySeparatorChar, '/');
        ContextFolder sent = new(root, IgnoreFile.Of(root, path, buildKit), name, buildKit);
        return new BuildContext(folder, name, sent, null, null) { Dockerfile = Dockerfile.Parse(text) };
    }

    /// <summary>A folder with a Dockerfile that is a text.</summary>
    /// <param name="folder">Full path.</param>
    /// <param name="dockerfile">The text.</param>
    /// <param name="buildKit">True for BuildKit's rules of what is ignored, and how.</param>
    /// <exception cref="SockException">As with a Dockerfile that is a file.</exception>
    public static BuildContext OfFolderAndText(string folder, string dockerfile, bool buildKit) =>
        Of(Root(folder), null, dockerfile, buildKit);

    /// <summary>A Dockerfile alone, which can copy nothing but from images.</summary>
    public static BuildContext OfText(string dockerfile) =>
        new(DefaultName, DefaultName, null, null, dockerfile) { Dockerfile = Dockerfile.Parse(dockerfile) };

    /// <summary>An archive, compressed or not, which is sent as it is.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="dockerfile">The name of the Dockerfile in it; null for the usual one.</param>
    /// <exception cref="SockException">
    /// <see cref="SockFailure.FileFailed"/>: it is not there, cannot be read, or is no archive.
    /// </exception>
    public static BuildContext OfArchive(string path, string? dockerfile)
    {
        if (!IsArchive(path))
        {
            throw new SockException(SockFailure.FileFailed, $"'{path}' is no archive that a build can begin with.",
                "A context is a folder, or a tar file, as it is or compressed with gzip, bzip2, xz or zstd.");
        }

        return new BuildContext(path, dockerfile ?? DefaultName, null, path, null);
    }

    /// <summary>
    /// True for the address of a file or of a git repository, which the engine fetches itself; only where no file has
    /// the same path.
    /// </summary>
    /// <param name="context">The text that names the context.</param>
    public static bool IsRemote(string context) => new[] { "http://", "https://", "git://", "git@", "github.com/" }
        .Any(prefix => context.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>Counts what is sent, and sees to it that all of it can be read, before anything is sent.</summary>
    /// <param name="cancel">Ends the counting.</param>
    /// <exception cref="SockException"><see cref="SockFailure.FileFailed"/>: a file cannot be read.</exception>
    public BuildContextSize Measure(CancellationToken cancel) => _folder?.Measure(cancel)
        ?? new BuildContextSize(1,
            _archive is not null ? new FileInfo(_archive).Length : Encoding.UTF8.GetByteCount(_added!));

    /// <summary>The body of the request.</summary>
    /// <param name="read">Told the bytes of files so far, from the thread that sends.</param>
    public RequestBody ToBody(Action<long> read) => _archive is not null ? RequestBody.OfFile(_archive, Tar, read)
        : RequestBody.OfWriter(Tar, [Source], (archive, cancel) => WriteAsync(archive, read, cancel));

    /// <summary>Writes the archive.</summary>
    /// <param name="archive">Takes it.</param>
    /// <param name="read">Told the bytes of files so far.</param>
    /// <param name="cancel">Ends the writing.</param>
    /// <exception cref="SockException">
    /// <see cref="SockFailure.FileFailed"/>: a file cannot be read or was changed while it was. The archive is broken.
    /// </exception>
    public async Task WriteAsync(Stream archive, Action<long> read, CancellationToken cancel)
    {
        if (_archive is not null)
        {
            using CountingStream file = new(LocalFiles.Open(_archive), read);
            await file.CopyToAsync(archive, cancel).ConfigureAwait(false);
            return;
        }

        TarFiles files = new(archive, read) { IsPortable = true };
        await using (files.ConfigureAwait(false))
        {
            bool hidden = _added is null || _folder is not { IsIgnoreFileRead: true };
            foreach (ContextEntry entry in _folder?.Entries() ?? [])
            {
                cancel.ThrowIfCancellationRequested();
                if (!hidden && entry.Name == IgnoreFile.Name)
                {
                    hidden = true;
                    byte[] rules = [.. await File.ReadAllBytesAsync(entry.Path, cancel).ConfigureAwait(false),
                        .. Encoding.UTF8.GetBytes($"\n{DockerfileName}\n")];
                    await files.AddAsync(entry.Name, rules, entry.Mode ?? Private, cancel).ConfigureAwait(false);
                }
                else if (await files.AddAsync(entry.Path, entry.Name, cancel).ConfigureAwait(false) is { } problem)
                {
                    throw problem;
                }
            }

            if (!hidden)
            {
                // The Dockerfile came from elsewhere: what is copied from the context must not have it.
                await files.AddAsync(IgnoreFile.Name, Encoding.UTF8.GetBytes($"{IgnoreFile.Name}\n{DockerfileName}\n"),
                    Private, cancel).ConfigureAwait(false);
            }

            if (_added is not null)
            {
                await files.AddAsync(DockerfileName, Encoding.UTF8.GetBytes(_added), Private, cancel)
                    .ConfigureAwait(false);
            }
        }
    }

    private static BuildContext Of(string root, string? dockerfile, string text, bool buildKit)
    {
        // BuildKit copies it with the context: the same text has the same name, so that its cache can be used.
        string hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))).ToLowerInvariant();
        ContextFolder sent = new(root, IgnoreFile.Of(root, dockerfile, buildKit), null, buildKit);
        return new BuildContext(root, $".dockerfile.{hash[..20]}", sent, null, text)
        {
            Dockerfile = Dockerfile.Parse(text),
        };
    }

    private static string Root(string folder) =>
        RealPath.Of(Path.TrimEndingDirectorySeparator(folder)) is { } root && Directory.Exists(root) ? root
        : throw new SockException(SockFailure.FileFailed, $"There is no folder '{folder}'.",
            "A context is a folder, an archive, or the address of a git repository.");

    private static string Read(string path) => FileFailure.Read(path, File.ReadAllText);

    private static bool IsArchive(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            byte[] start = new byte[512];
            int count = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            return IsCompressed(start.AsSpan(..count)) || ArchiveReader.IsHeader(start.AsSpan(..count));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw FileFailure.Unreadable(path, problem);
        }
    }

    private static bool IsCompressed(ReadOnlySpan<byte> start) => start.StartsWith((byte[])[0x1F, 0x8B, 0x08])
        || start.StartsWith("BZh"u8) || start.StartsWith((byte[])[0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0])
        || start.StartsWith((byte[])[0x28, 0xB5, 0x2F, 0xFD]);
}
