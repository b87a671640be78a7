using System.Text;
using DockerSock.Client;

namespace DockerSock.Tests.Client;

/// <summary>Credentials as they are sent, and as they are never shown.</summary>
public sealed class RegistryCredentialTests
{
    [Theory]
    [InlineData("ann", "pw", null, null, """{"username":"ann","password":"pw","serveraddress":"a.example"}""")]
    [InlineData("", "", "t", null, """{"identitytoken":"t","serveraddress":"a.example"}""")]
    [InlineData("", "", null, "r", """{"registrytoken":"r","serveraddress":"a.example"}""")]
    public void What_is_not_there_is_not_sent(string user, string password, string? identity, string? registry,
        string json)
    {
        RegistryCredential credential = new("a.example", user, password, identity, registry);
        Assert.Equal(json, credential.ToJson());
        Assert.Equal(json, Encoding.UTF8.GetString(Convert.FromBase64String(credential.ToHeader())));
        Assert.True(credential.IsThere);
    }

    [Fact]
    public void None_is_an_empty_object()
    {
        Assert.Equal("{}", RegistryCredential.None.ToJson());
        Assert.False(RegistryCredential.None.IsThere);
    }

    [Fact]
    public void Several_are_a_map_by_registry()
    {
        string header = RegistryCredential.ToHeader([new("a.example", "ann", "~~~???"), new("b.example", "", "", "t")]);
        Assert.DoesNotContain(header, static digit => digit is '+' or '/');
        Assert.Equal(
            """{"a.example":{"username":"ann","password":"~~~???","serveraddress":"a.example"},"b.example":{"identitytoken":"t","serveraddress":"b.example"}}""",
            Encoding.UTF8.GetString(Convert.FromBase64String(header.Replace('-', '+').Replace('_', '/'))));
    }

    [Fact]
    public void Its_text_is_the_users_name_alone()
    {
        RegistryCredential credential = new("a.example", "ann", "geheim", "geheim", "geheim");
        Assert.Equal("ann", credential.ToString());
        Assert.Equal("ann", $"{credential}");
    }
}
