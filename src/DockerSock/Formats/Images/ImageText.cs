using System.Globalization;
using DockerSock.Models;

namespace DockerSock.Formats;

/// <summary>How the views show images.</summary>
public static class ImageText
{
    private const int ShownTags = 3;
    private const string NoName = "<none>";

    /// <summary>
    /// The repository of an image, and how many more it is in: <c>shop/web +1</c>. In one line: PowerShell takes
    /// several for a long one when it measures a column.
    /// </summary>
    public static string Repository(ImageSummary image) =>
        (image.Repository ?? NoName) + More(image.RepoTags.Select(static tag => ImageNames.Split(tag).Repository)
            .Distinct().Skip(1).Count());

    /// <summary>The tags that an image has in that repository: <c>1.4, latest</c>.</summary>
    public static string Tags(ImageSummary image)
    {
        string[] tags = [.. image.RepoTags.Select(ImageNames.Split).Where(name => name.Repository == image.Repository)
            .Select(static name => name.Tag ?? NoName)];
        return tags.Length == 0 ? NoName : string.Join(", ", tags.Take(ShownTags)) + More(tags.Length - ShownTags);
    }

    /// <summary>Platforms as people write them: linux/amd64, linux/arm/v7.</summary>
    public static string Platforms(IEnumerable<OciPlatform> platforms) =>
        string.Join(", ", platforms.Select(static platform =>
        string.Join('/', new[] { platform.Os, platform.Architecture,
            platform.Variant }.Where(static part => !string.IsNullOrEmpty(part)))));

    private static string More(int count) => count > 0 ? string.Create(CultureInfo.InvariantCulture, $" +{count}") : "";
}
