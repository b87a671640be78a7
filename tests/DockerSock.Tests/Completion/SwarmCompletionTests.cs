using System.Management.Automation;
using DockerSock.Completion;
using DockerSock.Tests.Cmdlets;

namespace DockerSock.Tests.Completion;

/// <summary>Names of what a swarm has.</summary>
[Collection(nameof(PatientCompletion))]
public sealed class SwarmCompletionTests : SwarmTest
{
    public override async ValueTask InitializeAsync()
    {
        EngineCompleter.Patience = TimeSpan.FromSeconds(20);
        await base.InitializeAsync();
        Reads("/services", """[{"ID":"s1","Spec":{"Name":"web"}},{"ID":"s2","Spec":{"Name":"db"}}]""");
        Reads("/tasks", """
            [{"ID":"t2","ServiceID":"s1","Slot":1,"CreatedAt":"2026-01-31T11:00:00Z","Status":{"State":"failed"}},
            {"ID":"t1","ServiceID":"s1","Slot":1,"CreatedAt":"2026-01-31T12:00:00Z","NodeID":"n1aaaaaaaaaaaaaaaaaaaaaaa",
            "Status":{"State":"running"}}]
            """);
        Reads("/secrets", """[{"ID":"x1","Spec":{"Name":"key"}}]""");
        Reads("/configs", """[{"ID":"x1","Spec":{"Name":"site.conf"}}]""");
        Reads("/nodes", $"[{Node(7, """{"zone":"b"}""", role: "manager")},{Node(8, id: "n2", host: "n2")}]");
    }

    [Theory]
    [InlineData("Get-DockerLog -DockerHost {0} -Service w", "web")]
    [InlineData("Get-DockerTask -DockerHost {0} -Service ", "db,web")]
    [InlineData("Get-DockerLog -DockerHost {0} -Task w", "web.1")]
    [InlineData("Get-DockerTask -DockerHost {0} -Node n", "n1,n2")]
    [InlineData("New-DockerService shop -DockerHost {0} -Secret k", "key")]
    [InlineData("New-DockerService shop -DockerHost {0} -Config s", "site.conf")]
    [InlineData("Set-DockerService web -DockerHost {0} -SecretRemove k", "key")]
    [InlineData("Set-DockerService web -DockerHost {0} -ConfigRemove s", "site.conf")]
    [InlineData("Set-DockerService -DockerHost {0} w", "web")]
    [InlineData("Remove-DockerSecret -DockerHost {0} k", "key")]
    [InlineData("Set-DockerNode -DockerHost {0} n", "n1,n2")]
    [InlineData("New-DockerService shop -DockerHost {0} -Constraint node.r",
        "'node.role==manager','node.role==worker'")]
    [InlineData("New-DockerService shop -DockerHost {0} -Constraint node.h", "'node.hostname==n1','node.hostname==n2'")]
    [InlineData("New-DockerService shop -DockerHost {0} -Constraint *label*",
        "'engine.labels.x==y','node.labels.zone==b'")]
    public void Completes_names(string line, string names) => Assert.Equal(names, string.Join(',', Complete(line)
        .Select(static found => found.CompletionText)));

    [Theory]
    [InlineData("New-DockerService shop -DockerHost {0} -Constraint engine", "n1, n2")]
    [InlineData("Get-DockerLog -DockerHost {0} -Task w", "running, on n1")]
    [InlineData("Get-DockerTask -DockerHost {0} -Node n2", "worker, ready, active")]
    public void The_tooltip_has_facts(string line, string facts) =>
        Assert.Equal(facts, Assert.Single(Complete(line)).ToolTip);

    private IEnumerable<CompletionResult> Complete(string line) => Shell
        .Complete(string.Format(System.Globalization.CultureInfo.InvariantCulture, line, Engine.DockerHost))
        .Where(static found => found.ResultType == CompletionResultType.ParameterValue);
}
