using System.Text.Json.Nodes;
using DockerSock.Fake;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>Two change an object of a swarm at the same time.</summary>
public sealed class SwarmUpdateTests : SwarmTest
{
    private const string Update = "/nodes/n1aaaaaaaaaaaaaaaaaaaaaaa/update";

    private string[] Versions => [.. Engine.Requests.Where(static request => request.Method == "POST")
        .Select(static request => request.QueryString)];

    [Theory]
    [InlineData("{}", """{"other":"x"}""", "-Label mine=1", """{"other":"x","mine":"1"}""")]
    [InlineData("null", """{"other":"x"}""", "-Label mine=1", """{"other":"x","mine":"1"}""")]
    [InlineData("""{"mine":"0"}""", "{}", "-Label new=1", """{"new":"1"}""")]
    [InlineData("""{"gone":"0"}""", """{"gone":"0","other":"x"}""", "-LabelRemove gone", """{"other":"x"}""")]
    [InlineData("{}", """{"mine":"1"}""", "-Label mine=1", """{"mine":"1"}""")]
    public void What_somebody_else_has_changed_elsewhere_is_kept(string before, string now, string arguments,
        string sent)
    {
        Reads("/nodes/n1", Node(7, before), Node(8, now));
        Takes(Update, OutOfSequence, Done);
        Outcome outcome = Run($"Set-DockerNode n1 {arguments} -DockerHost $h -Verbose");
        Assert.Empty(outcome.Clean);
        Assert.Equal(["version=7", "version=8"], Versions);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(sent), JsonNode.Parse(Engine.Requests[^1].BodyText)!["Labels"]),
            Engine.Requests[^1].BodyText);
        Assert.Contains(outcome.Verbose, static line =>
            line == "the node 'n1' has been changed since it was read; reading it again.");
    }

    [Theory]
    [InlineData("{}", """{"mine":"2"}""", "-Label mine=1", "Spec.Labels.mine")]
    [InlineData("""{"mine":"0"}""", "{}", "-Label mine=1", "Spec.Labels.mine")]
    [InlineData("""{"gone":"0"}""", """{"gone":"1"}""", "-LabelRemove gone", "Spec.Labels.gone")]
    public void What_somebody_else_has_changed_in_the_same_place_is_left(string before, string now, string arguments,
        string place)
    {
        Reads("/nodes/n1", Node(7, before), Node(8, now));
        Takes(Update, OutOfSequence, Done);
        Outcome outcome = Run($"Set-DockerNode n1 {arguments} -DockerHost $h");
        Assert.Equal("DockerConflict", outcome.ErrorId);
        Assert.StartsWith($"Somebody else has changed {place} of the node 'n1'", outcome.ErrorText);
        Assert.Equal(["version=7"], Versions);
    }

    [Fact]
    public void A_change_that_is_always_late_ends_with_the_engines_words()
    {
        Reads("/nodes/n1", Node(7));
        Takes(Update, OutOfSequence);
        Outcome outcome = Run("Set-DockerNode n1 -Availability pause -DockerHost $h");
        Assert.Equal("DockerEngineError", outcome.ErrorId);
        Assert.Contains("update out of sequence", outcome.ErrorText);
        Assert.Equal(8, Versions.Length);
    }

    [Fact]
    public void Another_refusal_is_not_repeated()
    {
        Reads("/nodes/n1", Node(7));
        Takes(Update, Fault.Status(500, """{"message":"rpc error: code = Unknown desc = no"}"""));
        Assert.Equal("DockerEngineError", Run("Set-DockerNode n1 -Availability pause -DockerHost $h").ErrorId);
        Assert.Equal(["version=7"], Versions);
    }

    [Fact]
    public void An_object_without_a_version_is_not_changed()
    {
        Reads("/nodes/n1", """{"ID":"n1","Spec":{}}""");
        Assert.Equal("DockerResponseUnreadable", Run("Set-DockerNode n1 -Availability pause -DockerHost $h").ErrorId);
        Assert.Empty(Versions);
    }
}
