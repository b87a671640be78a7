using CsCheck;
using DockerSock.Client;

namespace DockerSock.Tests.Client;

/// <summary>What a .dockerignore file keeps from a build, by docker's rules.</summary>
public sealed class IgnoreFileTests
{
    [Theory]
    // Plain paths mean themselves and what is in them, from the top of the context.
    [InlineData("bin", "bin", true)]
    [InlineData("bin", "bin/a/b", true)]
    [InlineData("bin", "src/bin", false)]
    [InlineData("bin", "binary", false)]
    [InlineData("bin", "BIN", false)]
    [InlineData("a.b", "axb", false)]
    [InlineData("a/b", "a", false)]
    [InlineData("a/b", "a/b/c", true)]
    // Cleaning.
    [InlineData("/bin", "bin", true)]
    [InlineData("//bin//x/", "bin/x", true)]
    [InlineData("./bin/", "bin", true)]
    [InlineData("a/../bin/.", "bin", true)]
    [InlineData("../bin", "bin", false)]
    [InlineData("/../bin", "bin", true)]
    [InlineData("/", "bin", false)]
    [InlineData(".", "bin", false)]
    [InlineData("  bin\t", "bin", true)]
    [InlineData("bin\r", "bin", true)]
    [InlineData("a b", "a b", true)]
    // Comments begin at the beginning of a line, before it is trimmed.
    [InlineData("#bin", "#bin", false)]
    [InlineData(" #bin", "#bin", true)]
    [InlineData("bin #x", "bin", false)]
    [InlineData("\\#bin", "#bin", true)]
    [InlineData("\uFEFF#bin", "#bin", false)]
    [InlineData("\uFEFFbin", "bin", true)]
    // * and ? stay in one name.
    [InlineData("*", "a", true)]
    [InlineData("*", "a/b", true)]
    [InlineData("*.log", "a.log", true)]
    [InlineData("*.log", "a/b.log", false)]
    [InlineData("*/b", "a/b", true)]
    [InlineData("*/b", "a/c/b", false)]
    [InlineData("a*", "a/x", true)]
    [InlineData("b?", "b1", true)]
    [InlineData("b?", "b", false)]
    [InlineData("b?c", "b/c", false)]
    [InlineData("b?", "b\U0001F433", true)]
    [InlineData("*.x", "ä\U0001F433.x", true)]
    [InlineData("*", "a\nb", true)]
    [InlineData("a?", "ab\n", false)]
    // ** goes through folders, also through none.
    [InlineData("**", "a", true)]
    [InlineData("**/", "a", true)]
    [InlineData("**/x", "x", true)]
    [InlineData("**/x", "a/b/x", true)]
    [InlineData("**/x", "ax", false)]
    [InlineData("**x", "ax", true)]
    [InlineData("**x", "a/bx", true)]
    [InlineData("**/*.go", "a.go", true)]
    [InlineData("**/*.go", "a/b.go", true)]
    [InlineData("a/**", "a", false)]
    [InlineData("a/**", "a/b", true)]
    [InlineData("a/**/b", "a/b", true)]
    [InlineData("a/**/b", "a/x/y/b", true)]
    [InlineData("a/**/b", "a/xb", false)]
    [InlineData("a**", "ab/c", true)]
    [InlineData("a*/**", "ab/c", true)]
    [InlineData("**/a/**", "x/a/y", true)]
    [InlineData("**/a/**", "a", false)]
    [InlineData("***", "a", true)]
    // Sets.
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[a-c]x", "dx", false)]
    [InlineData("[^a-c]x", "dx", true)]
    [InlineData("[^a-c]x", "ax", false)]
    [InlineData("[!a]x", "!x", true)]
    [InlineData("[!a]x", "bx", false)]
    [InlineData("[a\\]]x", "]x", true)]
    [InlineData("[a\\-c]", "b", false)]
    [InlineData("[.$]", "$", true)]
    // Backslashes.
    [InlineData("\\*", "*", true)]
    [InlineData("\\*", "a", false)]
    [InlineData("\\!a", "!a", true)]
    [InlineData("a\\_b", "a_b", true)]
    [InlineData("\\<a>", "<a>", true)]
    // Characters of regular expressions are themselves.
    [InlineData("(a|b)+{1}$*", "(a|b)+{1}$", true)]
    [InlineData("(a|b)*", "a", false)]
    [InlineData("a+*", "aa", false)]
    // Exceptions: the last rule that matches decides.
    [InlineData("*\n!a", "a", false)]
    [InlineData("*\n!a", "a/b", false)]
    [InlineData("*\n!a", "b", true)]
    [InlineData("!a\n*", "a", true)]
    [InlineData("a\n!a/b", "a/b", false)]
    [InlineData("a\n!a/b", "a/c", true)]
    [InlineData("a\n!a/b\na/b/c", "a/b/c", true)]
    [InlineData("a\n!a/b\na/b/c", "a/b/d", false)]
    [InlineData("*.md\n!README*.md\nREADME-secret.md", "README-secret.md", true)]
    [InlineData("*.md\n!README*.md\nREADME-secret.md", "README-x.md", false)]
    [InlineData("*\n! /a", "a", false)]
    [InlineData("a\n!!a", "a", true)]
    [InlineData("**\n!**/*.txt", "d/x.txt", false)]
    // A rule that would not have changed anything for a folder has not matched it for what is in it.
    [InlineData("a\na/b\n!a\na/b", "a/b/c", true)]
    [InlineData("a\nx/..\n\n!a", "a/b", false)]
    public void Rules_are_dockers(string text, string path, bool ignored) =>
        Assert.Equal(ignored, IgnoreFile.Parse(text, ".dockerignore").Ignores(path));

