namespace DockerSock.Tests.Cmdlets;

public sealed class MapTests : ParameterTest
{
    [Theory]
    [InlineData("@{ team = 'shop'; n = 5; on = $true; nothing = $null }",
        """{"team":"shop","n":"5","on":"true","nothing":""}""")]
    [InlineData("'team=shop', 'bare', 'empty=', 'url=a=b'", """{"team":"shop","bare":"","empty":"","url":"a=b"}""")]
    [InlineData("'team=shop', @{ team = 'other'; more = '1' }", """{"team":"other","more":"1"}""")]
    [InlineData("([pscustomobject]@{ team = 'shop' })", """{"team":"shop"}""")]
    [InlineData("@{ 'a' = '1' }, 'A=2'", """{"a":"1","A":"2"}""")]
    public void Is_names_with_values(string value, string expected) =>
        Makes($"-Label {value}", "Labels", expected, host: false);

    [Theory]
    [InlineData("'/run:size=64m,mode=1770', '/tmp'", """{"/run":"size=64m,mode=1770","/tmp":""}""")]
    [InlineData("@{ '/run' = 'size=64m' }", """{"/run":"size=64m"}""")]
    public void Has_a_separator_of_its_own_for_paths(string value, string expected) =>
        Makes($"-Tmpfs {value}", "Tmpfs", expected);

    [Theory]
    [InlineData("-Label '=shop'", "'=shop' has no name. Write NAME=value, or @{ NAME = 'value' }.")]
    [InlineData("-Label ''", "'' has no name. Write NAME=value, or @{ NAME = 'value' }.")]
    [InlineData("-Tmpfs ':size=1'", "':size=1' has no name. Write NAME:value, or @{ NAME = 'value' }.")]
    public void Refuses_what_has_no_name(string parameter, string message) => Refuses(parameter, message);
}
