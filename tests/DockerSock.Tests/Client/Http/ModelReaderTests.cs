using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using DockerSock.Client;
using DockerSock.Models;
using DockerSock.Tests.Models;

namespace DockerSock.Tests.Client;

public sealed class ModelReaderTests
{
    [Fact]
    public void Null_lists_and_maps_are_empty()
    {
        ContainerSummary read = Container("""{"Id":"a","Names":null,"Labels":null,"Ports":null,"Mounts":null}""");
        Assert.Equal((0, 0, 0, 0), (read.Names.Count, read.Labels.Count, read.Ports.Count, read.Mounts.Count));
        Assert.Equal("a", read.Name);
    }

    /// <summary>Every type that an answer is read as.</summary>
    public static IEnumerable<TheoryDataRow<Type>> Models() => typeof(DockerObject).Assembly.GetTypes()
        .Where(static type => type.IsSubclassOf(typeof(DockerValue)) && !type.IsAbstract && !type.IsGenericType
            && DockerJson.Default.GetTypeInfo(type) is not null)
        .Select(static type => new TheoryDataRow<Type>(type));

    [Theory(DisableDiscoveryEnumeration = true), MemberData(nameof(Models))]
    public void Any_field_may_be_null_and_any_list_may_hold_it(Type model)
    {
        JsonTypeInfo type = DockerJson.Default.GetTypeInfo(model)!;
        JsonObject nulls = [];
        JsonObject lists = [];
        foreach (JsonPropertyInfo property in type.Properties.Where(static property => !property.IsExtensionData))
        {
            nulls[property.Name] = null;
            if (property.PropertyType is { IsGenericType: true } list
                && list.GetGenericTypeDefinition() == typeof(DockerList<>))
            {
                lists[property.Name] = new JsonArray(null, null);
            }
        }

        foreach (JsonObject json in new[] { nulls, lists })
        {
            object read = typeof(ModelReaderTests).GetMethod(nameof(Any), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(model).Invoke(null, [json.ToJsonString(), type])!;
            _ = read.ToString();
            _ = (read as DockerObject)?.Called;
            foreach (PropertyInfo property in model.GetProperties())
            {
                object? value = property.GetValue(read);
                Assert.False(value is null && new NullabilityInfoContext().Create(property).ReadState
                    == NullabilityState.NotNull, property.Name);
                Assert.DoesNotContain(null, (value as System.Collections.IList)?.Cast<object?>() ?? []);
            }
        }
    }

    [Theory]
    [InlineData("0", 1970, 0)]
    [InlineData("1778186025", 2026, 0)]
    [InlineData("\"2026-05-07T20:33:45.123456789Z\"", 2026, 1_234_567)]
    [InlineData("\"2026-05-07T22:33:45.1+02:00\"", 2026, 1_000_000)]
    public void A_time_is_seconds_or_text(string json, int year, long ticks)
    {
        DateTimeOffset created = Container($$"""{"Id":"a","Created":{{json}}}""").Created!.Value.ToUniversalTime();
        Assert.Equal((year, ticks), (created.Year, created.Ticks % TimeSpan.TicksPerSecond));
    }

    [Theory]
    [InlineData("\"0001-01-01T00:00:00Z\"")]
    [InlineData("\"\"")]
    [InlineData("null")]
    public void A_time_that_never_was_is_null(string json) =>
        Assert.Null(Container($$"""{"Id":"a","Created":{{json}}}""").Created);

    [Theory]
    [InlineData("""{"Id":"a","Ports":"many","State":"running"}""", "Ports", "\"many\"")]
    [InlineData("""{"Id":"a","Ports":[1],"State":"running"}""", "Ports", "[1]")]
    [InlineData("""{"Id":"a","State":"running","Names":{"0":"x"}}""", "Names", """{"0":"x"}""")]
    public void A_field_of_a_surprising_type_is_set_aside_and_the_rest_is_read(string json, string field, string kept)
    {
        ContainerSummary read = Container(json);
        Assert.Equal(("a", "running"), (read.Id, read.State));
        Assert.Equal(kept, read.Rest![field].GetRawText());
    }

    [Fact]
    public void An_odd_field_of_a_part_costs_the_part_no_other()
    {
        ContainerSummary read =
            Container("""{"Id":"a","Ports":[{"PrivatePort":"eighty","Type":"tcp"}],"x":"\ud800"}""");
        Assert.Equal(("\"eighty\"", "tcp"), (read.Ports[0].Rest!["PrivatePort"].GetRawText(), read.Ports[0].Type));
        string written = DockerJson.Write(read);
        Assert.Contains("""[{"Type":"tcp","PrivatePort":"eighty"}]""", DockerJson.Write(read.Ports));
        Assert.Contains("\"x\":\"\uFFFD\"", written);
    }

    [Fact]
    public void Unknown_fields_are_kept_at_every_depth()
    {
        ContainerSummary read = Container("""{"Id":"a","New":1,"Ports":[{"PrivatePort":80,"Newer":{"x":[1]}}]}""");
        Assert.Equal("1", read.Rest!["New"].GetRawText());
        Assert.Equal("""{"x":[1]}""", read.Ports[0].Rest!["Newer"].GetRawText());
        Assert.Equal([read, read.Ports[0]], read.WithUnknownFields!.OrderBy(value => value == read ? 0 : 1));
    }

    [Fact]
    public void Text_that_recurs_is_read_as_it_was_sent()
    {
        string[] texts = ["web", "wéb", "w\"eb", "", "web", new('x', 200), "\ud83d\udc33", "w\\u0065b"];
        string[] unescaped = [.. texts.Take(7), "web"];
        foreach (int _ in Enumerable.Range(0, 2))
        {
            foreach ((string text, string wanted) in texts.Zip(unescaped))
            {
                string json = text.Contains("\\u") ? $"\"{text}\"" : System.Text.Json.JsonSerializer.Serialize(text);
                ContainerSummary read =
                    Container($$$"""{"Id":"a","Image":{{{json}}},"Labels":{ {{{json}}}:{{{json}}} } }""");
                Assert.Equal((wanted, wanted, wanted),
                    (read.Image, read.Labels.Keys.Single(), read.Labels.Values.Single()));
            }
        }
    }

    [Fact]
    public void Label_keys_that_differ_in_case_both_survive()
    {
        ContainerSummary read = Container("""{"Id":"a","Labels":{"x":"1","X":"2"}}""");
        Assert.Equal(("1", "2"), (read.Labels["x"], read.Labels["X"]));
    }

    [Fact]
    public void Values_written_as_text_are_their_json()
    {
        ContainerSummary read =
            Container("""{"Id":"a","Names":["/web"],"Ports":[{"PrivatePort":80,"Type":"tcp"}],"Labels":{"a":"ö<"}}""");
        Assert.Equal(("web", "a"), (read.Called, read.ToString()));
        Assert.Equal("""["/web"]""", read.Names.ToString());
        Assert.Equal("""{"a":"ö<"}""", read.Labels.ToString());
        Assert.Empty(JsonLoss.Between(JsonNode.Parse("""[{"PrivatePort":80,"Type":"tcp"}]"""),
            JsonNode.Parse(read.Ports.ToString())));
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("\"text\"")]
    [InlineData("null")]
    public void What_is_no_object_is_an_error_with_its_own_kind(string json) =>
        Assert.Equal(SockFailure.ResponseUnreadable, Assert.Throws<SockException>(() => Container(json)).Failure);

    [Fact]
    public void The_comparison_sees_what_is_lost() => Assert.Equal(["$.a: 1 / nothing", "$.b[1].c: true / false"],
        JsonLoss.Between(JsonNode.Parse("""{"a":1,"b":[1,{"c":true}],"d":null,"e":""}"""),
            JsonNode.Parse("""{"b":[1,{"c":false}]}""")));

    private static ContainerSummary Container(string json) => Read(json, DockerJson.Default.ContainerSummary);

    private static T Read<T>(string json, JsonTypeInfo<T> type) => ModelReader.Read(Encoding.UTF8.GetBytes(json), type);

    private static T Any<T>(string json, JsonTypeInfo type) =>
        ModelReader.Read(Encoding.UTF8.GetBytes(json), (JsonTypeInfo<T>)type);
}
