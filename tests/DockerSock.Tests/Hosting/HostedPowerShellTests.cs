using System.Management.Automation;
using Xunit.Sdk;

namespace DockerSock.Tests.Hosting;

public sealed class HostedPowerShellTests : IDisposable
{
    private readonly HostedPowerShell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void A_script_that_does_not_end_is_stopped_and_fails_its_test()
    {
        using PowerShell endless = _shell.Create("while ($true) { }");
        XunitException problem = Assert.ThrowsAny<XunitException>(
            () => HostedPowerShell.Invoke(endless, TimeSpan.FromSeconds(1)));
        Assert.StartsWith("The script has not ended within 1 seconds: while (", problem.Message);
        Assert.Equal(PSInvocationState.Stopped, endless.InvocationStateInfo.State);
        Assert.Equal([2], _shell.Run("1 + 1").As<int>());
    }
}
