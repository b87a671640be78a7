using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace DockerSock.Shell;

/// <summary>The engine that a session talks to when no command names another.</summary>
/// <param name="Host">Its address, as DOCKER_HOST writes it; null when none is configured and the default socket is
/// missing.</param>
/// <param name="Source">Who named it, such as DOCKER_HOST; or where an engine was looked for.</param>
/// <param name="Other">The address of an engine elsewhere on this machine, when <paramref name="Host"/> is
/// null.</param>
public sealed record EngineFinding(string? Host, string Source, string? Other = null);

/// <summary>
/// Says which engine the user's environment names, for the banner and to know whether there is any. The module does
/// the same with all its errors; this only looks.
/// </summary>
/// <param name="variable">Reads an environment variable; null or empty counts as not set.</param>
/// <param name="home">The user's home directory.</param>
/// <param name="exists">Tells whether there is a socket or pipe at a path.</param>
public sealed class EngineProbe(Func<string, string?> variable, string home, Func<string, bool> exists)
{
    private const string DefaultSocket = "/var/run/docker.sock";
    private const string DefaultPipe = @"\\.\pipe\docker_engine";

    /// <summary>The probe for this process and its user.</summary>
    public static EngineProbe Current => new(Environment.GetEnvironmentVariable,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), File.Exists);

    private string ConfigDirectory => Variable("DOCKER_CONFIG") ?? Path.Combine(home, ".docker");

    /// <summary>Which engine it is. What is set but wrong counts: the module tells what is wrong with it.</summary>
    public EngineFinding Find()
    {
        if (Variable("DOCKER_HOST") is { } host)
        {
            return new(host, "DOCKER_HOST");
        }

        if (Variable("DOCKER_CONTEXT") is { } named)
        {
            return named == "default" ? Default() : new(HostOf(named), $"DOCKER_CONTEXT {named}");
        }

        return CurrentContext() is { } current and not "default" ? new(HostOf(current), $"docker context {current}")
            : Default();
    }

    /// <summary>
    /// What the engine at an address calls itself; null when it does not answer at once or cannot be asked simply.
    /// </summary>
    public static async Task<string?> AskAsync(string host, TimeSpan patience)
    {
        string path = host.StartsWith("unix://", StringComparison.Ordinal) ? host["unix://".Length..] : host;
        if (!path.StartsWith('/'))
        {
            return null;
        }

        using SocketsHttpHandler handler = new()
        {
            ConnectCallback = async (_, cancel) =>
            {
                Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
        using HttpClient client = new(handler) { Timeout = patience };
        try
        {
            using JsonDocument answer =
                JsonDocument.Parse(await client.GetStringAsync(new Uri("http://localhost/version")));
            return Describe(answer.RootElement);
        }
        catch (Exception problem) when (problem is HttpRequestException or OperationCanceledException or JsonException
            or ArgumentException)
        {
            return null;
        }
    }

    private static string? Describe(JsonElement version)
    {
        string name = "Docker";
        if (Property(version, "Components") is { ValueKind: JsonValueKind.Array } components)
        {
            name = components.EnumerateArray().Select(static item => Property(item, "Name")?.ToString())
                .FirstOrDefault(static item => item?.Contains("Podman", StringComparison.OrdinalIgnoreCase) is true)
                ?? name;
        }

        return Property(version, "Version") is { } number
            ? $"{name} {number}, API {Property(version, "ApiVersion")}" : null;
    }

    private static JsonElement? Property(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : null;

    private EngineFinding Default()
    {
        if (OperatingSystem.IsWindows())
        {
            return exists(DefaultPipe) ? new("npipe:////./pipe/docker_engine", "the default") : new(null, DefaultPipe);
        }

        return exists(DefaultSocket)
            ? new("unix://" + DefaultSocket, "the default")
            : new(null, DefaultSocket, Elsewhere().Where(exists).Select(static path => "unix://" + path)
                .FirstOrDefault());
    }

    private IEnumerable<string> Elsewhere()
    {
        if (Variable("XDG_RUNTIME_DIR") is { } runtime)
        {
            yield return Path.Combine(runtime, "docker.sock");
            yield return Path.Combine(runtime, "podman", "podman.sock");
        }

        yield return "/run/podman/podman.sock";
        yield return Path.Combine(home, ".docker", "run", "docker.sock");
        yield return Path.Combine(home, ".docker", "desktop", "docker.sock");
        yield return Path.Combine(home, ".colima", "default", "docker.sock");
        yield return Path.Combine(home, ".orbstack", "run", "docker.sock");
    }

    private string? CurrentContext() => Read(Path.Combine(ConfigDirectory, "config.json"),
        static root => Property(root, "currentContext")?.GetString());

    private string HostOf(string context)
    {
        string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(context)));
        string file = Path.Combine(ConfigDirectory, "contexts", "meta", digest, "meta.json");
        return Read(file, static root => root.GetProperty("Endpoints").GetProperty("docker").GetProperty("Host")
            .GetString())
            ?? $"unknown context {context}";
    }

    private static string? Read(string file, Func<JsonElement, string?> pick)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
            return pick(document.RootElement) is { Length: > 0 } text ? text : null;
        }
        catch (Exception problem) when (problem is JsonException or IOException or UnauthorizedAccessException
            or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private string? Variable(string name) => variable(name) is { Length: > 0 } value ? value : null;
}
