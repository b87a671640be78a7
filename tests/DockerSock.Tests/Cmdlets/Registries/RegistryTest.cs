using System.Management.Automation;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using DockerSock.Fake;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>
/// A test of cmdlets for registries: an engine with an open registry, one that wants a user, one that is down and one
/// that is busy, and a docker configuration of the test's own.
/// </summary>
[Collection(nameof(OwnEnvironment))]
public abstract class RegistryTest : CmdletTest
{
    protected const string Open = "localhost:5000";
    protected const string Locked = "localhost:5001";
    protected const string Down = "localhost:5009";
    protected const string Busy = "slow.example.com";

    /// <summary>Its Base64 has both of the digits that URLs write otherwise.</summary>
    protected const string Password = "s3cret~~~???>>>ü";

    /// <summary>The environment.</summary>
    protected OwnEnvironment Own { get; } = new();

    /// <summary>The registries that the engine can reach.</summary>
    protected RegistrySet Registries => Engine.State.Registries;

    /// <summary>
    /// What was sent without the ping that asks for the engine's version, as "METHOD /path?query" without the version.
    /// </summary>
    protected string[] Calls => [.. Engine.Requests.Where(static request => request.Route != "/_ping")
        .Select(static request =>
            $"{request.Method} {request.Route}{(request.QueryString.Length > 0 ? "?" + request.QueryString : "")}")];

    /// <summary>What config.json holds for the user ann.</summary>
    protected static string InFile => Convert.ToBase64String(Encoding.UTF8.GetBytes("ann:" + Password));

    /// <summary>A config.json in which the user ann is logged in at the registry that wants one.</summary>
    protected static string LoggedIn => $$"""{ "auths": { "{{Locked}}": { "auth": "{{InFile}}" } } }""";

    /// <summary>What the engine is sent for the user ann at the registry that wants one.</summary>
    protected static string Ann =>
        new JsonObject { ["username"] = "ann", ["password"] = Password, ["serveraddress"] = Locked }.ToJsonString();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Registries.AddImage("app:1");
        Registries.AddImage("app:latest");
        Registries.AddImage("team/app:1");
        Registries.AddImage(Open + "/app:1");
        Registries.AddImage(Open + "/app:2");
        Registries.AddImage(Open + "/a/b:1");
        Registries.AddImage(Locked + "/app:1");
        Registries[Locked].AddUser("ann", Password);
        Registries[Down].IsDown = true;
        Registries[Busy].Refusal = "toomanyrequests: slow down";
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Own.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Runs a script in which <c>$h</c> is the engine, <c>$ann</c> the user's credential and <c>$password</c> the
    /// password.
    /// </summary>
    protected new Outcome Run(string script) => RunAt(Engine.DockerHost, script);

    /// <summary>The same with another engine, or several.</summary>
    protected Outcome RunAt(object host, string script) =>
        Shell.Run("param($h, $ann, $password) " + script, ("h", host),
        ("ann", new PSCredential("ann", new NetworkCredential("", Password).SecurePassword)), ("password", Password));

    /// <summary>The credentials of a request, as the JSON that its header holds; null without a header.</summary>
    protected static string? Auth(RecordedRequest request)
    {
        if (request.Header("X-Registry-Auth") is not { } header)
        {
            return null;
        }

        // Engines read the alphabet of URLs, with its padding.
        Assert.DoesNotContain(header, static digit => digit is '+' or '/');
        return JsonNode.Parse(Convert.FromBase64String(header.Replace('-', '+').Replace('_', '/')))!.ToJsonString();
    }

    /// <summary>
    /// No secret is in anything that a script has left: errors, verbose lines, warnings, progress, output.
    /// </summary>
    protected static void HasNoSecret(Outcome outcome)
    {
        string[] secrets = [Password, InFile, "a-token", Convert.ToBase64String(Encoding.UTF8.GetBytes(Password)),
            Convert.ToBase64String(Encoding.UTF8.GetBytes(Ann)).Replace('+', '-').Replace('/', '_')];
        string said = string.Join('\n',
        [
            .. outcome.Errors.Select(static error =>
                $"{error} {error.Exception} {error.ErrorDetails} {error.TargetObject} {error.CategoryInfo}"),
            .. outcome.Verbose, .. outcome.Warnings,
            .. outcome.Output.Select(static shown => PSSerializer.Serialize(shown)),
            .. outcome.Progress.Select(static bar => $"{bar.Activity} {bar.StatusDescription} {bar.CurrentOperation}"),
        ]);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, said));
    }
}
