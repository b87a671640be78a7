using System.Management.Automation;
using DockerSock.Help;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Help;

public sealed class HelpTests
{
    [Fact]
    public void The_committed_help_is_what_the_comments_say()
    {
        HelpFolder folder = new(Repository.Root);
        Assert.Empty(folder.FindDrift(HelpWriter.Compose(Repository.Root)));
    }

    [Fact]
    public void Every_cmdlet_has_a_synopsis_examples_and_a_word_on_each_parameter()
    {
        using HostedPowerShell shell = new();
        foreach (CmdletInfo cmdlet in shell.Run("Get-Command -Module DockerSock -CommandType Cmdlet").As<CmdletInfo>())
        {
            PSObject help = Assert.Single(shell.Run("param($n) Get-Help $n -Full", ("n", cmdlet.Name)).Clean);
            Assert.True(Text(help, "Synopsis").Length > 10, cmdlet.Name);
            Assert.Contains(cmdlet.Name, shell.Show($"Get-Help {cmdlet.Name} -Examples"));
            string[] own = [.. cmdlet.Parameters.Values.Select(static parameter => parameter.Name)
                .Except([.. Cmdlet.CommonParameters, .. Cmdlet.OptionalCommonParameters])];
            Assert.NotEmpty(own);
            foreach (string parameter in own)
            {
                PSObject found = Assert.Single(shell.Run("param($n, $p) Get-Help $n -Parameter $p", ("n", cmdlet.Name),
                    ("p", parameter)).Clean);
                Assert.True(Text(found, "description").Length > 10, $"{cmdlet.Name} -{parameter}");
            }
        }
    }

    [Fact]
    public void The_topic_has_docker_command_endpoint_and_cmdlet()
    {
        using HostedPowerShell shell = new();
        string topic = string.Concat(shell.Run("Get-Help about_DockerSock").Clean);
        Assert.Matches(@"stop\s+POST /containers/\{id\}/stop\s+Stop-DockerContainer", topic);
        Assert.Contains("DockerSocketAccessDenied", topic);
    }

    private static string Text(PSObject help, string name) => help.Properties[name]?.Value switch
    {
        PSObject[] lines => string.Concat(lines.Select(static line => line.Properties["Text"]?.Value)),
        object one => one.ToString()!,
        null => "",
    };
}
