using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using DockerSock.Fake;

namespace DockerSock.Tests;

/// <summary>
/// The runtime's own HTTP client over an engine's socket, so that these tests need nothing of the module.
/// </summary>
internal sealed class EngineClient(string socketPath) : HttpClient(new SocketsHttpHandler
{
    ConnectCallback = async (_, cancel) =>
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancel);
        return new NetworkStream(socket, ownsSocket: true);
    },
    AllowAutoRedirect = false,
    UseProxy = false,
})
{
    public EngineClient(FakeEngine engine)
        : this(engine.SocketPath)
    {
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>
    /// Sends a request, with credentials for a registry as JSON, and gives status and body without the newline
    /// at the end.
    /// </summary>
    public async Task<(int Status, string Body)> AskAsync(
        string method, string target, string? json = null, string? registryAuth = null)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), "http://engine" + target);
        if (registryAuth is not null)
        {
            string base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(registryAuth));
            request.Headers.Add("X-Registry-Auth", base64.Replace('+', '-').Replace('/', '_'));
        }

        request.Content = json is null ? null : new StringContent(json, null, "application/json");
        using HttpResponseMessage response = await SendAsync(request, Cancel);
        return ((int)response.StatusCode, (await response.Content.ReadAsStringAsync(Cancel)).TrimEnd('\n'));
    }

    /// <summary>Gets JSON; the status must be 200.</summary>
    public async Task<JsonElement> JsonAsync(string target)
    {
        (int status, string body) = await AskAsync("GET", target);
        Assert.Equal(200, status);
        return JsonDocument.Parse(body).RootElement;
    }

    /// <summary>Starts a GET; head only.</summary>
    public Task<HttpResponseMessage> OpenAsync(string target) =>
        GetAsync(new Uri("http://engine" + target), HttpCompletionOption.ResponseHeadersRead, Cancel);
}
