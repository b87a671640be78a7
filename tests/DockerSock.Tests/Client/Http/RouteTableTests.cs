using System.Reflection;
using System.Text.RegularExpressions;
using DockerSock.Client;
using DockerSock.Cmdlets;

namespace DockerSock.Tests.Client;

/// <summary>Which operation a request is, and which cmdlet does the same.</summary>
public sealed class RouteTableTests
{
    [Fact]
    public void Every_operation_is_found_by_its_own_path()
    {
        Assert.All(RouteTable.All, static route => Assert.Equal(route, RouteTable.Find(route.Method,
            Regex.Replace(route.Path, "{[a-z]+}", "0a1b2c"))));
        Assert.All(RouteTable.All.Where(static route => route.HasReference), static route => Assert.Equal(route,
            RouteTable.Find(route.Method, Regex.Replace(route.Path, "{[a-z]+}", "localhost:5000/a/json/b:1"))));
    }

    [Theory]
    [InlineData("GET", "/containers/json", "ContainerList")]
    [InlineData("GET", "/images/get", "ImageGetAll")]
    [InlineData("GET", "/images/library/get/get", "ImageGet")]
    [InlineData("GET", "/images/search", "ImageSearch")]
    [InlineData("GET", "/plugins/privileges", "GetPluginPrivileges")]
    [InlineData("DELETE", "/images/localhost:5000/a/b@sha256:00", "ImageDelete")]
    [InlineData("GET", "/nothing", null)]
    [InlineData("POST", "/containers/json", null)]
    [InlineData("GET", "/containers//json", null)]
    [InlineData("GET", "/containers/../json", null)]
    [InlineData("GET", "/containers/a/b/json", null)]
    public void Words_of_the_API_win_over_names(string method, string path, string? operation) =>
        Assert.Equal(operation, RouteTable.Find(method, path)?.Operation);

    [Fact]
    public void Every_claim_is_in_the_table_of_cmdlets()
    {
        string[] claimed = [.. typeof(OperationTable).Assembly.GetTypes().SelectMany(static type =>
            type.GetCustomAttributes<ApiOperationAttribute>()).Select(static claim => claim.Operation).Distinct()];
        Assert.Empty(RouteTable.All.Select(static route => route.Operation).Except(claimed).Except(["Session"]));
        Assert.All(claimed, static operation => Assert.NotNull(OperationTable.Find(operation)));
        Assert.Equal(("Get-DockerContainer", "docker ps"), OperationTable.Find("ContainerList"));
        Assert.Equal("Get-DockerContainer", OperationTable.Find("ContainerInspect")?.Cmdlet);
        Assert.Null(OperationTable.Find(null));
        Assert.Null(OperationTable.Find("Session"));
    }
}
