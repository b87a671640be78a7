using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using DockerSock.Client;

namespace DockerSock.Tests.Client;

public sealed class JsonSplitterTests
{
    private static readonly string[] s_between = ["\n", "\r\n", " ", "\n\u001e", "\n\n\t"];

    private static readonly Gen<JsonNode?> s_leaf = Gen.OneOf(
        Gen.Long.Select(static number => (JsonNode?)JsonValue.Create(number)),
        Gen.Double[-1e9, 1e9].Select(static number => (JsonNode?)JsonValue.Create(number)),
        Gen.String.Select(static text => (JsonNode?)JsonValue.Create(text)),
        Gen.Bool.Select(static truth => (JsonNode?)JsonValue.Create(truth)),
        Gen.Const((JsonNode?)null));

    private static readonly Gen<JsonNode?> s_value = Gen.Recursive<JsonNode?>(static (depth, inner) => depth >= 4
        ? s_leaf : Gen.Frequency(
        (4, s_leaf),
        (1, inner.Array[0, 4].Select(static items => (JsonNode?)new JsonArray(items))),
        (1, Gen.Select(Gen.String, inner).Array[0, 4].Select(static fields => (JsonNode?)new JsonObject(
            fields.DistinctBy(static field => field.Item1)
                .Select(static field => KeyValuePair.Create(field.Item1, field.Item2)))))));

    /// <summary>Whatever stands between values, and however the bytes are split, the same values come out.</summary>
    [Fact]
    public void Values_survive_any_split() =>
        Gen.Select(s_value.Array[0, 8], Gen.Int[0, 4].Select(static i => s_between[i]), Gen.Int[1, 40], Gen.Bool)
            .Sample((values, between, chunk, asArray) =>
        {
            string[] texts = [.. values.Select(static value => value?.ToJsonString() ?? "null")];
            string body = asArray ? $"[{string.Join(",", texts)}]"
                : string.Concat(texts.Select(text => between + text)) + between;
            IReadOnlyList<string> expected = asArray ? texts : [.. values.SelectMany(Elements)];
            Assert.Equal(expected, Split(body, chunk));
        }, iter: 2000);

    [Theory]
    [InlineData("{\"a\":1}{\"b\":2}", "{\"a\":1}|{\"b\":2}")]
    [InlineData("\uFEFF{\"a\":1}", "{\"a\":1}")]
    [InlineData("[]", "")]
    [InlineData("  [ ] \n", "")]
    [InlineData("", "")]
    [InlineData("17", "17")]
    [InlineData("[1,[2,3],{\"x\":[4]}]", "1|[2,3]|{\"x\":[4]}")]
    [InlineData("[1]\n[2]", "1|2")]
    public void Splits(string body, string expected) =>
        Assert.Equal(expected.Length == 0 ? [] : expected.Split('|'), Split(body, 1));

    [Fact]
    public void Keeps_arrays_whole_when_asked() =>
        Assert.Equal(["[1,2]", "{\"a\":[3]}"], Split("[1,2] {\"a\":[3]}", 3, JsonShape.Values));

    [Theory]
    [InlineData("{\"a\":")]
    [InlineData("[{\"a\":1},")]
    [InlineData("[{\"a\":1}")]
    [InlineData("[")]
    [InlineData("\"abc")]
    [InlineData("{\"a\":\"\\u00")]
    [InlineData("tru")]
    public void Json_that_breaks_off_is_named_as_that(string body)
    {
        SockException problem = Assert.Throws<SockException>(() => Split(body, 2));
        Assert.Equal(SockFailure.ResponseUnreadable, problem.Failure);
        Assert.Contains("breaks off", problem.Message);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("{a:1}")]
    [InlineData("[1 2]")]
    [InlineData("[1,,2]")]
    [InlineData("[1,]")]
    [InlineData("]")]
    public void What_is_no_json_is_named_as_that(string body)
    {
        SockException problem = Assert.Throws<SockException>(() => Split(body, 2));
        Assert.Equal(SockFailure.ResponseUnreadable, problem.Failure);
        Assert.DoesNotContain("breaks off", problem.Message);
    }

