using DockerSock.Formats;
using DockerSock.Models;

namespace DockerSock.Tests.Formats;

/// <summary>How images are shown.</summary>
public sealed class ImageTextTests
{
    [Theory]
    [InlineData("", "", "<none>")]
    [InlineData("", "web@sha256:0123456789abcdef0123456789abcdef", "web@sha256:0123456789ab")]
    [InlineData("alpine:3.20", "alpine@sha256:0123456789abcdef", "alpine:3.20")]
    [InlineData("localhost:5000/web:1 web:1 other", "", "localhost:5000/web:1, web:1, other")]
    public void All_names_of_an_image_are_seen(string tags, string digests, string shown) =>
        Assert.Equal(shown, string.Join(", ", ImageText.Names(new ImageSummary
        {
            RepoTags = [.. tags.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
            RepoDigests = [.. digests.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
        })));
}
