using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>
/// What -Filter, -Query and -Headers take: a map, and texts as the docker program and curl take them.
/// </summary>
public sealed class FilterTests : CmdletTest
{
    [Theory]
    [InlineData("@{ status = 'running' }", """{"status":["running"]}""")]
    [InlineData("'status=running'", """{"status":["running"]}""")]
    [InlineData("status=running", """{"status":["running"]}""")]
    [InlineData("' status = running '", """{"status":["running"]}""")]
    [InlineData("'label=a=b', 'label=c', 'status=exited'", """{"label":["a=b","c"],"status":["exited"]}""")]
    [InlineData("@{ label = 'a', 'b' }, 'label=c'", """{"label":["a","b","c"]}""")]
    [InlineData("([ordered]@{ label = 'a'; status = 'exited' })", """{"label":["a"],"status":["exited"]}""")]
    [InlineData("([pscustomobject]@{ status = 'exited' })", """{"status":["exited"]}""")]
    [InlineData("([System.Collections.Generic.Dictionary[string,string[]]]::new())", null)]
    [InlineData("@{ 'is-task' = $true }", """{"is-task":["true"]}""")]
    [InlineData("'label='", """{"label":[""]}""")]
    [InlineData("$null", null)]
    [InlineData("@{}", null)]
    public void A_condition_is_written_as_a_map_or_as_text(string filter, string? sent)
    {
        _ = Run($"Get-DockerContainer -All -Filter {filter} -DockerHost $h").Clean;
        Assert.EndsWith(sent is null ? "/containers/json?all=1" : $"&filters={Uri.EscapeDataString(sent)}", Sent);
    }

    [Theory]
    [InlineData("Get-DockerContainer -Filter running", "'running' has no '='. Write name=value, or @{ name = 'value' }.")]
    [InlineData("Get-DockerNetwork -Filter =x", "A value has no name. Write name=value, or @{ name = 'value' }.")]
    [InlineData("Get-DockerImage -Filter 5", "'5' has no names. Write name=value, or @{ name = 'value' }.")]
    [InlineData("Get-DockerEvent -Filter x", "'x' has no '='. Write name=value, or @{ name = 'value' }.")]
    [InlineData("Clear-DockerImage -Filter x", "'x' has no '='. Write name=value, or @{ name = 'value' }.")]
    [InlineData("Clear-DockerBuildCache -Filter x", "'x' has no '='. Write name=value, or @{ name = 'value' }.")]
    [InlineData("Find-DockerImage x -Filter x", "'x' has no '='. Write name=value, or @{ name = 'value' }.")]
    [InlineData("Invoke-SockRequest /x -Headers x", "'x' has no ':'. Write name: value, or @{ name = 'value' }.")]
    public void Any_other_text_is_an_error_that_says_how_it_is_written(string command, string sentence)
    {
        Outcome outcome = Run($"{command} -DockerHost $h");
        Assert.Equal("ParameterArgumentTransformationError", outcome.ErrorId);
        Assert.EndsWith(sentence, outcome.ErrorText);
        Assert.Empty(Engine.Requests);
    }

    [Fact]
    public void Headers_and_parameters_of_a_request_are_written_as_for_curl_too()
    {
        Answer("/any*", "{}");
        _ = Run("Invoke-SockRequest /any -Headers 'X-A: a:b', 'X-B:c' -Query 'a=1', 'b=2', 'a=3' -DockerHost $h").Clean;
        Assert.EndsWith("/any?a=1&a=3&b=2", Sent);
        Assert.Equal(("a:b", "c"), (Engine.Requests[^1].Header("X-A"), Engine.Requests[^1].Header("X-B")));
    }
}
