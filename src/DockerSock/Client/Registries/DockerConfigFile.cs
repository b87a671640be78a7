using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DockerSock.Client;

/// <summary>
/// The docker program's config.json, as far as it is for us too: registries, contexts, proxies, headers. What cannot be
/// read of it does not count, and is a <see cref="Warning"/>; such a file is never written. A change leaves all else as
/// it is, and replaces the file whole, readable by its owner alone.
/// </summary>
internal sealed class DockerConfigFile
{
    private static readonly JsonSerializerOptions s_written = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly (string Name, string Wanted, Func<JsonNode, bool> IsGood)[] s_fields =
    [
        ("auths", "an object of objects", static node => IsMap(node, static entry => entry is JsonObject)),
        ("credHelpers", "an object of texts", static node => IsMap(node, IsText)),
        ("credsStore", "text", IsText),
        ("currentContext", "text", IsText),
        ("detachKeys", "text", IsText),
        ("HttpHeaders", "an object of texts", static node => IsMap(node, IsText)),
        ("pruneFilters", "a list of texts", static node => node is JsonArray list
            && list.All(static filter => filter is not null && IsText(filter))),
        ("proxies", "an object of objects of texts", static node => IsMap(node, static entry => IsMap(entry, IsText))),
    ];

    /// <summary>Fields of an entry of proxies, and the variables that they are for.</summary>
    private static readonly (string Field, string Variable)[] s_proxies =
    [
        ("httpProxy", "HTTP_PROXY"), ("httpsProxy", "HTTPS_PROXY"), ("noProxy", "NO_PROXY"), ("ftpProxy", "FTP_PROXY"),
        ("allProxy", "ALL_PROXY"),
    ];

    private readonly JsonObject _root;
    private readonly bool _isWhole;
    private readonly string? _problem;

    private DockerConfigFile(string path, ConfigJson text)
    {
        Path = path;
        _root = text.Root;
        _isWhole = text.IsWhole;
        _problem = text.Problem ?? WrongFields(text.Root);
    }

    /// <summary>Full path of the file.</summary>
    public string Path { get; }

    /// <summary>Why the file, or a field of it, does not count; null when all is well, or there is no file.</summary>
    public string? Warning => _problem is null ? null
        : $"'{Path}' cannot be read: {_problem}. The command goes on without it.";

    /// <summary>The context that is meant where nobody names one; null for the default one.</summary>
    public string? CurrentContext => ConfigJson.Text(_root, "currentContext");

    /// <summary>The keys that leave a terminal; null for those of everybody.</summary>
    public string? DetachKeys => ConfigJson.Text(_root, "detachKeys");

    /// <summary>What is removed as unused must be this too: <c>label=a</c>, <c>label!=a=b</c>, <c>until=24h</c>.
    /// </summary>
    public IReadOnlyList<string> PruneFilters => [.. ConfigJson.Fields(_root, "pruneFilters").OfType<JsonArray>()
        .TakeLast(1).SelectMany(static list => list.Select(ConfigJson.Text)).OfType<string>()];

