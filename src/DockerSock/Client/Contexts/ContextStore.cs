using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DockerSock.Client;

/// <summary>
/// The contexts of the docker program on disk: <c>meta/DIGEST/meta.json</c>, and certificates and keys in
/// <c>tls/DIGEST/ENDPOINT</c>. A context is written whole or not at all. A file that says another name than that of its
/// folder is no context: it would be one in the place of another.
/// </summary>
/// <param name="folder">The folder of them, <c>~/.docker/contexts</c>.</param>
internal sealed partial class ContextStore(string folder)
{
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Shared = Own | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private const UnixFileMode SharedFile = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead
        | UnixFileMode.OtherRead;

    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _meta = Path.Combine(folder, "meta");

    /// <summary>The folder of a context is called by the digest of its name.</summary>
    public static string Digest(string name) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name))).ToLowerInvariant();

    /// <summary>Makes sure that a new context may have a name.</summary>
    /// <exception cref="SockException">It may not.</exception>
    public static void MustBeName(string name)
    {
        if (name == EndpointResolver.DefaultContext)
        {
            throw new SockException(SockFailure.NameInvalid,
                "'default' is what the engine without any context is called; no other can have that name.");
        }

        if (!Allowed().IsMatch(name))
        {
            throw new SockException(SockFailure.NameInvalid, $"'{name}' cannot be the name of a context.",
                "It has two or more letters, digits and _ . + -, and begins with a letter or a digit.");
        }
    }

    /// <summary>Full path of what says what a context is.</summary>
    public string MetaFile(string name) => Path.Combine(_meta, Digest(name), "meta.json");

    /// <summary>Full path of the folder of its certificates and keys, by endpoints.</summary>
    public string TlsFolder(string name) => Path.Combine(folder, "tls", Digest(name));

    /// <summary>True when there is a context of this name, whether it can be read or not.</summary>
    public bool Has(string name) => File.Exists(MetaFile(name));

    /// <summary>All contexts, in no order; in place of one that cannot be read its file, and why.</summary>
    /// <exception cref="SockException">The folder cannot be read.</exception>
    public IEnumerable<(string File, StoredContext? Context, SockException? Problem)> All()
    {
        string[] files;
        try
        {
            files = Directory.Exists(_meta) ? [.. Directory.GetDirectories(_meta)
                .Select(static found => Path.Combine(found, "meta.json")).Where(File.Exists)] : [];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new SockException(SockFailure.ContextUnreadable,
                $"The contexts in '{_meta}' cannot be read: {problem.Message}", null, problem);
        }

        foreach (string file in files)
        {
            StoredContext? context = null;
            SockException? wrong = null;
            try
            {
                context = Whole(file, null);
            }
            catch (SockException problem)
            {
                wrong = problem;
            }

            yield return (file, context, wrong);
        }
    }

    /// <summary>Names of the contexts that can be read, in order; empty where none can.</summary>
    public IReadOnlyList<string> Names()
    {
        try
        {
            return [.. All().Select(static one => one.Context?.Name).OfType<string>()
                .Order(NaturalOrder.Comparer)];
        }
        catch (SockException)
        {
            return [];
        }
    }

    /// <summary>A context.</summary>
    /// <exception cref="SockException">There is none of this name, or its file cannot be read.</exception>
    public StoredContext Read(string name) => Has(name) ? Whole(MetaFile(name), name) : throw Missing(name, Names());

    /// <summary>The failure that there is no context of a name.</summary>
    public SockException Missing(string name, IEnumerable<string> others)
    {
        string[] known = [.. others.Prepend(EndpointResolver.DefaultContext).Distinct(StringComparer.Ordinal)];
        return new SockException(SockFailure.ContextNotFound,
            $"There is no docker context '{name}' in '{folder}'.",
            $"{NearName.Question(name, known)} Contexts here: {string.Join(", ", known)}.".TrimStart());
    }

    /// <summary>Writes a context, in place of one of that name.</summary>
    /// <param name="context">The context, with its name.</param>
    /// <param name="tls">Its certificates and keys; null to leave those that it has.</param>
    /// <exception cref="SockException">It cannot be written; all is as it was.</exception>
    public void Write(StoredContext context, ContextTls? tls)
    {
        string file = MetaFile(context.Name!);
        string own = Path.GetDirectoryName(file)!;
        string place = TlsFolder(context.Name!);
        string aside = $"{place}.{Guid.NewGuid():N}";
        (string fresh, string old) = (aside + ".partial", aside + ".old");
        bool isNew = !Directory.Exists(own);
        (bool isIn, bool isDone) = (false, false);
        try
        {
            FileTarget.CreateFolder(_meta, Shared);
            FileTarget.CreateFolder(own, Shared);
            FileTarget target = FileTarget.At(file);
            tls?.Write(fresh, Own, OwnFile);
            if (tls is not null && Directory.Exists(place))
            {
                Directory.Move(place, old);
            }

            if (Directory.Exists(fresh))
            {
                Directory.Move(fresh, place);
                isIn = true;
            }

            Save(target, context.ToBytes());
            isDone = true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new SockException(SockFailure.FileFailed,
                $"The context '{context.Name}' cannot be written in '{folder}': {problem.Message}", null, problem);
        }
        finally
        {
            if (!isDone)
            {
                if (isIn)
                {
                    Discard(place);
                }

                if (Directory.Exists(old))
                {
                    Directory.Move(old, place);
                }

                if (isNew)
                {
                    Discard(own);
                }
            }

            Discard(fresh);
            Discard(old);
        }
    }

    /// <summary>Removes a context, with its certificates and keys.</summary>
    /// <exception cref="SockException">It cannot be removed.</exception>
    public void Remove(string name)
    {
        string own = Path.GetDirectoryName(MetaFile(name))!;
        string removed = "";
        try
        {
            if (new DirectoryInfo(own).LinkTarget is not null)
            {
                Directory.Delete(own);
            }
            else
            {
                // Without it the folder is no context any more, whatever comes.
                File.Delete(MetaFile(name));
                Directory.Delete(own, recursive: true);
            }

            removed = " It is removed, and its certificates and keys are still there.";
            if (Directory.Exists(TlsFolder(name)))
            {
                Directory.Delete(TlsFolder(name), recursive: true);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new SockException(SockFailure.FileFailed,
                $"The context '{name}' cannot be removed whole: {problem.Message}{removed}", null, problem);
        }
    }

    /// <summary>What a file says; a failure where it is of another name than its folder.</summary>
    private static StoredContext Whole(string file, string? name)
    {
        StoredContext context = new(Content(file));
        string found = context.Name ?? "";
        return (name is null || found == name) && Digest(found) == Path.GetFileName(Path.GetDirectoryName(file))
            ? context
            : throw new SockException(SockFailure.ContextUnreadable, $"'{file}' is no context: it says that it is "
                + $"{(found.Length == 0 ? "none" : $"'{found}'")}, and its folder is that of another name.",
                "Remove the folder, or import the context anew.");
    }

    private static JsonObject Content(string file)
    {
        try
        {
            ConfigJson text = ConfigJson.Read(File.ReadAllBytes(file));
            return text.Problem is { } why ? throw Unreadable(why, null) : text.Root;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(problem.Message.TrimEnd('.'), problem);
        }

        SockException Unreadable(string why, Exception? inner) => new(SockFailure.ContextUnreadable,
            $"'{file}' cannot be read: {why}.", "Repair the file, or name the engine with -DockerHost.", inner);
    }

    private static void Save(FileTarget target, byte[] content) => target.WriteAsync(file =>
    {
        file.Write(content);
        file.Flush(flushToDisk: true);
        return Task.CompletedTask;
    }, File.Exists(target.Path) ? null : SharedFile, CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>Removes a folder of ours; that it cannot be hides no failure.</summary>
    private static void Discard(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // What is left is in no context's place.
        }
    }

    [GeneratedRegex(@"\A[a-zA-Z0-9][a-zA-Z0-9_.+-]+\z")]
    private static partial Regex Allowed();
}
