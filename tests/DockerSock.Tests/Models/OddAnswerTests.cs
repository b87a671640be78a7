using System.Collections;
using System.Management.Automation;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Xml.Linq;
using DockerSock.Client;
using DockerSock.Cmdlets;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;
using Stated = DockerSock.Fake.ImageAttestation;

namespace DockerSock.Tests.Models;

/// <summary>
/// Real answers of every kind, in which each field in turn is something else than the API says: no answer is lost, and
/// nothing in it; its objects can be shown, and written back.
/// </summary>
public sealed class OddAnswerTests : CmdletTest
{
    private const string Here = "@odd@";

    private static readonly string s_deep = string.Concat(Enumerable.Repeat("[", 700)) + new string(']', 700);

    /// <summary>What stands in place of a field's value.</summary>
    private static readonly string[] s_values =
    [
        "null", "true", "-1", "0.5", "1e400", "18446744073709551616", "9223372036854775807", "\"\"", "\"x\"",
        "\"99999-01-01T00:00:00Z\"", "\"\\ud800\"", "\"\\u0000\"", "\"\u001b\"".Replace("\u001b", "\\u001b"),
        $"\"{new string('y', 70_000)}\"", "[]", "[[]]", "[null,1,\"x\"]", "{}", "{\"\":1}",
        "{\"a\":null,\"A\":2,\"a\":3}",
        "{\"a\":{\"b\":[{\"c\":1}]}}", s_deep,
    ];

    /// <summary>Names of fields that nobody knows.</summary>
    private static readonly string[] s_names =
    [
        "", "a[b", "a]b", "*", "a.b", "it's", "$x", "PSObject", "pstypenames", "DockerHost", "dockerHOST", "ToString",
        "Rest", "UsedBy", "Name", "Id", "id", "\\ud83d", "x\\u0000y", "\u2019;x",
    ];

    private static readonly Dictionary<string, (string Target, JsonTypeInfo Type)> s_answers = new()
    {
        ["containers"] = ("/containers/json?all=1&size=1", DockerJson.Default.ContainerSummary),
        ["container"] = ("/containers/web/json?size=1", DockerJson.Default.ContainerInspect),
        ["processes"] = ("/containers/web/top", DockerJson.Default.ContainerTop),
        ["changes"] = ("/containers/web/changes", DockerJson.Default.ContainerChange),
        ["sample"] = ("/containers/web/stats?stream=0", DockerJson.Default.ContainerStatsSample),
        ["exec"] = ("/exec/{exec}/json", DockerJson.Default.ExecInspect),
        ["images"] = ("/images/json?manifests=1&shared-size=1", DockerJson.Default.ImageSummary),
        ["image"] = ("/images/busybox/json?manifests=1", DockerJson.Default.ImageInspect),
        ["history"] = ("/images/busybox/history", DockerJson.Default.ImageHistoryEntry),
        ["search"] = ("/images/search?term=shop", DockerJson.Default.ImageSearchResult),
        ["manifest"] = ("/distribution/shop:1/json", DockerJson.Default.ImageManifest),
        ["attestations"] = ("/images/stated:1/attestations?statement=1", DockerJson.Default.ImageAttestation),
        ["networks"] = ("/networks", DockerJson.Default.DockerNetwork),
        ["network"] = ("/networks/front?verbose=1", DockerJson.Default.NetworkInspect),
        ["volumes"] = ("/volumes", DockerJson.Default.VolumeList),
        ["volume"] = ("/volumes/data", DockerJson.Default.DockerVolume),
        ["plugins"] = ("/plugins", DockerJson.Default.DockerPlugin),
        ["privileges"] = ("/plugins/privileges?remote=target", DockerJson.Default.PluginPrivilege),
        ["swarm"] = ("/swarm", DockerJson.Default.DockerSwarm),
        ["unlock key"] = ("/swarm/unlockkey", DockerJson.Default.DockerSwarmUnlockKey),
        ["nodes"] = ("/nodes", DockerJson.Default.DockerNode),
        ["secrets"] = ("/secrets", DockerJson.Default.DockerSecret),
        ["configs"] = ("/configs", DockerJson.Default.DockerConfig),
        ["services"] = ("/services?status=1", DockerJson.Default.DockerService),
        ["tasks"] = ("/tasks", DockerJson.Default.DockerTask),
        ["info"] = ("/info", DockerJson.Default.SystemInfo),
        ["version"] = ("/version", DockerJson.Default.DockerVersion),
        ["disk usage"] = ("/system/df?verbose=1", DockerJson.Default.DataUsage),
        ["old disk usage"] = ("/v1.41/system/df", DockerJson.Default.DataUsage),
        ["events"] = ("/events?since=0&until={now}", DockerJson.Default.DockerEvent),
    };

