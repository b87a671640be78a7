using System.Text;
using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>What an image runs on.</summary>
/// <param name="Os">The operating system, such as "linux".</param>
/// <param name="Architecture">The processor, such as "arm64".</param>
/// <param name="Variant">The processor's variant, such as "v8"; empty for none.</param>
public sealed record ImagePlatform(string Os, string Architecture, string Variant = "")
{
    private static readonly string[] s_systems =
    [
        "aix", "android", "darwin", "dragonfly", "freebsd", "illumos", "ios", "js", "linux", "netbsd", "openbsd",
        "plan9", "solaris", "wasip1", "windows", "zos",
    ];

    private static readonly string[] s_processors =
    [
        "386", "amd64", "arm", "arm64", "loong64", "mips", "mips64", "mips64le", "mipsle", "ppc64", "ppc64le",
        "riscv64", "s390x", "wasm",
    ];

    /// <summary>The platform of the engine itself.</summary>
    internal static ImagePlatform Host { get; } = new("linux", "amd64");

    /// <summary>Reads os[/arch[/variant]], of which os may be left out.</summary>
    /// <param name="text">The text, such as "linux/arm64/v8".</param>
    /// <exception cref="EngineException">400: the text is no platform.</exception>
    public static ImagePlatform Parse(string text)
    {
        string[] parts = text.ToLowerInvariant().Split('/');
        ImagePlatform platform = parts.Length switch
        {
            1 when s_systems.Contains(parts[0]) => Host with { Os = parts[0] },
            1 => new ImagePlatform(Host.Os, parts[0]),
            2 => new ImagePlatform(parts[0], parts[1]),
            3 => new ImagePlatform(parts[0], parts[1], parts[2]),
            _ => throw EngineException.BadRequest($"\"{text}\": cannot parse platform specifier: invalid argument"),
        };
        platform = platform.Normal();
        return parts.Length > 1 || s_processors.Contains(platform.Architecture)
            ? platform
            : throw EngineException.BadRequest(
                $"\"{text}\": unknown operating system or architecture: invalid argument");
    }

    /// <summary>Reads a platform as JSON, as queries have it.</summary>
    /// <param name="json">The object, such as {"os":"linux","architecture":"arm64"}.</param>
    /// <exception cref="EngineException">400: the text is no platform.</exception>
    public static ImagePlatform ParseJson(string json)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes);
            JsonElement root = document.RootElement;
            ImagePlatform platform = new(root.Text("os"), root.Text("architecture"), root.Text("variant"));
            return platform.Os.Length > 0 && platform.Architecture.Length > 0
                ? platform
                : throw EngineException.BadRequest("both OS and Architecture must be provided");
        }
        catch (JsonException error)
        {
            throw EngineException.BadRequest("failed to parse platform: " + GoJson.Problem(bytes, error));
        }
    }

    /// <summary>Whether an image for this platform is what is asked for.</summary>
    /// <param name="asked">What is asked for; without a variant any will do.</param>
    public bool Fits(ImagePlatform asked)
    {
        ImagePlatform own = Normal();
        ImagePlatform other = asked.Normal();
        return own.Os == other.Os && own.Architecture == other.Architecture
            && (other.Variant.Length == 0 || own.Variant == other.Variant);
    }

    /// <summary>os/architecture, and the variant if there is one.</summary>
    public override string ToString() => $"{Os}/{Architecture}{(Variant.Length > 0 ? "/" + Variant : "")}";

    /// <summary>The names that Go programs use.</summary>
    private ImagePlatform Normal() => (Architecture, Variant) switch
    {
        ("x86_64" or "x86-64", _) => this with { Architecture = "amd64", Variant = "" },
        ("i386", _) => this with { Architecture = "386", Variant = "" },
        ("aarch64", _) or ("arm64", "8" or "v8") => this with { Architecture = "arm64", Variant = "" },
        ("armhf", _) => this with { Architecture = "arm", Variant = "v7" },
        ("armel", _) => this with { Architecture = "arm", Variant = "v6" },
        _ => this,
    };
}
