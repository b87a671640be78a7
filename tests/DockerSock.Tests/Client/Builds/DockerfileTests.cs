using DockerSock.Client;

namespace DockerSock.Tests.Client;

/// <summary>What a Dockerfile says of a build before it begins.</summary>
public sealed class DockerfileTests
{
    [Theory]
    [InlineData("FROM alpine", "alpine")]
    [InlineData("from  alpine:3.20@sha256:abc  as base\nFROM base\nFROM BASE", "alpine:3.20@sha256:abc")]
    [InlineData("FROM scratch", "")]
    [InlineData("FROM a\nFROM b AS x\nFROM a", "a b")]
    [InlineData("FROM x AS x\nFROM x", "x")]
    [InlineData("ARG V=1\nFROM a:$V", "a:1")]
    [InlineData("ARG V=\"1\"\nARG W=${V}.2\nFROM a:${W}", "a:1.2")]
    [InlineData("ARG V W=2\nFROM a:${V:-x}$W", "a:x2")]
    [InlineData("ARG V=\nFROM a:${V:-x} \nFROM b:${V-x}1", "a:x b:1")]
    [InlineData("ARG V=1\nFROM a${V:+-slim}\nFROM b${W:+-slim}\nFROM c${W+x}", "a-slim b c")]
    [InlineData("ARG V=1\nFROM a:${W:-${V}}", "a:1")]
    [InlineData("FROM a:${GIVEN}", "a:")] // not declared
    [InlineData("ARG GIVEN=default\nFROM a:${GIVEN}", "a:given")]
    [InlineData("ARG GIVEN\nFROM a:${GIVEN}", "a:given")]
    [InlineData("FROM a\nARG V=1\nFROM b:${V:-none}", "a b:none")] // declared for the first stage only
    [InlineData("ARG V=a.b\nFROM x:${V%.*}\nFROM y", "y")] // only the builder knows
    [InlineData("ARG V='$x'\nFROM a:\\$V\nFROM 'b':1", "a:$V b:1")]
    [InlineData("FROM $EMPTY", "")]
    [InlineData("ARG V=1\nFROM a:${V\nFROM b", "b")] // not closed
    [InlineData("ARG V=1\nFROM a:${V:-${W}\nFROM b", "b")]
    [InlineData("FROM \"a'b\"\nFROM 'c\"d'", "a'b c\"d")] // the other quote is a letter
    [InlineData("ARG V=1\nFROM \"a'$V'\"\nFROM 'b\"$V\"'", "a'1' b\"$V\"")]
    [InlineData("FROM --platform=\"it's\" a\nCOPY --from='i\"x' / /\nCOPY --from=\"j'y\" / /", "a i\"x j'y")]
    [InlineData("FROM a\nCOPY --chown=1 --from=img:2 /x /y\nCOPY --from=0 /x /\nCOPY a b", "a img:2")]
    [InlineData(
        "FROM a AS one\nFROM b\nCOPY --from=ONE / /\nCOPY --from=\"c\" / /\nCOPY --from=$x / /\nCOPY --from=scratch / /", "a b c")]
    [InlineData(
        "FROM a\nRUN --mount=type=cache,target=/c --mount=from=tools:1,target=/t x\nRUN "
            + "--mount=\"type=bind,from=t2\" x", "a tools:1 t2")]
    [InlineData("FROM a\nRUN echo --mount=from=no\nRUN --mount=type=bind,source=from=no x", "a")]
    [InlineData("# FROM no\n\n  # FROM no\n FROM \\\n # between\n\n a \\\n  AS x\nFROM x", "a")]
    [InlineData("FROM a\nRUN <<EOF\nFROM no\nEOF\nFROM b", "a b")]
    [InlineData("FROM a\nCOPY <<-\"ONE\" << TWO /x/\nFROM no\n\tONE\nFROM no\nTWO\nFROM b", "a b")]
    [InlineData("FROM a\nRUN [\"echo\", \"<<EOF\"]\nFROM b\nEOF", "a b")]
    [InlineData("FROM a\nRUN cat <<<EOF && echo 1<<2\nFROM b", "a b")]
    [InlineData("FROM a\nONBUILD RUN <<EOF\nFROM no\nEOF\nFROM b", "a b")]
    [InlineData("FROM a\nRUN x <<EOF # \\\nFROM no\nFROM no\nEOF\nFROM b", "a b")]
    [InlineData("# escape=`\nFROM `\n a\nRUN dir c:\\\nFROM b", "a b")]
    [InlineData("# syntax=x\n# Escape = `\nFROM `\n a", "a")]
    [InlineData("# comment\n# escape=`\nFROM a\\\n:1", "a:1")]
    [InlineData("FROM a\r\nFROM \\\r\n b\r\n", "a b")]
    [InlineData("\uFEFFFROM a", "a")]
    [InlineData("FROM a\nRUN x \\\\\nFROM b", "a b")] // two escapes end no line
    public void Images(string text, string names) => Assert.Equal(names, string.Join(' ', Dockerfile.Parse(text)
        .FromImages(new Dictionary<string, string> { ["GIVEN"] = "given" }).Select(static image => image.Name)));

    [Fact]
    public void Images_have_their_platform_and_line()
    {
        const string Text = """
            ARG P=linux/arm64
            FROM --platform=$P a

            FROM --platform=$BUILDPLATFORM \
                b
            FROM --platform=linux/amd64 a
            FROM a
            """;
        Assert.Equal(
            [new("a", "linux/arm64", 2), new("b", null, 4), new("a", "linux/amd64", 6),
                new DockerfileImage("a", null, 7)],
            Dockerfile.Parse(Text).FromImages(new Dictionary<string, string>()));
    }

    [Theory]
    [InlineData("RUN --mount=type=secret,id=x cat", 3)]
    [InlineData("RUN --mount=type=cache,target=/c --network=none --mount=Type=SSH x", 3)]
    [InlineData("RUN x\nRUN \\\n  --mount=id=x,type=ssh \\\n  git clone", 4)]
    [InlineData("run --mount=target=/x,type=secret y", 3)]
    [InlineData("RUN --mount=type=cache,target=/secret x", null)]
    [InlineData("RUN echo --mount=type=secret,id=x", null)]
    [InlineData("# RUN --mount=type=secret", null)]
    [InlineData("RUN <<E\nRUN --mount=type=secret x\nE", null)]
    [InlineData("COPY --mount=type=secret x y", null)]
    [InlineData("ONBUILD RUN --mount=type=secret x", null)]
    public void Secrets_and_keys_need_a_session(string text, int? line) =>
        Assert.Equal(line, Dockerfile.Parse("FROM a\n\n" + text).NeedsSession?.Line);

    [Fact]
    public void The_instruction_that_needs_a_session_is_shown() => Assert.Equal("RUN --mount=type=secret,id=k   cat",
        Dockerfile.Parse("FROM a\nRUN --mount=type=secret,id=k \\\n  cat\n").NeedsSession?.Text);

    [Theory]
    [InlineData("# syntax=docker/dockerfile:1\nFROM a", "docker/dockerfile:1")]
    [InlineData("#SYNTAX = docker/dockerfile:1 --x\n", "docker/dockerfile:1")]
    [InlineData("# escape=`\n# syntax=x", "x")]
    [InlineData("\n# syntax=x", null)]
    [InlineData("# hello\n# syntax=x", null)]
    [InlineData("# other=1\n# syntax=x", null)]
    public void The_frontend_is_named_at_the_top(string text, string? image) =>
        Assert.Equal(image, Dockerfile.Parse(text).Syntax);
}
