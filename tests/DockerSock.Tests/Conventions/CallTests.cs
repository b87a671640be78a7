using System.Text;
using DockerSock.Client;
using DockerSock.Fake;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Conventions;

/// <summary>
/// Which calls each cmdlet makes for a plain use, as docs/calls.md tells it to those who put a proxy before an engine:
/// a call that is not needed is a right that need not be given. With DOCKERSOCK_CALLS=accept the test writes the page.
/// </summary>
public sealed class CallTests : IDisposable
{
    private static readonly string s_kept = Path.Combine(Repository.Root, "docs", "calls.md");

    private readonly HostedPowerShell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task A_cmdlet_makes_no_call_but_those_of_the_table()
    {
        StringBuilder page = new("""
            # Which calls each cmdlet makes

            What a socket proxy or an authorization plugin before an engine must let pass for a plain use of each cmdlet. Before
            its first call to an engine a session asks `HEAD /_ping` for the API version; where that is refused `GET /_ping`, then
            `GET /version`, and where none of them may be asked it speaks API 1.44, or what DOCKER_API_VERSION says.

            Made by a test, which compares. `Trace-SockRequest { … } | ConvertTo-SockPolicy` makes a policy of what you use.

            | use | calls |
            | --- | --- |

            """);
        foreach ((string name, string script) in CoverageTests.Scripts
            .OrderBy(static one => one.Key, StringComparer.Ordinal))
        {
            page.Append(System.Globalization.CultureInfo.InvariantCulture,
                $"| `{script.Replace(" @e", "").Replace("|", "\\|")}` | {await CallsAsync(name, script)} |\n");
        }

        string text = page.ToString();
        if (Environment.GetEnvironmentVariable("DOCKERSOCK_CALLS") == "accept")
        {
            await File.WriteAllTextAsync(s_kept, text, TestContext.Current.CancellationToken);
        }

        string kept = File.Exists(s_kept)
            ? await File.ReadAllTextAsync(s_kept, TestContext.Current.CancellationToken) : "";
        Assert.True(kept == text, "docs/calls.md is not what cmdlets ask now (- is kept, + is new). Is each call needed? "
            + "With DOCKERSOCK_CALLS=accept in the environment this test accepts it.\n\n"
            + string.Join('\n', kept.Split('\n').Except(text.Split('\n')).Select(static line => "- " + line)
                .Concat(text.Split('\n').Except(kept.Split('\n')).Select(static line => "+ " + line))));
    }

    private async Task<string> CallsAsync(string name, string script)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = "1.56", Seed = 1 },
            TestContext.Current.CancellationToken);
        string folder = Directory.CreateTempSubdirectory("calls-").FullName;
        try
        {
            CoverageTests.Prepare(engine, name);
            // What is registered asks by itself, after its cmdlet has ended.
            string[] steps = name == "Register-DockerEvent" ? script.Split("; ") : [script];
            foreach (string step in steps)
            {
                _shell.Run($"param($h, $t) $e = @{{ DockerHost = $h; ErrorAction = 'SilentlyContinue' }}; {step}",
                    ("h", engine.DockerHost), ("t", folder));
                if (step != steps[^1])
                {
                    _ = await engine.WaitForRequestAsync(static request => request.Route == "/events",
                        TestContext.Current.CancellationToken);
                }
            }

            return string.Join(", ", engine.Requests.Where(request => request.Route != "/_ping" || name == "Test-DockerSock")
                .Select(static request => RouteTable.Find(request.Method, request.Route) is { } route
                    ? $"{route.Method} {route.Path}" : $"{request.Method} {request.Route}").Distinct()
                .Order(StringComparer.Ordinal).Select(static call => $"`{call}`"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
