using System.Text.RegularExpressions;
using DockerSock.Models;

namespace DockerSock.Tests.Cmdlets;

public sealed class GetDockerServiceTests : ServiceTest
{
    [Fact]
    public void Lists_services_by_name_with_all_that_is_known_of_them()
    {
        string web = Service(7, """
            {"Name":"web","Labels":{"a":"b"},"TaskTemplate":{"ContainerSpec":{"Image":"docker.io/library/nginx:1@sha256:abc","StopGracePeriod":10000000000}},
             "Mode":{"Replicated":{"Replicas":3}}}
            """, """
            "PreviousSpec":{"Name":"web"},"Endpoint":{"Ports":[{"Protocol":"tcp","TargetPort":80,"PublishedPort":8080,"PublishMode":"ingress"}],
            "VirtualIPs":[{"NetworkID":"net","Addr":"10.0.0.2/24"}]},"UpdateStatus":{"State":"completed","Message":"done"},
            "ServiceStatus":{"RunningTasks":2,"DesiredTasks":3,"CompletedTasks":0}
            """);
        Reads("/services", List(web, web.Replace("\"web\"", "\"app\"", StringComparison.Ordinal)));
        IReadOnlyList<DockerService> services = Run("Get-DockerService -Filter @{ mode = 'replicated' } -DockerHost $h")
            .As<DockerService>();
        Assert.Equal(["GET /services?status=1&filters=%7B%22mode%22%3A%5B%22replicated%22%5D%7D"], Calls);
        Assert.Equal(["app", "web"], services.Select(static service => service.Name));
        DockerService last = services[1];
        Assert.Equal((Id, Id[..12], "nginx:1", "replicated", "2/3", 8080L, "b"),
            (last.Id, last.ShortId, last.Image, last.Mode, last.Replicas, last.Ports[0].PublishedPort,
                last.Labels["a"]));
        Assert.Equal(("completed", "10.0.0.2/24", 10_000_000_000L, "web"),
            (last.UpdateStatus!.State, last.Endpoint!.VirtualIPs[0].Addr,
            last.Spec!.TaskTemplate!.ContainerSpec!.StopGracePeriod, last.PreviousSpec!.Name));
    }

    [Theory]
    [InlineData("""{"Mode":{"Replicated":{"Replicas":3}},"TaskTemplate":{"Placement":{"MaxReplicas":2}}}""",
        "replicated", "1/2 (max 2 per node)")]
    [InlineData("""{"Mode":{"Global":{}}}""", "global", "1/2")]
    [InlineData("""{"Mode":{"ReplicatedJob":{"TotalCompletions":5}}}""", "replicated-job", "1/2 (3/5 completed)")]
    [InlineData("""{"Mode":{"GlobalJob":{}}}""", "global-job", "1/2 (3/5 completed)")]
    public void Tells_how_many_tasks_there_are_as_docker_does(string spec, string mode, string replicas)
    {
        Reads("/services",
            List(Service(7, spec, """ "ServiceStatus":{"RunningTasks":1,"DesiredTasks":2,"CompletedTasks":3} """)));
        DockerService service = Assert.Single(Run("Get-DockerService -DockerHost $h").As<DockerService>());
        Assert.Equal((mode, replicas), (service.Mode, service.Replicas));
    }

    [Fact]
    public void The_table_is_the_docker_programs()
    {
        Reads("/services",
            List(Service(7, """{"Name":"web","TaskTemplate":{"ContainerSpec":{"Image":"nginx:1"}}}""", """
            "ServiceStatus":{"RunningTasks":2,"DesiredTasks":3},"Endpoint":{"Ports":[
            {"Protocol":"udp","TargetPort":53,"PublishedPort":53,"PublishMode":"ingress"},{"Protocol":"tcp","TargetPort":81,"PublishedPort":8081,"PublishMode":"ingress"},
            {"Protocol":"tcp","TargetPort":80,"PublishedPort":8080,"PublishMode":"ingress"},{"Protocol":"tcp","TargetPort":1,"PublishedPort":1,"PublishMode":"host"}]}
            """)));
        string shown = Regex.Replace(Shell.Show($"Get-DockerService -DockerHost {Engine.DockerHost}"),
            "\\x1b\\[[0-9;]*[A-Za-z]", "");
        Assert.Matches("ID +NAME +MODE +REPLICAS +IMAGE +PORTS", shown);
        Assert.Matches($@"{Id[..12]} +web +replicated +2/3 +nginx:1 +\*:8080-8081->80-81/tcp, \*:53->53/udp", shown);
    }

    [Fact]
    public void With_defaults_each_is_inspected_and_keeps_its_count()
    {
        Reads("/services",
            List(Service(7, """{"Name":"web"}""", """ "ServiceStatus":{"RunningTasks":1,"DesiredTasks":1} """)));
        Reads($"/services/{Id}", Service(7, """{"Name":"web","UpdateConfig":{"Order":"stop-first"}}"""));
        DockerService service = Assert.Single(Run("Get-DockerService web -InsertDefaults -DockerHost $h")
            .As<DockerService>());
        Assert.Equal(("stop-first", "1/1", Engine.DockerHost),
            (service.Spec!.UpdateConfig!.Order, service.Replicas, service.DockerHost));
        Assert.Equal(["GET /services?status=1", $"GET /services/{Id}?insertDefaults=1"], Calls);
    }
}
