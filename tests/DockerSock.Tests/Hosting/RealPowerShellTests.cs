using System.Text.Json;
using Xunit.Sdk;

namespace DockerSock.Tests.Hosting;

public sealed class RealPowerShellTests
{
    [Fact]
    public async Task It_is_the_pwsh_of_the_tool_manifest_with_all_that_pwsh_has()
    {
        using JsonDocument tools =
            JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, ".config", "dotnet-tools.json")));
        string version = tools.RootElement.GetProperty("tools").GetProperty("powershell").GetProperty("version")
            .GetString()!;
        ProcessResult result = await RealPowerShell.Pinned.RunAsync(
            "\"$($PSVersionTable.PSVersion)\"; 3, 1, 2 | Sort-Object | Select-Object -First 1;"
                + "(Start-Job { 'job' } | Receive-Job -Wait); (Start-ThreadJob { 'thread' } | Receive-Job -Wait)");
        Assert.Equal($"{version}\n1\njob\nthread\n", result.Clean);
    }

    [Fact]
    public async Task It_knows_the_module_and_no_engine_of_this_user()
    {
        ProcessResult result = await RealPowerShell.Pinned.RunWithModuleAsync(
            "(Get-Command Get-DockerImage).Source; \"[$env:DOCKER_HOST]\"; [Console]::Error.Write('said'); exit 4",
            ("DOCKER_HOST", null));
        Assert.Equal(new ProcessResult(4, "DockerSock\n[]\n", "said"), result);
    }

    [Fact]
    public async Task A_script_that_does_not_end_is_killed_and_fails_its_test_with_what_it_said()
    {
        XunitException problem = await Assert.ThrowsAnyAsync<XunitException>(() =>
            RealPowerShell.Pinned.RunAsync("'so far'; while ($true) { }", TimeSpan.FromSeconds(5)));
        Assert.Contains("Not ended within 5 seconds", problem.Message);
        Assert.Contains("so far", problem.Message);
    }
}
