using System.Globalization;
using System.Text.Json;
using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>Lists, makes, changes and removes services.</summary>
internal static class ServiceRoutes
{
    public static void Map(RouteTable routes)
    {
        routes.Get("/services", ListAsync);
        routes.Post("/services/create", CreateAsync);
        routes.Post("/services/{name}/update", UpdateAsync);
        ServiceLogRoutes.Map(routes);
        routes.Get("/services/{name}", InspectAsync);
        routes.Delete("/services/{name}", RemoveAsync);
    }

    /// <summary>The service that is meant.</summary>
    /// <exception cref="EngineException">There is none.</exception>
    public static EngineService Get(EngineSwarm swarm, string asked) =>
        EngineSwarm.Get(swarm.ServiceList, "service", asked);

    private static Task ListAsync(EngineCall call)
    {
        Filters filters = call.Filters("name", "id", "label", "mode", "runtime");
        bool status = Truth(call, "status");
        EngineService[] found = call.State.Locked(() => call.State.ManagedSwarm().ServiceList
            .Where(service => filters.Fuzzy("name", service.Name) && filters.Fuzzy("id", service.Id)
                && filters.Labels("label", service.Labels) && filters.Exact("mode", service.Mode))
            .OrderBy(static service => service.Id, StringComparer.Ordinal).ToArray());
        return call.ListAsync(found, (writer, service) => call.State.Change(
            () => ServiceJson.Write(writer, service, status)));
    }

    private static Task InspectAsync(EngineCall call)
    {
        bool defaults = Truth(call, "insertDefaults");
        return call.JsonAsync(writer => call.State.Change(
            () => ServiceJson.Write(writer, Get(call.State.ManagedSwarm(), call.Name), defaults: defaults)));
    }

    private static async Task CreateAsync(EngineCall call)
    {
        JsonElement body = await call.SwarmBodyAsync();
        EngineService made = call.State.Locked(() => call.State.ManagedSwarm().AddService(
            body, RegistryCredentials.FromHeader(call.Request.Header("X-Registry-Auth"))));
        await call.JsonAsync(
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("ID", made.Id);
                if (call.State.System.Api.From(44))
                {
                    writer.WriteNull("Warnings");
                }

                writer.WriteEndObject();
            },
            201);
    }

    private static async Task UpdateAsync(EngineCall call)
    {
        JsonElement body = await call.SwarmBodyAsync();
        string text = call.Text("version");
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long version))
        {
            throw EngineException.BadRequest($"invalid service version '{text}': strconv.ParseUint: parsing "
                + $"\"{text}\": invalid syntax");
        }

        call.State.Change(() =>
        {
            EngineSwarm swarm = call.State.ManagedSwarm();
            ServiceCheck.CheckFields(body);
            EngineService service = Get(swarm, call.Name);
            string rollback = call.Text("rollback");
            string credentials = call.Text("registryAuthFrom");
            string? refusal = credentials is not ("" or "spec" or "previous-spec")
                ? "unsupported registryAuthFrom value"
                : rollback is not ("" or "none" or "previous") ? "unrecognized rollback option " + rollback : null;
            if (refusal is not null)
            {
                throw EngineException.Internal(refusal);
            }

            if (call.Request.Header("X-Registry-Auth") is { Length: > 0 } header)
            {
                service.Credentials = RegistryCredentials.FromHeader(header);
            }

            swarm.Orchestrator.Update(service, body, version, rollback == "previous");
        });
        await call.JsonAsync(static writer =>
        {
            writer.WriteStartObject();
            writer.WriteNull("Warnings");
            writer.WriteEndObject();
        });
    }

    private static Task RemoveAsync(EngineCall call)
    {
        call.State.Change(() => Get(call.State.ManagedSwarm(), call.Name).Remove());
        return call.StatusAsync(200);
    }

    /// <summary>A switch that must be one, if it is there.</summary>
    private static bool Truth(EngineCall call, string name) => call.Text(name) switch
    {
        "" or "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        var text => throw EngineException.BadRequest(
            $"invalid value for {name}: {text}: strconv.ParseBool: parsing \"{text}\": invalid syntax"),
    };
}