    [Theory]
    [InlineData("!", "!")]
    [InlineData("! ", "!")]
    [InlineData("!/", "!/")]
    [InlineData("[", "[")]
    [InlineData("a[]", "a[]")]
    [InlineData("[a", "[a")]
    [InlineData("[-a]", "[-a]")]
    [InlineData("[a-]", "[a-]")]
    [InlineData("[^]", "[^]")]
    [InlineData("[z-a]", "[z-a]")]
    [InlineData("a\\", "a\\")]
    [InlineData("[a\\", "[a\\")]
    [InlineData("\\q", "\\q")]
    [InlineData("![", "![")]
    public void A_bad_rule_is_refused_with_its_line(string rule, string shown)
    {
        SockException refused = Assert.Throws<SockException>(() =>
            IgnoreFile.Parse($"# first\n\n{rule}\nbin", "/x/.dockerignore"));
        Assert.Equal(SockFailure.BuildFileInvalid, refused.Failure);
        Assert.Equal($"'{shown}' in line 3 of '/x/.dockerignore' is no pattern for files.", refused.Message);
    }

    [Theory]
    [InlineData("a\n!a/b/c", false, "a", true)]
    [InlineData("a\n!a/b/c", false, "a/b", true)]
    [InlineData("a\n!a/b/c", false, "a/x", false)]
    [InlineData("a\n!a/b/c", false, "a/b/c", true)]
    [InlineData("a\n!a/b/c", false, "ab", false)]
    [InlineData("a\n!**/c", false, "a", false)]
    [InlineData("a\n!**/c", true, "a", true)]
    [InlineData("a\n!a/*", true, "a", true)]
    [InlineData("a\n!a/*", true, "b", false)]
    [InlineData("a\n!b/**", true, "a", false)]
    [InlineData("a\nb/c", false, "b", false)]
    public void An_ignored_folder_is_looked_into_where_an_exception_can_mean_something(
        string text, bool buildKit, string folder, bool looked) =>
        Assert.Equal(looked, IgnoreFile.Parse(text, ".dockerignore", buildKit).MayKeepBelow(folder));

    [Fact]
    public void The_file_beside_the_Dockerfile_goes_first_for_BuildKit_alone()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("ignore-");
        try
        {
            string dockerfile = Path.Combine(folder.FullName, "web.Dockerfile");
            Assert.False(IgnoreFile.Of(folder.FullName, dockerfile, buildKit: true).Ignores("a"));
            File.WriteAllText(Path.Combine(folder.FullName, ".dockerignore"), "a");
            Assert.True(IgnoreFile.Of(folder.FullName, dockerfile, buildKit: true).Ignores("a"));
            File.WriteAllText(dockerfile + ".dockerignore", "b");
            Assert.True(IgnoreFile.Of(folder.FullName, dockerfile, buildKit: true).Ignores("b"));
            Assert.False(IgnoreFile.Of(folder.FullName, dockerfile, buildKit: true).Ignores("a"));
            Assert.True(IgnoreFile.Of(folder.FullName, dockerfile, buildKit: false).Ignores("a"));
            Assert.True(IgnoreFile.Of(folder.FullName, null, buildKit: true).Ignores("a"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_path_is_cleaned_once_and_for_all()
    {
        Gen.String[Gen.Char["ab./"], 0, 12].Sample(static path =>
        {
            string clean = PathText.Clean(path);
            Assert.Equal(clean, PathText.Clean(clean));
            Assert.DoesNotContain("//", clean, StringComparison.Ordinal);
            Assert.Equal(path.StartsWith('/'), clean.StartsWith('/'));
            Assert.True(clean is "." or "/" || !clean.EndsWith('/'), clean);

            // The system's own cleaning, from a folder so deep that nothing leads out of it.
            const string Deep = "/1/2/3/4/5/6/7/8/9";
            Assert.Equal(Path.GetFullPath(path, Deep).TrimEnd('/'), Path.GetFullPath(clean, Deep).TrimEnd('/'));
        });
    }
}