    /// <summary>Headers that requests to engines have besides.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers => [.. Names("HttpHeaders")
        .Select(name => KeyValuePair.Create(name, ConfigJson.Text(Entry("HttpHeaders", name)) ?? ""))];

    /// <summary>The helper for all registries that have none of their own; null without.</summary>
    public string? CredentialStore => ConfigJson.Text(_root, "credsStore");

    /// <summary>Registries that have an entry.</summary>
    public IEnumerable<string> Servers => Names("auths");

    /// <summary>Registries that have a helper of their own.</summary>
    public IEnumerable<string> HelpedServers => Names("credHelpers");

    /// <summary>The file of this user and environment; empty where there is none.</summary>
    public static DockerConfigFile Load() => EndpointResolver.Current.Configuration;

    /// <summary>A file; empty where there is none, or where it cannot be read.</summary>
    public static DockerConfigFile Load(string path)
    {
        try
        {
            return new DockerConfigFile(path, ConfigJson.Read(File.ReadAllBytes(path)));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException
            && !File.Exists(System.IO.Path.GetDirectoryName(path)))
        {
            return new DockerConfigFile(path, new([]));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return new DockerConfigFile(path,
                new([], Directory.Exists(path) ? "it is a folder" : problem.Message.TrimEnd('.'), false));
        }
    }

    /// <summary>What DOCKER_AUTH_CONFIG holds, a configuration in itself; null without.</summary>
    public static DockerConfigFile? OfEnvironment() =>
        Environment.GetEnvironmentVariable("DOCKER_AUTH_CONFIG") is { Length: > 0 } text
            ? new DockerConfigFile("DOCKER_AUTH_CONFIG", ConfigJson.Read(Encoding.UTF8.GetBytes(text))) : null;

    /// <summary>
    /// The variables that tell containers and builds of an engine their proxies, each in capitals and in small letters;
    /// those of the engine where it has an entry, else the default ones.
    /// </summary>
    /// <param name="host">The engine, as DOCKER_HOST names it.</param>
    public IEnumerable<KeyValuePair<string, string>> Proxies(string host)
    {
        if ((Names("proxies").Contains(host) ? Entry("proxies", host) : Entry("proxies", "default"))
            is not JsonObject entry)
        {
            yield break;
        }

        foreach ((string field, string variable) in s_proxies)
        {
            if (ConfigJson.Text(entry, field) is { } proxy)
            {
                yield return new(variable, proxy);
                yield return new(variable.ToLowerInvariant(), proxy);
            }
        }
    }

    /// <summary>Makes sure that writing the file would lose nothing of it.</summary>
    /// <param name="failure">What has failed otherwise.</param>
    /// <exception cref="SockException">It would: not all of the file has been read.</exception>
    public void MustBeWhole(SockFailure failure = SockFailure.CredentialsFailed)
    {
        if (_problem is not null || !_isWhole)
        {
            throw new SockException(failure,
                $"'{Path}' cannot be read: {_problem ?? "there is text after its end"}. It stays as it is.",
                "Repair the file, or move it away.");
        }
    }

    /// <summary>
    /// The helper that keeps the credentials of a registry; null when the file does, as where the registry's own entry
    /// names none.
    /// </summary>
    public string? HelperOf(string server)
    {
        string? own = HelpedServers.FirstOrDefault(entry => IsSame(entry, server));
        return own is null ? CredentialStore : ConfigJson.Text(Entry("credHelpers", own));
    }

    /// <summary>Credentials that the file itself holds for a registry; null without.</summary>
    /// <exception cref="SockException">The entry cannot be read.</exception>
    public RegistryCredential? Find(string server)
    {
        string? key = Servers.Contains(server) ? server : Servers.FirstOrDefault(entry => IsSame(entry, server));
        if (key is null || Entry("auths", key) is not JsonObject entry)
        {
            return null;
        }

        string user = ConfigJson.Text(entry, "username") ?? "";
        string password = ConfigJson.Text(entry, "password") ?? "";
        if (ConfigJson.Text(entry, "auth") is { } auth)
        {
            (user, password) = Decode(auth, key);
        }

        RegistryCredential found = new(key, user, password, ConfigJson.Text(entry, "identitytoken"),
            ConfigJson.Text(entry, "registrytoken"));
        return found.IsThere ? found : null;
    }

    /// <summary>Keeps credentials in the file; without any secret where a helper has it.</summary>
    /// <exception cref="SockException">The file cannot be written, or has not been read whole.</exception>
    public void Keep(RegistryCredential credential, bool secret)
    {
        MustBeWhole();
        JsonObject entry = [];
        if (secret)
        {
            string pair = $"{credential.UserName}:{credential.Password}";
            entry["auth"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(pair));
            if (credential.IdentityToken is { } token)
            {
                entry["identitytoken"] = token;
            }
        }

        Remove(credential.Server);
        if (Maps("auths").LastOrDefault() is not { } auths)
        {
            _root["auths"] = auths = [];
        }

        auths[credential.Server] = entry;
        Save();
    }

    /// <summary>Forgets a registry. False when it was not there.</summary>
    /// <exception cref="SockException">The file cannot be written, or has not been read whole.</exception>
    public bool Forget(string server)
    {
        MustBeWhole();
        bool removed = Remove(server);
        if (removed)
        {
            Save();
        }

        return removed;
    }

    /// <summary>Names the context that is meant where nobody names one; null for the default one. False where it was
    /// the one already.</summary>
    /// <exception cref="SockException">The file cannot be written, or has not been read whole.</exception>
    public bool Use(string? context)
    {
        const string field = "currentContext";
        MustBeWhole(SockFailure.ContextUnreadable);
        if (CurrentContext == context)
        {
            return false;
        }

        foreach (string key in _root.Select(static one => one.Key).Where(key => key != field
            && key.Equals(field, StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            _root.Remove(key);
        }

        if (context is null)
        {
            _root.Remove(field);
        }
        else
        {
            _root[field] = context;
        }

        Save(keepsMode: true);
        return true;
    }

    private bool Remove(string server)
    {
        bool removed = false;
        foreach (JsonObject auths in Maps("auths"))
        {
            string[] keys = [.. auths.Select(static entry => entry.Key).Where(entry => IsSame(entry, server))];
            removed |= Array.FindAll(keys, auths.Remove).Length > 0;
        }

        return removed;
    }

    private void Save(bool keepsMode = false)
    {
        // The docker program writes tabs. No line of JSON starts inside of a text, so only indentation is replaced.
        string json = string.Join('\n', _root.ToJsonString(s_written).Split('\n').Select(static line =>
            line.TrimEnd('\r').TrimStart(' ') is var text
            ? new string('\t', (line.TrimEnd('\r').Length - text.Length) / 2) + text : line));
        const UnixFileMode own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        FileTarget.CreateFolder(System.IO.Path.GetDirectoryName(RealPath.Of(Path) ?? Path)!,
            own | UnixFileMode.UserExecute);
        FileTarget.At(Path).WriteAsync(file =>
        {
            file.Write(Encoding.UTF8.GetBytes(json));
            file.Flush(flushToDisk: true);
            return Task.CompletedTask;
        }, keepsMode && File.Exists(Path) ? null : own, CancellationToken.None).GetAwaiter().GetResult();
    }

    private static bool IsSame(string entry, string server) =>
        string.Equals(RegistryServer.HostOf(entry), RegistryServer.HostOf(server), StringComparison.OrdinalIgnoreCase)
        || (server == RegistryServer.DockerHub
            && RegistryServer.HostOf(entry) is ImageReference.DockerHub or "registry-1.docker.io");

    private IEnumerable<JsonObject> Maps(string part) => ConfigJson.Fields(_root, part).OfType<JsonObject>();

    private IEnumerable<string> Names(string part) =>
        Maps(part).SelectMany(static map => map.Select(static entry => entry.Key)).Distinct(StringComparer.Ordinal);

    private JsonNode? Entry(string part, string key) => Maps(part).LastOrDefault(map => map.ContainsKey(key))?[key];

    private static string? WrongFields(JsonObject root)
    {
        string[] wrong = [.. s_fields
            .Where(field => !ConfigJson.Fields(root, field.Name).All(field.IsGood))
            .Select(static field => $"{field.Name} is not {field.Wanted}")];
        return wrong.Length > 0 ? string.Join(", ", wrong) : null;
    }

    private static bool IsMap(JsonNode node, Func<JsonNode, bool> isGood) =>
        node is JsonObject map && map.All(entry => entry.Value is null || isGood(entry.Value));

    private static bool IsText(JsonNode node) => node.GetValueKind() == JsonValueKind.String;

    private (string User, string Password) Decode(string auth, string server)
    {
        try
        {
            string text = Encoding.UTF8.GetString(Convert.FromBase64String(auth));
            int colon = text.IndexOf(':');
            if (colon >= 0)
            {
                return (text[..colon], text[(colon + 1)..].Trim('\0'));
            }
        }
        catch (FormatException)
        {
            // Said below, without the text.
        }

        throw new SockException(SockFailure.CredentialsFailed,
            $"The entry for '{server}' in {Path} holds no user and password.",
            "Log in again with Connect-DockerRegistry.");
    }
}
