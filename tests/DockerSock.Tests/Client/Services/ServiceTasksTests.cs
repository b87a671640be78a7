using System.Text;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Tests.Client;

/// <summary>Which of the tasks in a place tells how the place is.</summary>
public sealed class ServiceTasksTests
{
    [Theory]
    // Which is to last longest, then which is least far, then which is newest.
    [InlineData("old running running 1|new running running 2", "new")]
    [InlineData("new running running 2|old running running 1", "new")]
    [InlineData("old running preparing 1|new running running 2", "old")]
    [InlineData("old shutdown failed 1|new running preparing 2", "new")]
    [InlineData("old shutdown failed 2|new ready ready 1", "new")]
    [InlineData("old shutdown failed 1|new shutdown rejected 2", "new")]
    [InlineData("new shutdown shutdown 2|old shutdown failed 1", "new")]
    public void Of_several_it_is_the(string tasks, string current)
    {
        DockerService service = ModelReader.Read(
            """{"ID":"s","Spec":{"Name":"web","Mode":{"Replicated":{"Replicas":1}}}}"""u8,
            DockerJson.Default.DockerService);
        Assert.Equal(current, Assert.Single(ServiceTasks.Of(service, tasks.Split('|').Select(Task)).Current).Id);
    }

    private static DockerTask Task(string text)
    {
        string[] words = text.Split(' ');
        return ModelReader.Read(Encoding.UTF8.GetBytes($$$"""
            {"ID":"{{{words[0]}}}","CreatedAt":"2025-06-01T12:00:0{{{words[3]}}}Z","Slot":1,"DesiredState":"{{{words[1]}}}","Status":{"State":"{{{words[2]}}}"}}
            """), DockerJson.Default.DockerTask);
    }
}
