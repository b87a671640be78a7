using DockerSock.Formats;
using DockerSock.Models;

namespace DockerSock.Tests.Formats;

/// <summary>How containers are shown.</summary>
public sealed class ContainerTextTests
{
    private static readonly PortSummary[] s_ports =
    [
        new() { PrivatePort = 443, Type = "tcp" },
        new() { IP = "0.0.0.0", PrivatePort = 80, PublicPort = 8080, Type = "tcp" },
        new() { IP = "::", PrivatePort = 80, PublicPort = 8080, Type = "tcp" },
        new() { IP = "127.0.0.1", PrivatePort = 53, PublicPort = 5353, Type = "udp" },
        new() { IP = "0.0.0.0", PrivatePort = 90, PublicPort = 9000, Type = "tcp" },
    ];

    [Fact]
    public void Users_are_short_also_where_they_are_tasks()
    {
        string[] users = ["db", "web.1.abcdefghijklmnopqrstuvwx1", "my.web.12.abcdefghijklmnopqrstuvwx2", "a.b"];
        Assert.Equal("db, web.1, my.web.12, a.b", DetailText.Users(users, int.MaxValue));
        Assert.Equal("db, web.1 +2", DetailText.Users(users, 14));
    }

    [Theory]
    [InlineData(80, "127.0.0.1:5353->53/udp, 8080->80/tcp, 0.0.0.0:9000->90/tcp, 443/tcp")]
    [InlineData(60, "127.0.0.1:5353->53/udp, 8080->80, 0.0.0.0:9000->90, 443")]
    [InlineData(40, "127.0.0.1:5353->53/udp, 8080->80 +2")]
    [InlineData(12, "127.0.0.… +3")]
    public void Ports_are_merged_and_none_is_lost_without_a_sign(int width, string shown) =>
        Assert.Equal(shown, ContainerText.Ports(s_ports, width));

    [Theory]
    [InlineData("running", "Up 2 hours", "running")]
    [InlineData("running", "Up 2 hours (healthy)", "running")]
    [InlineData("running", "Up 2 hours (unhealthy)", "unhealthy")]
    [InlineData("running", "Up 2 seconds (health: starting)", "starting")]
    [InlineData("paused", "Up 2 hours (Paused)", "paused")]
    [InlineData("exited", "Exited (0) 2 hours ago", "exited")]
    [InlineData("exited", "Exited (1) 2 hours ago", "failed")]
    [InlineData("exited", "Exited (137) 2 hours ago", "stopped")]
    public void A_state_has_a_colour_of_its_own(string state, string status, string shown) =>
        Assert.Equal(shown, ContainerText.State(new ContainerSummary { State = state, Status = status }));

    [Theory]
    [InlineData("nginx:1.29@sha256:0123456789abcdef", "nginx:1.29")]
    [InlineData("nginx@sha256:0123456789abcdef", "nginx")]
    [InlineData("sha256:0123456789abcdef0123456789abcdef", "0123456789ab")]
    [InlineData("nginx", "nginx")]
    public void A_reference_loses_its_digest(string image, string shown) =>
        Assert.Equal(shown, ContainerText.Image(image));
}
