using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DockerSock.Fake.Hosting;

/// <summary>Takes a request from Kestrel: writes it down, lets a fault have it, or hands it to its route.</summary>
internal sealed class EngineApplication(FakeEngine engine, RouteTable routes, RequestLog log, Faults.FaultList faults)
    : IHttpApplication<HttpContext>
{
    private readonly ApiVersion _newest = ApiVersion.Parse(engine.Options.ApiVersion);
    private readonly ApiVersion _oldest = ApiVersion.Parse(engine.Options.MinApiVersion);

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        Chance.Current = engine.Chance;
        using CancellationTokenSource cancel =
            CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, engine.Stopping);
        RecordedRequest request = log.Add(context);
        try
        {
            Fault? fault = engine.Options.Proxy?.Refuse(request) ?? faults.Find(request);
            string path = Uri.UnescapeDataString(request.Path);
            (string? version, string routePath) = RequestPath.SplitVersion(path);
            Route? route = routes.Find(request, routePath, out string name);
            if (route is { Hijacks: true })
            {
                MakeHijackable(context);
            }

            await ReadBodyAsync(context, request, fault is null && route is { StreamsBody: true }, cancel.Token);

            Task Real() => AnswerAsync(context, request, path, route, version, name, cancel.Token);
            await (fault is null ? Real() : fault.RunAsync(new Faults.FaultCall(context, Real, cancel.Token)));
        }
        catch (Exception error) when (cancel.IsCancellationRequested
            && error is OperationCanceledException or IOException)
        {
            context.Abort();
        }
        finally
        {
            request.End();
        }
    }

    private static void MakeHijackable(HttpContext context)
    {
        HijackableBody body = new(
            context.Response.Body, RawConnection.Of(context.Features));
        IHttpResponseBodyFeature http = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        context.Features.Set(body);
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body, http));
    }

    private async Task ReadBodyAsync(
        HttpContext context, RecordedRequest request, bool streams, CancellationToken cancel)
    {
        // An upgrade may come with a body, as the start of an exec does.
        bool upgrade = context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true
            && context.Request.ContentLength is null && context.Request.Headers.TransferEncoding.Count == 0;
        bool hasBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true;
        if (upgrade || !hasBody)
        {
            Complete();
        }
        else if (streams)
        {
            log.Announce(request);
            context.Request.Body = new RecordingStream(context.Request.Body, request, Complete);
        }
        else
        {
            MemoryStream whole = new();
            await new RecordingStream(context.Request.Body, request, Complete).CopyToAsync(whole, cancel);
            whole.Position = 0;
            context.Request.Body = whole;
        }

        void Complete()
        {
            request.Complete();
            log.Announce(request);
        }
    }

    private async Task AnswerAsync(
        HttpContext context,
        RecordedRequest request,
        string path,
        Route? route,
        string? version,
        string name,
        CancellationToken cancel)
    {
        HttpResponse response = context.Response;
        string clean = RequestPath.Clean(path);
        if (clean != path)
        {
            response.StatusCode = 301;
            response.Headers.Location = clean + (request.QueryString.Length > 0 ? "?" + request.QueryString : "");
            response.ContentLength = 0;
            return;
        }

        ApiVersion asked = _newest;
        if (route is null || (version is not null && !ApiVersion.TryParse(version, out asked)))
        {
            await MessageAsync(response, 404, "page not found", cancel);
            return;
        }

        response.Headers.Date = engine.Options.Time.GetUtcNow().ToString("R");
        response.Headers.Server = $"Docker/{engine.State.System.Version} (linux)";
        response.Headers["Api-Version"] = _newest.ToString();
        response.Headers["Docker-Experimental"] = "false";
        response.Headers["Ostype"] = "linux";
        try
        {
            CheckVersion(asked, version);
            if (route.Hijacks)
            {
                context.Features.GetRequiredFeature<HalfClose>().Allow();
            }

            await route.Handler(new EngineCall(context, engine, request, asked, name, cancel));
        }
        catch (EngineException error) when (!response.HasStarted)
        {
            await ErrorAsync(response, error, asked, cancel);
        }
        catch (Exception error) when (!response.HasStarted
            && error is not (OperationCanceledException or Faults.CutStream.CutException))
        {
            // A mistake of the fake's own: a test shall see what it was.
            await ErrorAsync(response, EngineException.Internal("fake engine: " + error), asked, cancel);
        }
    }

    private void CheckVersion(ApiVersion asked, string? written)
    {
        if (asked < _oldest)
        {
            throw EngineException.BadRequest($"client version {written} is too old. Minimum supported API version is "
                + $"{_oldest}, please upgrade your client to a newer version");
        }

        if (asked > _newest)
        {
            throw EngineException.BadRequest(
                $"client version {written} is too new. Maximum supported API version is {_newest}");
        }
    }

    /// <summary>Clients below API 1.23 get errors as plain text, from engines that remember them.</summary>
    private Task ErrorAsync(HttpResponse response, EngineException error, ApiVersion asked, CancellationToken cancel)
    {
        response.Headers.ContentType = default;
        if (asked.From(23) || _newest.From(52))
        {
            return MessageAsync(response, error.Status, error.Message, cancel);
        }

        byte[] text = System.Text.Encoding.UTF8.GetBytes(error.Message + "\n");
        response.StatusCode = error.Status;
        response.ContentType = "text/plain; charset=utf-8";
        response.Headers.XContentTypeOptions = "nosniff";
        response.ContentLength = text.Length;
        return response.Body.WriteAsync(text, cancel).AsTask();
    }

    private static async Task MessageAsync(HttpResponse response, int status, string message, CancellationToken cancel)
    {
        response.StatusCode = status;
        await using JsonResponse answer = new(response, int.MaxValue);
        answer.Writer.WriteStartObject();
        answer.Writer.WriteString("message", message);
        answer.Writer.WriteEndObject();
        await answer.EndAsync(cancel);
    }
}
