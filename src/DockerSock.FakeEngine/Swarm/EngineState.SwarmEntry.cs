using System.Globalization;
using System.Net;
using System.Text.Json;

namespace DockerSock.Fake;

/// <content>How the engine gets into a swarm: its own, or that of another engine.</content>
public sealed partial class EngineState
{
    /// <summary>Begins a swarm as a client wants it.</summary>
    /// <returns>The identifier of the engine's node.</returns>
    /// <exception cref="EngineException">The engine refuses.</exception>
    internal string InitSwarm(JsonElement body)
    {
        CheckOutside();
        SwarmSpec spec = SwarmSpec.ForNew(body.Field("Spec"));
        (string listens, int port) = ListenAddress(body);
        EngineNode node = OwnNode("", "manager");
        (node.Address, node.Port) = AdvertiseAddress(body, port)
            ?? (body.Text("AdvertiseAddr").Length > 0
                ? throw EngineException.BadRequest(
                    "advertise address must be a non-zero IP address or network interface (with optional port number)")
                : (IPAddress.Parse(listens).Equals(IPAddress.Any) ? System.Address : listens, port));
        node.Availability = Availability(body);
        EngineSwarm swarm = new(spec, Time, Sync);
        swarm.SetPools(body);
        Machines.Swarms.Add(swarm);
        Enter(swarm, node);
        return node.Id;
    }

    /// <summary>Joins a swarm of the machines that it reaches.</summary>
    /// <exception cref="EngineException">The engine refuses, or that swarm does.</exception>
    internal void JoinSwarm(JsonElement body)
    {
        CheckOutside();
        (string listens, int port) = ListenAddress(body);
        string[] remotes = [.. body.Texts("RemoteAddrs").Select(static remote => WithPort(remote))];
        if (remotes.Length == 0)
        {
            throw EngineException.BadRequest("at least 1 RemoteAddr is required to join");
        }

        string availability = Availability(body);
        string token = body.Text("JoinToken");
        string? digest = token.Length == 0 ? "" : SwarmAuthority.DigestOf(token);
        if (digest is null)
        {
            throw EngineException.Internal("invalid join token");
        }

        EngineSwarm swarm = remotes.Select(Machines.Find).FirstOrDefault(static found => found is not null)
            ?? throw new EngineException(503, "rpc error: code = Unavailable desc = connection error: desc = "
                + $"\"transport: Error while dialing{(System.Api.From(42) ? ":" : "")} dial tcp {remotes[^1]}: "
                + "connect: "
                + "connection refused\"");
        EngineNode node = OwnNode("", swarm.RoleOf(token, digest));
        (node.Address, node.Port) = AdvertiseAddress(body, port)
            ?? (IPAddress.Parse(listens).Equals(IPAddress.Any) ? System.Address : listens, port);
        node.Availability = availability;
        Enter(swarm, node);
    }

    private static string WithPort(string address) => address.Contains(':') ? address
        : string.Create(CultureInfo.InvariantCulture, $"{address}:{SwarmPort}");

    private static string Availability(JsonElement body) => body.Text("Availability").ToLowerInvariant() switch
    {
        "" => "active",
        "active" or "pause" or "drain" => body.Text("Availability").ToLowerInvariant(),
        _ => throw EngineException.Internal($"invalid Availability: \"{body.Text("Availability")}\""),
    };

    private (string Address, int Port) ListenAddress(JsonElement body)
    {
        string text = body.Text("ListenAddr");
        if (text.Length == 0)
        {
            throw EngineException.BadRequest("invalid ListenAddr \"\": invalid empty address");
        }

        return Address(text, SwarmPort) ?? throw EngineException.BadRequest(
            "listen address must be an IP address or network interface (with optional port number)");
    }

    private (string Address, int Port)? AdvertiseAddress(JsonElement body, int port) =>
        Address(body.Text("AdvertiseAddr"), port) is { } found && !IPAddress.Parse(found.Address).Equals(IPAddress.Any)
            ? found
            : null;

    /// <summary>The address that a text names, by its number or an interface of the machine; null for none.</summary>
    private (string Address, int Port)? Address(string text, int port)
    {
        string[] parts = text.Split(':', 2);
        string host = parts[0] switch
        {
            "eth0" => System.Address,
            "lo" => "127.0.0.1",
            _ => parts[0],
        };
        return IPAddress.TryParse(host, out _) && host.Length > 0
            && (parts.Length < 2 || int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out port))
                ? (host, port)
                : null;
    }

    private EngineNode OwnNode(string address, string role) => new()
    {
        Hostname = System.Name,
        Role = role,
        Address = address,
        EngineVersion = System.Version,
        Processors = System.Processors,
        Memory = System.Memory,
        Engine = this,
    };

    private void Enter(EngineSwarm swarm, EngineNode node)
    {
        Swarm = swarm;
        Node = node;
        swarm.NodeList.Add(node);
        swarm.Elect();
        swarm.Touch(node);
        swarm.Emit("node", "update", node, ("state.new", "ready"), ("state.old", "unknown"));
        EnterNetworks(swarm);
    }
}
