using DockerSock.Formats;

namespace DockerSock.Tests.Formats;

/// <summary>Values as texts for tables and lists.</summary>
public sealed class CellTextTests
{
    [Theory]
    [InlineData("web", "web")]
    [InlineData("a\e[2Jb", @"a\x1b[2Jb")]
    [InlineData("a\r\n\tb\0", @"a\r\n\tb\x00")]
    [InlineData("\u009b31m", @"\x9b31m")]
    [InlineData("txt\u202egnp.exe", @"txt\u202egnp.exe")]
    [InlineData("grüße 日本 🐳", "grüße 日本 🐳")]
    public void What_a_terminal_would_obey_is_shown(string text, string shown) =>
        Assert.Equal(shown, CellText.Of(text));

    [Theory]
    [InlineData("recommendations", 9, Cut.End, "recommen…")]
    [InlineData("recommendations", 9, Cut.Middle, "reco…ions")]
    [InlineData("recommendations", 9, Cut.Start, "…ndations")]
    [InlineData("recommendations", 15, Cut.Start, "recommendations")]
    [InlineData("recommendations", 1, Cut.Middle, "…")]
    [InlineData("recommendations", 0, Cut.End, "")]
    [InlineData("日本語日本語", 7, Cut.End, "日本語…")]
    [InlineData("🐳🐳🐳", 4, Cut.Start, "…🐳")]
    public void What_is_too_long_is_cut_where_it_tells_least(string text, int width, Cut cut, string shown)
    {
        Assert.Equal(shown, CellText.Cut(text, width, cut));
        Assert.InRange(CellText.Width(shown), 0, width);
    }

    [Theory]
    [InlineData("Up 25 minutes (unhealthy)", 25, "Up 25 minutes (unhealthy)")]
    [InlineData("Up 25 minutes (unhealthy)", 22, "Up 25m (unhealthy)")]
    [InlineData("Up About a minute (health: starting)", 22, "Up 1m (starting)")]
    [InlineData("Exited (137) 25 hours ago", 22, "Exited (137) 25h ago")]
    [InlineData("Restarting (1) Less than a second ago", 22, "Restarting (1) 0s ago")]
    [InlineData("Up About an hour (healthy)", 22, "Up 1h (healthy)")]
    [InlineData("Exited (0) 13 months ago", 22, "Exited (0) 13mo ago")]
    public void A_status_that_is_too_long_keeps_what_it_says(string status, int width, string shown) =>
        Assert.Equal(shown, ContainerText.Status(status, width));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "''")]
    [InlineData("daemon off;", "'daemon off;'")]
    [InlineData("it's", "'it''s'")]
    public void Words_of_a_command_are_quoted_where_they_must_be(string word, string shown) =>
        Assert.Equal(shown, CellText.Quote(word));
}
