using System.Buffers.Binary;
using System.Diagnostics;
using System.Management.Automation.Language;
using System.Text;
using CsCheck;
using DockerSock.Client;
using DockerSock.Cmdlets;
using DockerSock.Completion;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Client;

/// <summary>
/// Whatever comes in, the answer is a value or a failure that has a name: nothing else is thrown, nothing hangs, and
/// what was written is read back.
/// </summary>
public sealed class PropertyTests
{
    private static readonly Gen<string> s_any = Gen.OneOf(Gen.String, Gen.String[Gen.Char[" !-~"], 0, 40]);

    private static readonly Gen<byte[]> s_bytes = Gen.Byte.Array[0, 80];

    [Fact]
    public void Json_that_is_broken_anywhere_is_said_to_be()
    {
        byte[] whole = Encoding.UTF8.GetBytes("""[{"a":1,"b":[true,null,"x\"y\u0041"]},-1.5e3, "€"]{"c":{}}""" + "\n17 ");
        Property.Holds(Gen.Select(Gen.Int[0, whole.Length], Gen.Int[0, whole.Length - 1], Gen.Byte, Gen.Int[1, 30]),
            one => Answers(() => Json(Broken(whole, one.Item1, one.Item2, one.Item3), one.Item4)),
            static one => one.ToString());
    }

    [Fact]
    public void Bytes_that_are_no_json_are_said_to_be_none() =>
        Property.Holds(Gen.Select(s_bytes, Gen.Int[1, 30]), static one => Answers(() => Json(one.Item1, one.Item2)),
            static one => Convert.ToHexString(one.Item1));

    [Fact]
    public void Frames_are_what_was_written_however_they_are_split() =>
        Property.Holds(Gen.Select(Gen.Select(Gen.Int[0, 2], s_bytes).Array[0, 8], Gen.Int[1, 60]), static one =>
        {
            byte[] body = [.. one.Item1.SelectMany(static frame => Frame(frame.Item1, frame.Item2))];
            List<byte>[] read = Chunks(body, one.Item2);
            Assert.All(Enumerable.Range(0, 3), stream => Assert.Equal(one.Item1
                .Where(frame => frame.Item1 == stream).SelectMany(static frame => frame.Item2), read[stream]));
        }, static one => string.Join(' ', one.Item1.Select(static frame => Convert.ToHexString(frame.Item2))));

    [Fact]
    public void Bytes_that_are_no_frames_are_said_to_be_none() =>
        Property.Holds(Gen.Select(s_bytes, Gen.Int[0, 12], Gen.Byte, Gen.Int[1, 60]), static one =>
        {
            byte[] body = [.. Frame(1, one.Item1), .. Frame(2, [1, 2, 3])];
            body[Math.Min(one.Item2, body.Length - 1)] = one.Item3;
            Answers(() => Chunks(body, one.Item4));
            Answers(() => Chunks(one.Item1, one.Item4));
        }, static one => $"{Convert.ToHexString(one.Item1)} {one.Item2} {one.Item3}");

    [Fact]
    public void Lines_are_what_was_written_however_they_are_split() =>
        Property.Holds(
            Gen.Select(Gen.String[Gen.Char["aä€ \t"], 0, 20].Array[0, 8], Gen.Int[1, 30], Gen.Bool, Gen.Bool),
            static one =>
            {
                string text = string.Concat(one.Item1.Select(line => line + (one.Item3 ? "\r\n" : "\n")));
                byte[] bytes = Encoding.UTF8.GetBytes(text);
                // Each frame ends wherever it happens to, also within a letter.
                byte[] body = one.Item4 ? [.. bytes.Chunk(one.Item2).SelectMany(static part => Frame(1, part))] : bytes;
                Assert.Equal(one.Item1, OutputLines.ReadAsync(new ChunkedStream(body, one.Item2),
                    new OutputShape(Frames: one.Item4), CancellationToken.None).ToBlockingEnumerable()
                    .Select(static line => line.Line));
            }, static one => string.Join('|', one.Item1));

    [Fact]
    public void Rules_of_an_ignore_file_are_understood_or_refused() =>
        Property.Holds(Gen.Select(Gen.OneOf(s_any, Gen.String[Gen.Char["ab*?[]^-\\!/.#\n "], 0, 20]),
            Gen.String[Gen.Char["ab/.*"], 0, 10], Gen.Bool),
            static one => Answers(() => IgnoreFile.Parse(one.Item1, "x", one.Item3).Judge(one.Item2, null)),
            static one => one.Item1);

    [Fact]
    public void References_are_read_back_or_refused() =>
        Property.Holds(Gen.OneOf(s_any, Gen.String[Gen.Char["ab0.:/@-_AB"], 0, 30],
            Gen.Select(Gen.String[Gen.Char["ab.:5"], 1, 8], Gen.String[Gen.Char["ab-_/"], 1, 10],
                Gen.String[Gen.Char["A1._-"], 0, 8]).Select(static (host, path, tag) => $"{host}/{path}:{tag}")),
            static text => Answers(() => Assert.Equal(text, ImageReference.Parse(text).ToString())),
            static text => text);