    protected override FakeEngineOptions Options { get; } = new() { ApiVersion = "1.56" };

    public static TheoryData<string> Answers => [.. s_answers.Keys];

    [Theory, MemberData(nameof(Answers))]
    public async Task An_odd_field_costs_itself_and_no_more(string answer)
    {
        (string target, JsonTypeInfo type) = s_answers[answer];
        await PrepareAsync();
        int cases = 0;
        List<object> shown = [];
        foreach (JsonNode value in await AnswerAsync(target))
        {
            foreach (string text in Mutations(value, IsWrapper(type)))
            {
                cases++;
                Check(text, value, type, shown);
            }
        }

        TestContext.Current.SendDiagnosticMessage("{0}: {1} cases, 0 lost, {2} objects shown",
            answer, cases, shown.Count);
        Assert.InRange(cases, 40, int.MaxValue);
        Show(shown);
    }

    public static TheoryData<Type> ObjectTypes => [.. typeof(DockerObject).Assembly.GetTypes().Where(static type =>
        type.IsSubclassOf(typeof(DockerObject)) && type != typeof(DiskUsageItem)
        && DockerJson.Default.GetTypeInfo(type)?.CreateObject is not null)];

    [Theory, MemberData(nameof(ObjectTypes))]
    public void A_field_that_is_called_as_what_we_make_ourselves_does_not_hide_it(Type type)
    {
        JsonTypeInfo known = DockerJson.Default.GetTypeInfo(type)!;
        PropertyInfo[] ours = [.. type.GetProperties().Where(property => !known.Properties.Any(field =>
            (field.Get is not null || field.Set is not null)
                && field.Name.Equals(property.Name, StringComparison.OrdinalIgnoreCase)))];
        JsonObject sent = [];
        foreach (PropertyInfo property in ours)
        {
            sent[property.Name] = "elsewhere";
            sent[property.Name.ToUpperInvariant() + " "] = "kept";
            sent[property.Name.ToLowerInvariant()] = "elsewhere";
        }

        DockerObject read = (DockerObject)Reader.Of(known).Read(Encoding.UTF8.GetBytes(sent.ToJsonString()));
        JsonToPowerShell.AttachNotes(read.WithUnknownFields ?? []);
        PSObject shown = PSObject.AsPSObject(read);
        Assert.NotEmpty(ours);
        Assert.All(ours, property => Assert.Equal(property.GetValue(read), shown.Properties[property.Name].Value));
        Assert.All(ours, property => Assert.Equal("kept",
            shown.Properties[property.Name.ToUpperInvariant() + " "].Value));
    }

