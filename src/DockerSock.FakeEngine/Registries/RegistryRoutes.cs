using System.Globalization;
using System.Text.Json;
using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>Logs in to registries, searches them, and tells about their images.</summary>
internal static class RegistryRoutes
{
    private const int DefaultLimit = 25;
    private const int LargestLimit = 100;

    public static void Map(RouteTable routes)
    {
        routes.Post("/auth", LoginAsync);
        routes.Get("/images/search", SearchAsync);
        routes.Get("/distribution/{name}/json", DescribeAsync);
    }

    private static async Task LoginAsync(EngineCall call)
    {
        RegistryCredentials credentials = await CredentialsAsync(call);
        string host = Host(credentials.Server);
        string url = RegistrySession.Url(host) + "/v2/";
        Registry registry = RegistrySession.Reach(call.State, host, $"Get \"{url}\"");
        RegistryAccess access = registry.Access(credentials);
        if (registry.Refusal is { } refusal)
        {
            throw EngineException.Internal(refusal);
        }

        if (registry.AsksWho(write: true) && access != RegistryAccess.User)
        {
            throw registry.UsesTokens
                ? new EngineException(401, $"Get \"{url}\": unauthorized: incorrect username or password")
                : EngineException.Internal(access == RegistryAccess.Nobody
                    ? $"Get \"{url}\": no basic auth credentials"
                    : $"login attempt to {url} failed with status: 401 Unauthorized");
        }

        await call.JsonAsync(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("IdentityToken", registry.Token(credentials));
            writer.WriteString("Status", "Login Succeeded");
            writer.WriteEndObject();
        });
    }

    private static async Task<RegistryCredentials> CredentialsAsync(EngineCall call)
    {
        using StreamReader body = new(call.Http.Request.Body);
        string json = await body.ReadToEndAsync(call.Cancel);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return RegistryCredentials.From(document.RootElement);
        }
        catch (JsonException)
        {
            throw EngineException.Internal(json.Length == 0 ? "EOF" : "unexpected EOF");
        }
    }

    /// <summary>The host of a server's address, which may be that of docker.io's index, or have a scheme.</summary>
    private static string Host(string server)
    {
        int scheme = server.IndexOf("://", StringComparison.Ordinal);
        string host = (scheme < 0 ? server : server[(scheme + 3)..]).Split('/')[0];
        return host is "" or "index.docker.io" or "registry-1.docker.io" ? ImageReference.DefaultHost : host;
    }

    private static Task SearchAsync(EngineCall call)
    {
        bool late = call.State.System.Api.From(44);
        if (!TryLimit(call, late, out int limit))
        {
            return call.StatusAsync(200);
        }

        Filters filters = call.Filters("is-automated", "is-official", "stars");
        bool? automated = filters.Truth("is-automated");
        bool? official = filters.Truth("is-official");
        int stars = Stars(filters, late);
        bool known = !call.State.System.Api.From(45);
        if (!known && automated == true)
        {
            return call.ListAsync(Array.Empty<string>(), (writer, _) => writer.WriteNullValue());
        }

        return call.ListAsync(
            Search(call, late, limit).Where(found => found.Description.Stars >= stars
                && (official is null || found.Description.IsOfficial == official)
                && (automated is null || (known && found.Description.IsAutomated) == automated)),
            (writer, found) =>
            {
                writer.WriteStartObject();
                writer.WriteNumber("star_count", found.Description.Stars);
                writer.WriteBoolean("is_official", found.Description.IsOfficial);
                writer.WriteString("name", ImageReference.Parse(found.Name).Name);
                writer.WriteBoolean("is_automated", known && found.Description.IsAutomated);
                writer.WriteString("description", found.Description.Description);
                writer.WriteEndObject();
            });
    }

    /// <summary>Asks docker.io's index; other registries of today have none.</summary>
    private static IEnumerable<(string Name, RegistryDescription Description)> Search(
        EngineCall call, bool late, int limit)
    {
        string term = call.Text("term");
        if (term.Contains("://", StringComparison.Ordinal))
        {
            throw late
                ? EngineException.BadRequest(
                    $"invalid repository name: repository name ({term}) should not have a scheme")
                : EngineException.Internal("Invalid repository name (ex: \"registry.domain.tld/myrepos\")");
        }

        string host = term.Split('/')[0];
        if (term.Contains('/') && (host.AsSpan().IndexOfAny('.', ':') >= 0 || host == "localhost")
            && Host(host) != ImageReference.DefaultHost)
        {
            CheckIndex(call.State, host, late);
            throw EngineException.Internal("Unexpected status code 404");
        }

        Registry registry = RegistrySession.Reach(call.State, ImageReference.DefaultHost,
            string.Create(
                CultureInfo.InvariantCulture, $"Get \"https://index.docker.io/v1/search?q={term}&n={limit}\""));
        return registry.Search(term.StartsWith("library/", StringComparison.Ordinal) ? term[8..] : term).Take(limit);
    }

    private static void CheckIndex(EngineState state, string host, bool late)
    {
        try
        {
            RegistrySession.Reach(state, host, "Get");
        }
        catch (EngineException error)
        {
            string why = error.Message["Get".Length..];
            throw new EngineException(
                late ? 400 : 500,
                $"invalid registry endpoint \"http://{host}/v1/\". HTTPS attempt: Get \"https://{host}/v1/_ping\"{why}"
                    + $". HTTP attempt: Get \"http://{host}/v1/_ping\"{why}");
        }
    }

    /// <summary>How many to find; a negative limit is an empty answer of newer engines.</summary>
    private static bool TryLimit(EngineCall call, bool late, out int limit)
    {
        limit = DefaultLimit;
        string text = call.Text("limit");
        if (text.Length == 0)
        {
            return true;
        }

        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out limit))
        {
            string why = $"strconv.Atoi: parsing \"{text}\": invalid syntax";
            throw late
                ? EngineException.BadRequest("invalid limit specified: " + why)
                : EngineException.Internal(why);
        }

        if (limit < 0 && late)
        {
            return false;
        }

        if (limit is < 0 or > LargestLimit)
        {
            throw EngineException.BadRequest(string.Create(
                CultureInfo.InvariantCulture,
                $"{(late ? 'l' : 'L')}imit {limit} is outside the range of [1, {LargestLimit}]"));
        }

        limit = limit == 0 ? DefaultLimit : limit;
        return true;
    }

    private static int Stars(Filters filters, bool late)
    {
        try
        {
            return filters.Numbers("stars").DefaultIfEmpty().Max();
        }
        catch (EngineException) when (!late)
        {
            throw EngineException.BadRequest($"Invalid filter 'stars={filters.Values("stars")[0]}'");
        }
    }

    private static Task DescribeAsync(EngineCall call)
    {
        ImageReference name = ImageReference.Parse(call.Name, call.State.System.Api);
        RegistryCredentials credentials = RegistryCredentials.FromHeader(call.Request.Header("X-Registry-Auth"));
        RegistryImage image = new RegistrySession(call.State, name, credentials)
            .Manifest(name.Digest ?? name.Tag ?? "latest", distribution: true);
        return call.JsonAsync(writer =>
        {
            writer.WriteStartObject();
            ManifestJson.WriteDescriptor(writer, "Descriptor", image);
            writer.List("Platforms", image.Platforms, platform => ManifestJson.WritePlatform(writer, platform));
            writer.WriteEndObject();
        });
    }
}
