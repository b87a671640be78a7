using DockerSock.Formats;

namespace DockerSock.Tests.Formats;

/// <summary>How containers are shown.</summary>
public sealed class ContainerTextTests
{
    [Fact]
    public void Users_are_short_also_where_they_are_tasks() =>
        Assert.Equal("db, web.1, my.web.12, a.b", ContainerText.Users(
            ["db", "web.1.abcdefghijklmnopqrstuvwx1", "my.web.12.abcdefghijklmnopqrstuvwx2", "a.b"]));
}
