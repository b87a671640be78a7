using DockerSock.Formats;
using DockerSock.Models;

namespace DockerSock.Tests.Formats;

/// <summary>How images are shown.</summary>
public sealed class ImageTextTests
{
    [Theory]
    [InlineData("", "<none>", "<none>")]
    [InlineData("alpine:3.20", "alpine", "3.20")]
    [InlineData("web:1 web:1.4 web:latest", "web", "1, 1.4, latest")]
    [InlineData("web:1 web:1.4 web:1.4.2 web:latest", "web", "1, 1.4, 1.4.2 +1")]
    [InlineData("localhost:5000/web:1 web:1 web:2 other", "localhost:5000/web +2", "1")]
    public void An_image_is_one_line_however_many_names_it_has(string names, string repository, string tags)
    {
        ImageSummary image = new() { RepoTags = [.. names.Split(' ', StringSplitOptions.RemoveEmptyEntries)] };
        Assert.Equal((repository, tags), (ImageText.Repository(image), ImageText.Tags(image)));
    }
}