    [Theory]
    [InlineData("/containers/json", "Get-DockerContainer -All")]
    [InlineData("/images/json", "Get-DockerImage")]
    [InlineData("/networks", "Get-DockerNetwork")]
    [InlineData("/volumes", "Get-DockerVolume")]
    [InlineData("/plugins", "Get-DockerPlugin")]
    [InlineData("/nodes", "Get-DockerNode")]
    [InlineData("/secrets", "Get-DockerSecret")]
    [InlineData("/configs", "Get-DockerConfig")]
    [InlineData("/services", "Get-DockerService")]
    [InlineData("/system/df", "Get-DockerDiskUsage -Detailed")]
    public async Task A_list_has_all_its_objects_and_a_warning_for_each_odd_field(string path, string cmdlet)
    {
        await PrepareAsync();
        JsonNode whole = (await AnswerAsync(path == "/system/df" ? "/system/df?verbose=1" : path))[0];
        JsonObject one = (JsonObject)Roots(whole, whole is JsonObject && path is "/volumes" or "/system/df").First();
        foreach (string odd in (string[])["[[]]", "18446744073709551616", "\"\\ud800\"", "{\"a\":1}", s_deep])
        {
            JsonArray list = [.. one.Select(field =>
            {
                JsonObject copy = (JsonObject)one.DeepClone();
                copy[field.Key] = Here;
                copy["a[b"] = new JsonObject { ["c"] = 1 };
                return copy;
            })];
            string objects = list.ToJsonString(DockerJson.Plain.Options).Replace($"\"{Here}\"", odd);
            // One that is no object is no reason either.
            objects = $"[7,{objects[1..]}";
            Answer(path, path switch
            {
                "/volumes" => $$"""{"Volumes":{{objects}},"Warnings":null}""",
                "/system/df" => $$$"""{"ImageUsage":{"TotalCount":1,"Items":{{{objects}}}}}""",
                _ => objects,
            });
            Outcome outcome = Run($"{cmdlet} -DockerHost $h");
            Assert.Equal(list.Count, outcome.Output.Count);
            Assert.All(outcome.Output, static shown => Assert.NotNull(shown.BaseObject is DiskUsageItem item
                ? PSObject.AsPSObject(item.Object).Properties["a[b"] : shown.Properties["a[b"]));
            Assert.All(outcome.Errors, static error =>
                Assert.StartsWith("ResponseUnreadable", error.FullyQualifiedErrorId.Replace("Docker", "")));
            Assert.Equal(path is "/volumes" or "/system/df" ? 0 : 1, outcome.Errors.Count);
            Assert.Equal(outcome.Warnings.Distinct(), outcome.Warnings);
            Assert.True(odd.StartsWith('"') || outcome.Warnings.Any(static said => said.Contains("kept as it came")));
        }
    }

    [Theory]
    [InlineData("/volumes", "Get-DockerVolume", """{"Volumes":"x"}""")]
    [InlineData("/system/df", "Get-DockerDiskUsage", """{"ImageUsage":7}""")]
    [InlineData("/system/df", "Get-DockerDiskUsage -Detailed", """{"VolumeUsage":{"Items":{}}}""")]
    public void A_wrapped_list_that_is_none_is_an_error_and_no_empty_list(string path, string cmdlet, string body)
    {
        Answer(path, body);
        Assert.Contains("cannot be read", Run($"{cmdlet} -DockerHost $h").ErrorText);
    }

    /// <summary>The value with each of its fields odd in each way, and with a field of each odd name.</summary>
    private static IEnumerable<string> Mutations(JsonNode value, bool isWrapper)
    {
        foreach (string text in Marked(value, isWrapper))
        {
            foreach (string odd in s_values)
            {
                yield return text.Replace($"\"{Here}\"", odd);
            }
        }

        foreach (string text in Named(value, isWrapper))
        {
            foreach (string name in s_names)
            {
                yield return text.Replace($"\"{Here}\"", $"\"{name}\"");
            }
        }
    }

    /// <summary>The value, in which one place after the other is marked.</summary>
    private static IEnumerable<string> Marked(JsonNode whole, bool isWrapper)
    {
        int places = Roots(whole, isWrapper).SelectMany(Places).Count();
        for (int at = 0; at < places; at++)
        {
            JsonNode copy = whole.DeepClone();
            Roots(copy, isWrapper).SelectMany(Places).ElementAt(at)(JsonValue.Create(Here));
            yield return copy.ToJsonString(DockerJson.Plain.Options);
        }
    }

    private static IEnumerable<string> Named(JsonNode whole, bool isWrapper)
    {
        int objects = Roots(whole, isWrapper).SelectMany(Objects).Count();
        for (int at = 0; at < objects; at++)
        {
            JsonNode copy = whole.DeepClone();
            Roots(copy, isWrapper).SelectMany(Objects).ElementAt(at)
                .Insert(0, Here, new JsonObject { ["deep"] = new JsonArray(1, 2) });
            yield return copy.ToJsonString(DockerJson.Plain.Options);
        }
    }

