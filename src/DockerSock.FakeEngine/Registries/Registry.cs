namespace DockerSock.Fake;

/// <summary>A registry in memory. Every member may be used from any thread.</summary>
public sealed class Registry
{
    private readonly Lock _sync = new();
    private readonly SortedDictionary<string, RegistryRepository> _repositories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Password, string? Token)> _users = new(StringComparer.Ordinal);

    internal Registry(string host)
    {
        Host = host;
        IsPublic = UsesTokens = host == ImageReference.DefaultHost;
    }

    /// <summary>The host as in names of images, with its port.</summary>
    public string Host { get; }

    /// <summary>Whether nobody listens there.</summary>
    public bool IsDown { get; set; }

    /// <summary>Whether anybody may pull, even where users are known; from docker.io anybody may.</summary>
    public bool IsPublic { get; set; }

    /// <summary>
    /// Whether it gives tokens for credentials, as docker.io does, and not just compares passwords. Such a registry
    /// does not say whether a repository that one may not see exists.
    /// </summary>
    public bool UsesTokens { get; set; }

    /// <summary>What every transfer breaks off with, such as "unexpected EOF"; null for none that does.</summary>
    public string? TransferError { get; set; }

    /// <summary>What every request is refused with, such as "toomanyrequests: …"; null for none that is.</summary>
    public string? Refusal { get; set; }

    /// <summary>The names of the repositories, sorted.</summary>
    public IReadOnlyList<string> Repositories => Locked(() => _repositories.Keys.ToArray());

    /// <summary>Lets a user in; where there are users, others may pull only what is public, and push nothing.</summary>
    /// <param name="name">The user's name.</param>
    /// <param name="password">The password.</param>
    /// <param name="identityToken">What a login gives in the place of the password; null for nothing.</param>
    public void AddUser(string name, string password, string? identityToken = null)
    {
        lock (_sync)
        {
            _users[name] = (password, identityToken);
            UsesTokens |= identityToken is not null;
        }
    }

    /// <summary>Puts an image in.</summary>
    /// <param name="name">Repository and tag without the host, such as "team/app:1".</param>
    /// <param name="layers">Its layers, lowest first; none for a single one of some size.</param>
    public RegistryImage AddImage(string name, params RegistryLayer[] layers) => AddImage(name, null, layers);

    /// <summary>Puts an image in.</summary>
    /// <param name="name">Repository and tag without the host, such as "team/app:1".</param>
    /// <param name="setUp">Sets anything that is not about its layers.</param>
    /// <param name="layers">Its layers, lowest first; none for a single one of some size.</param>
    public RegistryImage AddImage(string name, Action<EngineImage>? setUp, params RegistryLayer[] layers)
    {
        RegistryLayer[] all = layers.Length > 0 ? layers : [RegistryLayer.Of($"of {Host}/{name}", 7_800_000)];
        EngineImage image = new("sha256:" + Ids.Fresh(), new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero))
        {
            Command = ["/bin/sh"],
            Size = all.Sum(layer => layer.Size),
        };
        image.Layers.Clear();
        foreach (RegistryLayer layer in all)
        {
            image.Layers.Add(layer.DiffId);
            image.LayerSizes[layer.DiffId] = layer.Size;
        }

        setUp?.Invoke(image);
        return AddImage(name, image);
    }

    /// <summary>Puts an image of an engine in, as it is now.</summary>
    /// <param name="name">Repository and tag without the host, such as "team/app:1".</param>
    /// <param name="image">The image.</param>
    public RegistryImage AddImage(string name, EngineImage image) => Put(name, new RegistryImage(image));

    /// <summary>Puts a plugin in.</summary>
    /// <param name="name">Repository and tag without the host, such as "team/volumes:1".</param>
    /// <param name="config">Its config.json; null for a volume driver that wants nothing.</param>
    /// <exception cref="EngineException">The config is none.</exception>
    public RegistryImage AddPlugin(string name, string? config = null) => Put(name, new RegistryImage(
        PluginManifest.Parse(config ?? RegistrySet.PlainPlugin), RegistryLayer.Of($"of {Host}/{name}", 2_000_000)));

    /// <summary>Puts a list of images for several platforms in.</summary>
    /// <param name="name">Repository and tag without the host, such as "team/app:1".</param>
    /// <param name="variants">The images, each for another platform.</param>
    public RegistryImage AddList(string name, params RegistryImage[] variants)
    {
        foreach (RegistryImage variant in variants)
        {
            Put(name[..name.LastIndexOf(':')], variant);
        }

        return Put(name, new RegistryImage([.. variants]));
    }

    /// <summary>Says what `docker search` shows of a repository, which is made when there is none.</summary>
    /// <param name="repository">Its name without the host.</param>
    /// <param name="description">What is shown.</param>
    public void Describe(string repository, RegistryDescription description)
    {
        lock (_sync)
        {
            Repository(repository).Description = description;
        }
    }

    /// <summary>Takes a tag or a manifest away, and says whether it was there.</summary>
    /// <param name="repository">The repository's name without the host.</param>
    /// <param name="tagOrDigest">The tag or the digest.</param>
    public bool Remove(string repository, string tagOrDigest)
    {
        lock (_sync)
        {
            return _repositories.TryGetValue(repository, out RegistryRepository? found)
                && (found.Tags.Remove(tagOrDigest) || found.Manifests.Remove(tagOrDigest));
        }
    }

    /// <summary>A manifest; null when there is none.</summary>
    /// <param name="repository">The repository's name without the host.</param>
    /// <param name="tagOrDigest">The tag or the digest.</param>
    public RegistryImage? Find(string repository, string tagOrDigest)
    {
        lock (_sync)
        {
            return _repositories.TryGetValue(repository, out RegistryRepository? found)
                ? found.Manifests.GetValueOrDefault(found.Tags.GetValueOrDefault(tagOrDigest, tagOrDigest))
                : null;
        }
    }

    /// <summary>The tags of a repository, sorted; null when there is no such repository.</summary>
    /// <param name="repository">Its name without the host.</param>
    public IReadOnlyList<string>? Tags(string repository)
    {
        lock (_sync)
        {
            return _repositories.TryGetValue(repository, out RegistryRepository? found) ? [.. found.Tags.Keys] : null;
        }
    }

    internal RegistryImage Put(string name, RegistryImage image)
    {
        int colon = name.LastIndexOf(':');
        lock (_sync)
        {
            RegistryRepository repository = Repository(colon < 0 ? name : name[..colon]);
            repository.Manifests[image.Digest] = image;
            repository.Layers.UnionWith(image.Layers.Select(layer => layer.Digest));
            if (colon >= 0)
            {
                repository.Tags[name[(colon + 1)..]] = image.Digest;
            }
        }

        return image;
    }

    /// <summary>Keeps a layer whose image may still come.</summary>
    internal void PutLayer(string repository, RegistryLayer layer)
    {
        lock (_sync)
        {
            Repository(repository).Layers.Add(layer.Digest);
        }
    }

    /// <summary>A repository that has the layer, the one that is asked for first; null when there is none.</summary>
    internal string? FindLayer(string repository, RegistryLayer layer)
    {
        lock (_sync)
        {
            return _repositories.Where(other => other.Value.Layers.Contains(layer.Digest))
                .OrderByDescending(other => other.Key == repository).Select(other => other.Key).FirstOrDefault();
        }
    }

    internal IReadOnlyList<(string Name, RegistryDescription Description)> Search(string term)
    {
        lock (_sync)
        {
            return
            [
                .. _repositories.Where(found => found.Key.Contains(term, StringComparison.OrdinalIgnoreCase)
                        || found.Value.Description.Description.Contains(term, StringComparison.OrdinalIgnoreCase))
                    .OrderByDescending(found => found.Value.Description.Stars)
                    .Select(found => (found.Key, found.Value.Description)),
            ];
        }
    }

    /// <summary>Who it takes these credentials for.</summary>
    internal RegistryAccess Access(RegistryCredentials credentials)
    {
        lock (_sync)
        {
            bool token = credentials.IdentityToken.Length > 0 && UsesTokens;
            if (!token && credentials.User.Length == 0)
            {
                return RegistryAccess.Nobody;
            }

            bool known = token
                ? _users.Values.Any(user => user.Token == credentials.IdentityToken)
                : _users.TryGetValue(credentials.User, out (string Password, string? Token) user)
                    && user.Password == credentials.Password;
            return known ? RegistryAccess.User : RegistryAccess.Wrong;
        }
    }

    /// <summary>What a login gives to be used in the place of the password; empty for nothing.</summary>
    internal string Token(RegistryCredentials credentials)
    {
        lock (_sync)
        {
            return credentials.IdentityToken.Length > 0
                ? credentials.IdentityToken
                : _users.GetValueOrDefault(credentials.User).Token ?? "";
        }
    }

    /// <summary>Whether it asks who one is.</summary>
    internal bool AsksWho(bool write) => Locked(
        () => (write && UsesTokens) || (_users.Count > 0 && (write || !IsPublic)));

    private RegistryRepository Repository(string name)
    {
        if (!_repositories.TryGetValue(name, out RegistryRepository? found))
        {
            _repositories[name] = found = new RegistryRepository();
        }

        return found;
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_sync)
        {
            return read();
        }
    }
}
