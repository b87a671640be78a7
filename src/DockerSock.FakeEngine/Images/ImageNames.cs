namespace DockerSock.Fake;

/// <summary>What the lists of containers call images; looks each name up once.</summary>
internal sealed class ImageNames(EngineState state)
{
    private readonly Dictionary<string, string?> _idOfName = new(StringComparer.Ordinal);

    /// <summary>
    /// The image as it was asked for, or its identifier when that name is now another image's or nobody's.
    /// </summary>
    public string Of(EngineContainer container)
    {
        string asked = container.Config.Image;
        if (!_idOfName.TryGetValue(asked, out string? id))
        {
            _idOfName[asked] = id = state.Store.FindQuietly(asked)?.Id;
        }

        return id == container.ImageId ? asked : container.ImageId;
    }
}
