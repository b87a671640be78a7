using DockerSock.Client;

namespace DockerSock.Tests.Client;

/// <summary>Commands that people write for a way to an engine.</summary>
public sealed class CommandTextTests
{
    [Theory]
    [InlineData("docker system dial-stdio", "docker|system|dial-stdio")]
    [InlineData("  a \t b  ", "a|b")]
    [InlineData("a 'b c' \"d e\"", "a|b c|d e")]
    [InlineData("a b'c d'e\"f g\"", "a|bc def g")]
    [InlineData("a '' \"\"", "a||")]
    [InlineData("a \"it's\" 'say \"x\"'", "a|it's|say \"x\"")]
    [InlineData("a \\\"b\\\" \"c\\\"d\"", "a|\"b\"|c\"d")]
    [InlineData("a $HOME *.txt ~ ; b | c && d", "a|$HOME|*.txt|~|;|b|/PIPE/|c|&&|d")]
    [InlineData("", "")]
    public void Are_split_as_written(string text, string words)
    {
        string[] expected = words.Length == 0 ? [] : [.. words.Split('|').Select(static word => word == "/PIPE/" ? "|" : word)];
        Assert.Equal(expected, CommandText.Split(text, isWindows: false));
        Assert.Equal(expected, CommandText.Split(text, isWindows: true));
    }

    [Theory]
    [InlineData(@"/opt/my\ dir/x a\\b 'c\d' ""e\f""", false, @"/opt/my dir/x|a\b|c\d|e\f")]
    [InlineData(@"C:\bin\wsl.exe \\server\share\x ""C:\Program Files\x.exe""", true,
        @"C:\bin\wsl.exe|\\server\share\x|C:\Program Files\x.exe")]
    public void Backslashes_are_of_the_system(string text, bool isWindows, string words) =>
        Assert.Equal(words.Split('|'), CommandText.Split(text, isWindows));

    [Theory]
    [InlineData("a 'b")]
    [InlineData("a \"b")]
    [InlineData("a \"b\\\"")]
    public void An_open_quote_is_none(string text) => Assert.Null(CommandText.Split(text, isWindows: false));
}
