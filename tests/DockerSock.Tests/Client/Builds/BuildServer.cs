using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DockerSock.Tests.Client;

/// <summary>Takes builds, and keeps of each the query and the whole body.</summary>
internal sealed class BuildServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private BuildServer(WebApplication application) => _application = application;

    public string Address => _application.Urls.Single();

    public Uri BuildUri => new($"{Address}/v1.41/build");

    /// <summary>The last build that came in whole.</summary>
    public (IQueryCollection Query, string? ContentType, byte[] Body) Build { get; private set; }

    public static async Task<BuildServer> StartAsync(CancellationToken cancel)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<KestrelServerOptions>(static options => options.Limits.MaxRequestBodySize = null);
        BuildServer server = new(builder.Build());
        server._application.Run(server.AnswerAsync);
        await server._application.StartAsync(cancel);
        return server;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task AnswerAsync(HttpContext call)
    {
        call.Response.Headers["Api-Version"] = "1.41";
        call.Response.Headers["OSType"] = "linux";
        if (call.Request.Path.Value!.EndsWith("/build", StringComparison.Ordinal))
        {
            using MemoryStream body = new();
            await call.Request.Body.CopyToAsync(body, call.RequestAborted);
            Build = (call.Request.Query, call.Request.ContentType, body.ToArray());
            call.Response.ContentType = "application/json";
            await call.Response.WriteAsync("{\"stream\":\"Successfully built\"}\n", call.RequestAborted);
        }
    }
}