    [Fact]
    public void A_value_larger_than_any_buffer_comes_whole()
    {
        string large = $"{{\"text\":\"{new string('x', 3_000_000)}\"}}";
        Assert.Equal([large, "1"], Split(large + "1", 10_000));
    }

    [Theory]
    [InlineData("[1, 2]\n", "1|2")]
    [InlineData("null", "null")]
    public void A_list_is_a_list(string body, string expected) =>
        Assert.Equal(expected.Split('|'), Split(body, 1, JsonShape.List));

    [Theory]
    [InlineData("", "Their answer is empty.")]
    [InlineData(" \n", "Their answer is empty.")]
    [InlineData("{\"message\":\"not now\"}", "Their answer is no list: it begins with '{\"message\":\"not now\"}'.")]
    [InlineData("\"a\tb\"", "Their answer is no list: it begins with '\"a b\"'.")]
    [InlineData("7", "Their answer is no list: it begins with '7'.")]
    [InlineData("[1] {\"message\":\"disk\"}", "Their answer has more than a list: '{\"message\":\"disk\"}', at byte 4.")]
    [InlineData("nothing", "Their answer is not JSON: it begins with 'nothing'.")]
    public void What_is_no_list_is_named_as_that(string body, string words) => Assert.Equal(words,
        Assert.Throws<SockException>(() => Split(body, 100, JsonShape.List)).Message);

    [Fact]
    public void Nothing_is_not_one_value() => Assert.Equal("Their answer is empty.",
        Assert.Throws<SockException>(() => Split("", 1, JsonShape.One)).Message);

    [Fact]
    public void What_is_nested_deep_is_a_value_as_any_other()
    {
        string deep = string.Concat(Enumerable.Repeat("{\"a\":", 2000)) + "1" + new string('}', 2000);
        Assert.Equal([deep, "2"], Split($"[{deep},2]", 999));
    }

    [Fact]
    public void A_value_has_a_limit()
    {
        string large = $"{{\"text\":\"{new string('x', 300_000)}\"}}";
        Assert.Equal(["1", large], Split("1 " + large, 10_000, longest: 400_000));
        Assert.Equal("Their answer has a value of more than 97.66KiB, at byte 2.",
            Assert.Throws<SockException>(() => Split("1 " + large, 10_000, longest: 100_000)).Message);
    }

    [Fact]
    public async Task A_value_is_delivered_before_the_next_byte_arrives()
    {
        System.IO.Pipelines.Pipe pipe = new();
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await using IAsyncEnumerator<ReadOnlyMemory<byte>> values =
            JsonSplitter.ReadAsync(pipe.Reader.AsStream(), JsonShape.Elements, cancel).GetAsyncEnumerator(cancel);
        await pipe.Writer.WriteAsync("[{\"n\":1}"u8.ToArray(), cancel);
        Assert.True(await values.MoveNextAsync());
        Assert.Equal("{\"n\":1}", Encoding.UTF8.GetString(values.Current.Span));
        await pipe.Writer.WriteAsync(",{\"n\":2}]"u8.ToArray(), cancel);
        await pipe.Writer.CompleteAsync();
        Assert.True(await values.MoveNextAsync());
        Assert.Equal("{\"n\":2}", Encoding.UTF8.GetString(values.Current.Span));
        Assert.False(await values.MoveNextAsync());
    }

    private static IEnumerable<string> Elements(JsonNode? value) =>
        value is JsonArray array ? array.Select(static item => item?.ToJsonString() ?? "null")
            : [value?.ToJsonString() ?? "null"];

    private static List<string> Split(string body, int chunk, JsonShape shape = JsonShape.Elements,
        int longest = LimitedStream.Value)
    {
        using ChunkedStream stream = new(Encoding.UTF8.GetBytes(body), chunk);
        return [.. JsonSplitter.ReadAsync(stream, shape, default, "Their answer", longest).ToBlockingEnumerable()
            .Select(static value => Encoding.UTF8.GetString(value.Span))];
    }
}