    [Fact]
    public void Options_with_commas_are_what_was_written() =>
        Property.Holds(s_any.Array[1, 6], static parts =>
        {
            Assert.Equal(parts, CommaText.Parts(string.Join(',', parts.Select(static part =>
                $"\"{part.Replace("\"", "\"\"")}\""))));
            Answers(() => CommaText.Parts(string.Join(',', parts)), static problem => problem is FormatException);
        }, static parts => string.Join('|', parts));

    [Fact]
    public void A_configuration_is_read_or_warned_of_wherever_it_is_broken()
    {
        string folder = Directory.CreateTempSubdirectory("dockersock-").FullName;
        string path = Path.Combine(folder, "config.json");
        byte[] whole = Encoding.UTF8.GetBytes("""
            {"auths":{"a.example":{"auth":"dTpw"}},"credHelpers":{"b":"c"},"credsStore":"d","currentContext":"e",
            "HttpHeaders":{"X-A":"b"},"pruneFilters":["label=x"],"proxies":{"default":{"httpProxy":"http://p"}}}
            """);
        try
        {
            Property.Holds(Gen.Select(Gen.Int[0, whole.Length], Gen.Int[0, whole.Length - 1], Gen.Byte), one =>
            {
                File.WriteAllBytes(path, Broken(whole, one.Item1, one.Item2, one.Item3));
                Answers(() =>
                {
                    DockerConfigFile file = DockerConfigFile.Load(path);
                    return (file.Warning, file.CurrentContext, file.Headers.Count);
                });
            }, static one => one.ToString(), 500);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_completion_is_one_argument_that_is_the_name() =>
        Property.Holds(Gen.OneOf(s_any, Gen.String[Gen.Char[".01ex-/_:@kdl"], 1, 4], Gen.String[Gen.Char["ab.'$`\"@;&|(){}#-,0e ‘’‚‛“”„"], 1, 12]), static name =>
        {
            if (!Quoted.IsSafe(name))
            {
                return;
            }

            Ast line = Parser.ParseInput("x " + Quoted.Argument(name), out _, out ParseError[] errors);
            Assert.Empty(errors);
            CommandAst command = Assert.IsType<CommandAst>(Assert.Single(line.FindAll(static part =>
                part is CommandAst, searchNestedScriptBlocks: true)));
            Assert.Equal(2, command.CommandElements.Count);
            Assert.Equal(name, Assert.IsType<StringConstantExpressionAst>(command.CommandElements[1]).Value);
        }, static name => name);

    [Fact]
    public async Task A_word_of_a_curl_command_is_what_a_shell_reads()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no /bin/sh here.");
        List<string> words = [];
        Property.Holds(Gen.String[Gen.Char[" !-~"], 0, 30], words.Add, static word => word, 400);
        words.AddRange(["a\nb", "$(id)", "`id`", "'", "''\\''", "€", ""]);
        ProcessStartInfo shell =
            new("/bin/sh", ["-c", $"printf '%s\\036' {string.Join(' ', words.Select(Curl.Quote))}"]);
        Assert.Equal(words, (await RealPowerShell.EndAsync(RealPowerShell.Clean(shell))).Clean.Split('\u001e')[..^1]);
    }

    [Fact]
    public void Headers_of_a_variable_are_what_was_written_or_refused() =>
        Property.Holds(Gen.Select(Gen.String[Gen.Char["aB-"], 1, 6], s_any).Array[1, 5], static headers =>
        {
            KeyValuePair<string, string>[] last = [.. headers
                .Select(static one => KeyValuePair.Create(one.Item1, one.Item2))
                .GroupBy(static one => one.Key, StringComparer.OrdinalIgnoreCase).Select(static same => same.Last())];
            Assert.Equal(last.OrderBy(static one => one.Key, StringComparer.Ordinal),
                ConfiguredHeaders.Parse(string.Join(',', headers.Select(static one =>
                    $"\"{one.Item1}={one.Item2.Replace("\"", "\"\"")}\"")))
                    .OrderBy(static one => one.Key, StringComparer.Ordinal));
            Answers(() => ConfiguredHeaders.Parse(string.Join(',', headers.Select(static one => one.Item2))));
        }, static headers => string.Join('|', headers));

    /// <summary>An answer, or a failure of the module's own.</summary>
    private static void Answers<T>(Func<T> work, Func<Exception, bool>? isKnown = null)
    {
        try
        {
            _ = work();
        }
        catch (SockException problem)
        {
            Assert.NotEmpty(problem.Message);
        }
        catch (Exception problem) when (isKnown?.Invoke(problem) == true)
        {
            Assert.NotEmpty(problem.Message);
        }
    }

    private static void Answers(Action work) => Answers(() =>
    {
        work();
        return true;
    });

    /// <summary>So many bytes, with one put in somewhere.</summary>
    private static byte[] Broken(byte[] whole, int length, int at, byte value) =>
        ((byte[])[.. whole[..at], value, .. whole[at..]])[..length];

    private static int Json(byte[] body, int chunk)
    {
        int count = 0;
        foreach (ReadOnlyMemory<byte> value in JsonSplitter.ReadAsync(new ChunkedStream(body, chunk),
            JsonShape.Elements, CancellationToken.None).ToBlockingEnumerable())
        {
            System.Text.Json.JsonDocument.Parse(value).Dispose();
            count++;
        }

        return count;
    }

    private static byte[] Frame(int stream, byte[] bytes)
    {
        byte[] head = new byte[8];
        head[0] = (byte)stream;
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), bytes.Length);
        return [.. head, .. bytes];
    }

    private static List<byte>[] Chunks(byte[] body, int chunk)
    {
        List<byte>[] read = [[], [], []];
        foreach (OutputChunk one in OutputChunks.ReadAsync(new ChunkedStream(body, chunk), frames: true,
            CancellationToken.None).ToBlockingEnumerable())
        {
            read[one.Stream].AddRange(one.Bytes.ToArray());
        }

        return read;
    }
}