    /// <summary>The value itself; of one that only wraps lists the first object of each.</summary>
    private static IEnumerable<JsonNode> Roots(JsonNode? node, bool isWrapper) => !isWrapper ? [node!] : node switch
    {
        JsonObject map => map.SelectMany(static field => Roots(field.Value, true)),
        JsonArray { Count: > 0 } list when list[0] is JsonObject one => [one],
        _ => [],
    };

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject map => map.ToArray().SelectMany(static field => Objects(field.Value)).Prepend(map),
        JsonArray list => list.Take(1).SelectMany(Objects),
        _ => [],
    };

    /// <summary>Fields at every depth; of a list its first item stands for the others.</summary>
    private static IEnumerable<Action<JsonNode>> Places(JsonNode? node) => node switch
    {
        JsonObject map => map.ToArray().SelectMany(field =>
            Places(field.Value).Prepend(odd => map[field.Key] = odd)),
        JsonArray { Count: > 0 } list => Places(list[0]).Prepend(odd => list[0] = odd),
        _ => [],
    };

    private static void Check(string text, JsonNode plain, JsonTypeInfo type, List<object> shown)
    {
        byte[] sent = Encoding.UTF8.GetBytes(text);
        object read = Reader.Of(type).Read(Split(sent).Single());
        string written = DockerJson.Write(read);
        JsonNode wanted = WithoutNull(DockerJson.Parse(JsonRepair.Of(sent))!);
        if (read is DockerObject one)
        {
            // The slash before a container's name is no part of it.
            Assert.Equal([], JsonLoss.Between(wanted, WithoutNull(DockerJson.Parse(Encoding.UTF8.GetBytes(written))!))
                .Where(static lost => lost != "$.Name: \"/web\" / \"web\""));
            Keep(one, shown);
            return;
        }

        DockerObject[] inner = [.. Inner(read)];
        if (IsWrapper(type))
        {
            object whole = Reader.Of(type).Read(Encoding.UTF8.GetBytes(plain.ToJsonString()));
            Assert.Equal(Inner(whole).Count(), inner.Length);
        }
        else
        {
            Assert.Equal([], JsonLoss.Between(wanted, WithoutNull(DockerJson.Parse(Encoding.UTF8.GetBytes(written))!)));
        }

        foreach (DockerObject found in inner)
        {
            Keep(found, shown);
        }
    }

    private static bool IsWrapper(JsonTypeInfo type) =>
        type.Type == typeof(VolumeList) || type.Type == typeof(DataUsage);

    /// <summary>The same, without null in any list: it is not there.</summary>
    private static JsonNode WithoutNull(JsonNode node)
    {
        if (node is JsonArray list)
        {
            for (int at = list.Count - 1; at >= 0; at--)
            {
                if (list[at] is null)
                {
                    list.RemoveAt(at);
                }
            }
        }

        IEnumerable<JsonNode?> parts = (node as JsonObject)?.Select(static field => field.Value)
            ?? node as JsonArray ?? [];
        foreach (JsonNode inner in parts.OfType<JsonNode>().ToArray())
        {
            WithoutNull(inner);
        }

        return node;
    }

    private static void Keep(DockerObject one, List<object> shown)
    {
        string written = DockerJson.Write(one);
        JsonToPowerShell.AttachNotes(one.WithUnknownFields ?? []);
        _ = one.ToString() + one.Called;
        foreach (PropertyInfo property in one.GetType().GetProperties())
        {
            _ = property.GetValue(one)?.ToString();
        }

        // Sent back, it is what came.
        Assert.Equal([], JsonLoss.Between(DockerJson.Parse(Encoding.UTF8.GetBytes(written)),
            DockerJson.Parse(PowerShellToJson.Convert(PSObject.AsPSObject(one)))));
        shown.Add(one);
    }

    private static IEnumerable<DockerObject> Inner(object? value) => value switch
    {
        DockerObject one => [one],
        DockerValue wrapper => wrapper.GetType().GetProperties()
            .SelectMany(property => Inner(property.GetValue(wrapper))),
        IEnumerable list and not string => list.Cast<object?>().SelectMany(Inner),
        _ => [],
    };

    private static IEnumerable<byte[]> Split(byte[] json)
    {
        using MemoryStream body = new(json);
        return [.. JsonSplitter.ReadAsync(body, JsonShape.Elements, TestContext.Current.CancellationToken)
            .ToBlockingEnumerable().Select(static value => value.ToArray())];
    }

    /// <summary>Every text of the views of these objects, which must not throw.</summary>
    private void Show(List<object> shown)
    {
        foreach (IGrouping<Type, object> kind in shown.GroupBy(static one => one.GetType()))
        {
            string[] blocks = [.. Blocks(kind.Key).Distinct()];
            Outcome outcome = Shell.Run("""
                param($objects, $blocks)
                foreach ($block in $blocks) {
                    $run = [scriptblock]::Create($block)
                    foreach ($_ in $objects) { 
                        # Where the value is of no use to it, a cell stays empty.
                        try { $null = & $run } catch [Management.Automation.MethodException] {
                            if ($_.Exception.InnerException -isnot [Management.Automation.PSInvalidCastException] -and
                                $_.FullyQualifiedErrorId -notlike 'MethodCount*') { "$block : $($_.FullyQualifiedErrorId) $_" }
                        } catch [Management.Automation.CommandNotFoundException] {
                            # Sort-Object is not here.
                        } catch { "$block : $($_.FullyQualifiedErrorId) $_" } }
                }
                """, ("objects", kind.ToArray()), ("blocks", blocks));
            Assert.Equal([], outcome.Clean.Select(static line => line.ToString()).Distinct().Take(20));
        }
    }

    private static IEnumerable<string> Blocks(Type type) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "DockerSock", "Formats"), "*.ps1xml",
            SearchOption.AllDirectories).SelectMany(file => XDocument.Load(file).Descendants("View")
            .Where(view => view.Descendants("TypeName").Any(name => name.Value == type.FullName))
            .SelectMany(static view => view.Descendants("ScriptBlock")).Select(static block => block.Value));

    private async Task<JsonNode[]> AnswerAsync(string target)
    {
        using EngineClient client = new(Engine);
        EngineContainer web = Engine.State.AddContainer("other", "busybox", running: true);
        (_, string made) = await client.AskAsync("POST", $"/containers/{web.Id}/exec", """{"Cmd":["true"]}""");
        string exec = (string)JsonNode.Parse(made)!["Id"]!;
        (int status, string body) = await client.AskAsync("GET", target.Replace("{exec}", exec)
            .Replace("{now}", $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1}"));
        Assert.Equal(200, status);
        JsonNode[] values = [.. Split(Encoding.UTF8.GetBytes(body)).Take(1).Select(static one => JsonNode.Parse(one)!)];
        Assert.NotEmpty(values);
        return values;
    }

    private async Task PrepareAsync()
    {
        Engine.State.AddNetwork("front");
        Engine.State.AddVolume("data");
        Engine.State.AddImage("stated:1", setUp: static image =>
            image.Attestations.Add(new Stated("https://slsa.dev/provenance/v1", """{"predicate":{"builder":1}}""")));
        EngineContainer web = Engine.State.AddContainer("web", "busybox", running: true);
        web.Files.AddFile("/etc/new.conf", "new");
        Engine.State.Registries.AddImage("docker.io/library/shop:1");
        Engine.State.Registries.AddPlugin("target", """{"network":{"type":"host"},"ipchost":true}""");
        Engine.State.AddPlugin("target", enabled: true);
        Engine.State.BuildCache.Add(new EngineBuildRecord { Id = "record" });
        EngineSwarm swarm = Engine.State.StartSwarm();
        swarm.AddNode("other");
        swarm.AddSecret("key", [1]);
        swarm.AddConfig("settings", [1]);
        swarm.AddService("shop");
        await Task.CompletedTask;
    }

    /// <summary>Reads a type that is known when the test runs.</summary>
    private abstract class Reader
    {
        public static Reader Of(JsonTypeInfo type) =>
            (Reader)Activator.CreateInstance(typeof(Reader<>).MakeGenericType(type.Type), type)!;

        public abstract object Read(byte[] json);
    }

    private sealed class Reader<T>(JsonTypeInfo<T> type) : Reader
    {
        public override object Read(byte[] json) => ModelReader.Read(json, type)!;
    }
}
