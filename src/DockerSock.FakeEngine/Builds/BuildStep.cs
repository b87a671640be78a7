using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace DockerSock.Fake;

/// <summary>
/// A stage while it is built: its config so far, its files, and what an instruction does to them. Both builders have
/// it; they differ in what they say and keep.
/// </summary>
/// <param name="state">The engine.</param>
/// <param name="order">The build.</param>
/// <param name="variables">The variables of the stage.</param>
/// <param name="draft">The config.</param>
/// <param name="result">The files.</param>
internal sealed partial class BuildStep(
    EngineState state, BuildOrder order, BuildVariables variables, EngineImage draft, BuildResult result)
{
    private static readonly string[] s_shell = ["/bin/sh", "-c"];

    private bool _hasCommand;

    public EngineImage Draft { get; } = draft;

    public BuildResult Result { get; set; } = result;

    /// <summary>The words of the shell that takes what is not a list.</summary>
    public IList<string> Shell => Draft.Shell.Count > 0 ? Draft.Shell : s_shell;

    /// <summary>A stage upon an image; null for one from scratch.</summary>
    public static BuildStep Upon(EngineImage? image, EngineState state, BuildOrder order, BuildVariables variables)
    {
        EngineImage draft = new("sha256:" + Ids.Fresh(), state.Now);
        if (image is null)
        {
            return new BuildStep(state, order, variables, draft, BuildResult.Scratch(state.Time));
        }

        BuildResult result = BuildResult.Of(image, state.Time);
        ImageConfigJson.Fill(draft, image.Archive(state.Time).Config);
        draft.Comment = "";
        return new BuildStep(state, order, variables, draft, result);
    }

    /// <summary>The text of an instruction with the values of variables, as far as it takes them.</summary>
    public string Expanded(Instruction instruction) => instruction.Verb switch
    {
        "ENV" or "LABEL" => variables.Expand(instruction.Rest, Draft.Environment, words: true),
        "ADD" or "COPY" or "EXPOSE" or "STOPSIGNAL" or "USER" or "VOLUME" or "WORKDIR" or "ARG" =>
            variables.Expand(instruction.Rest, Draft.Environment),
        _ => instruction.Rest,
    };

    /// <summary>The words of a RUN, CMD or ENTRYPOINT.</summary>
    public IList<string> Words(string rest)
    {
        try
        {
            return rest.StartsWith('[') ? JsonSerializer.Deserialize<string[]>(rest)! : [.. Shell, rest];
        }
        catch (JsonException)
        {
            return [.. Shell, rest];
        }
    }

    /// <summary>What an instruction says about the image; false for one that makes files.</summary>
    /// <exception cref="EngineException">It cannot be.</exception>
    public bool Configure(Instruction instruction, IReadOnlyDictionary<string, string?> outer)
    {
        string rest = Expanded(instruction);
        switch (instruction.Verb)
        {
            case "ARG":
                variables.Declare(rest, outer);
                return true;
            case "CMD":
                Draft.Command = rest.Length > 0 ? Words(rest) : [];
                _hasCommand = true;
                return true;
            case "ENTRYPOINT":
                Draft.Entrypoint = rest.Length > 0 ? Words(rest) : [];
                Draft.Command = _hasCommand ? Draft.Command : [];
                return true;
            case "SHELL":
                Draft.Shell = Words(rest);
                return true;
            case "ONBUILD":
                Draft.OnBuild.Add(rest);
                return true;
            case "MAINTAINER":
                Draft.Author = rest;
                return true;
            case "HEALTHCHECK":
                CommitChanges.Apply(Draft, [$"HEALTHCHECK {rest}"], late: true);
                Draft.HealthCheck!.Interval = Time("interval");
                Draft.HealthCheck.Timeout = Time("timeout");
                Draft.HealthCheck.StartPeriod = Time("start-period");
                Draft.HealthCheck.StartInterval = Time("start-interval");
                Draft.HealthCheck.Retries = int.Parse(instruction.Flag("retries") ?? "0", CultureInfo.InvariantCulture);
                return true;
            case "ENV" or "EXPOSE" or "LABEL" or "STOPSIGNAL" or "USER" or "VOLUME" or "WORKDIR":
                CommitChanges.Apply(Draft, [$"{instruction.Verb} {rest}"], late: true);
                return true;
            default:
                return false;
        }

        TimeSpan Time(string flag) => GoText.Duration(instruction.Flag(flag) ?? "") ?? TimeSpan.Zero;
    }

    /// <summary>What the history of the image says of an instruction, when the classic builder made it.</summary>
    public string History(Instruction instruction, string digest = "")
    {
        string rest = Expanded(instruction);
        string shell = string.Join(' ', Shell);
        string[] arguments = [.. variables.Values.Where(Visible)];
        return instruction.Verb switch
        {
            "RUN" => (arguments.Length > 0 ? $"|{arguments.Length} {string.Join(' ', arguments)} " : "")
                + string.Join(' ', Words(rest)),
            "COPY" or "ADD" => $"{shell} #(nop) {instruction.Verb} {digest} in {BuildCopy.Words(rest)[^1]} ",
            "WORKDIR" => $"{shell} #(nop) WORKDIR {Draft.WorkingDirectory}",
            "CMD" => $"{shell} #(nop)  CMD {Quoted(Draft.Command)}",
            "ENTRYPOINT" => $"{shell} #(nop)  ENTRYPOINT {Quoted(Draft.Entrypoint)}",
            "VOLUME" => $"{shell} #(nop)  VOLUME [{rest}]",
            _ => $"{shell} #(nop)  {instruction.Verb} {rest}",
        };
    }

    /// <summary>What a COPY or ADD copies, out of the context or of other files.</summary>
    /// <exception cref="EngineException">There is nothing, or it may not be copied.</exception>
    public BuildCopy Copy(Instruction instruction, ContainerFiles from, bool isContext)
    {
        string verb = instruction.Verb;
        string[] words = BuildCopy.Words(Expanded(instruction));
        List<(string Path, string Name, ContainerFile File)> sources = [];
        foreach (string source in words[..^1].Where(word => instruction.Heredocs.Count == 0 || !word.StartsWith("<<")))
        {
            if (source.StartsWith("http://", StringComparison.Ordinal)
                || source.StartsWith("https://", StringComparison.Ordinal))
            {
                throw EngineException.Internal($"{verb} failed: {Unreachable(source)}");
            }

            if (isContext && source.Split('/')[0] == "..")
            {
                throw EngineException.Internal($"{verb} failed: forbidden path outside the build context: {source} ()");
            }

            (string, string, ContainerFile)[] found = [.. BuildCopy.Find(from, source)];
            if (found.Length == 0 && source.IndexOfAny(['*', '?']) < 0)
            {
                string name = source.TrimStart('/');
                throw new MissingSource("/" + name, $"{verb} failed: " + (isContext
                    ? $"file not found in build context or excluded by .dockerignore: stat {name}: file does not exist"
                    : $"stat {name}: file does not exist"));
            }

            sources.AddRange(found);
        }

        string destination = words[^1];
        if (sources.Count == 0 && instruction.Heredocs.Count == 0)
        {
            throw new MissingSource(
                string.Join(' ', words[..^1].Select(word => "/" + word)),
                $"{verb} failed: no source files were specified");
        }

        if (sources.Count > 1 && !destination.EndsWith('/'))
        {
            throw EngineException.Internal($"When using {verb} with more than one source file, "
                + "the destination must be a directory and end with a /");
        }

        string full = destination.StartsWith('/') ? destination : $"{Draft.WorkingDirectory}/{destination}";
        bool into = destination.EndsWith('/') || destination is "." or ".."
            || Result.Files.Find(full, follow: true) is { IsDirectory: true };
        return new BuildCopy(sources, FilePath.Clean(full), into);
    }

    /// <summary>Copies, as one more layer.</summary>
    public async Task<BuildResult> CopyAsync(
        Instruction instruction, BuildCopy copy, ContainerFiles from, CancellationToken cancel)
    {
        ContainerFiles files = Result.Files.Fork();
        string[] owner = (instruction.Flag("chown") ?? "0:0").Split(':');
        int? mode = instruction.Flag("chmod") is { } octal ? Convert.ToInt32(octal, 8) : null;
        _ = int.TryParse(owner[0], CultureInfo.InvariantCulture, out int user);
        _ = int.TryParse(owner[^1], CultureInfo.InvariantCulture, out int group);
        await copy.RunAsync(from, files, (user, group), mode, instruction.Verb == "ADD", cancel);
        foreach ((string name, string content) in instruction.Heredocs)
        {
            files.AddFile(copy.IntoDirectory ? $"{copy.Destination}/{name}" : copy.Destination, content);
        }

        return await Result.WithAsync(files, cancel);
    }

    /// <summary>Makes the directory of a WORKDIR, as one more layer; none when it is there.</summary>
    public async Task<BuildResult> WorkingDirectoryAsync(CancellationToken cancel)
    {
        if (Result.Files.Find(Draft.WorkingDirectory, follow: true) is not null)
        {
            return Result;
        }

        ContainerFiles files = Result.Files.Fork();
        files.AddDirectory(Draft.WorkingDirectory);
        return await Result.WithAsync(files, cancel);
    }

    /// <summary>The container that a command runs in.</summary>
    public EngineContainer Container(EngineImage image, IList<string> words) => state.Locked(() =>
    {
        EngineContainer container = new(state, Ids.Fresh(), state.ContainerStore.FreshName(), image);
        container.Config.Image = image.Id;
        container.Config.Command = [.. words];
        container.Config.Environment = [.. Draft.Environment, .. variables.Values];
        container.Config.User = Draft.User;
        container.Config.WorkingDirectory = Draft.WorkingDirectory;
        return container;
    });

    /// <summary>Runs a command.</summary>
    /// <returns>The exit code and, when it is 0, the files with one more layer.</returns>
    /// <exception cref="EngineException">It cannot start.</exception>
    public async Task<(int Code, BuildResult Result)> RunAsync(
        EngineContainer container, Instruction instruction, ProcessOutput output, CancellationToken cancel)
    {
        ContainerFiles files = Result.Files.Fork();
        string[] owner = Draft.User.Split(':');
        if (owner[0].Length > 0 && !owner[0].All(char.IsAsciiDigit)
            && !(files.Find("/etc/passwd") is not null
                && files.ReadText("/etc/passwd").Split('\n').Any(line => line.Split(':')[0] == owner[0])))
        {
            throw EngineException.Internal($"unable to find user {owner[0]}: no matching entries in passwd file");
        }

        string program = container.Words[0];
        bool isThere = Simulation.Exists(container.Words) || ((string[])["", "/bin/", "/sbin/", "/usr/bin/",
            "/usr/sbin/", "/usr/local/bin/"]).Any(folder => files.Find(folder + program, follow: true) is not null);
        if (state.OnBuildRun is null && !isThere)
        {
            string why = $"exec: \"{program}\": executable file not found in $PATH";
            throw EngineException.Internal(order.Late
                ? "failed to create task for container: failed to create shim task: OCI runtime create failed: runc "
                    + $"create failed: unable to start container process: error during container init: {why}"
                : "failed to create shim task: OCI runtime create failed: runc create failed: "
                    + $"unable to start container process: {why}: unknown");
        }

        // The classic builder reads past a text in the Dockerfile and does nothing with it.
        string script = order.Record.IsBuildKit && instruction.Heredocs.Count > 0
            ? instruction.Heredocs[0].Content
            : "";
        int code = await container.BuildAsync(
            files, output, process => state.OnBuildRun?.Invoke(process) ?? SimulateAsync(process, script), cancel);
        return (code, code == 0 ? await Result.WithAsync(files, cancel) : Result);
    }

    /// <summary>What there is at an address that cannot be reached.</summary>
    public static string Unreachable(string address)
    {
        Uri uri = new(address);
        return $"Get \"{address}\": dial tcp" + (uri.HostNameType == UriHostNameType.Dns
            ? $": lookup {uri.Host}: no such host"
            : $" {uri.Host}:{uri.Port}: connect: connection refused");
    }

    private static bool Visible(string argument) =>
        !argument.Split('=')[0].EndsWith("_PROXY", StringComparison.OrdinalIgnoreCase);

    private static string Quoted(IEnumerable<string> words) =>
        $"[{string.Join(' ', words.Select(word => JsonSerializer.Serialize(word)))}]";

    /// <summary>Commands that the engine knows; one may write into a file. All others do nothing.</summary>
    private static async Task<int> SimulateAsync(EngineProcess process, string script)
    {
        if (process.Words is not [_, .., var line] || !process.Words[0].EndsWith("sh", StringComparison.Ordinal))
        {
            return Simulation.Knows(process.Words) ? await process.SimulateAsync() : 0;
        }

        line = script.Length > 0 ? script : line;
        Match file = FilePattern().Match(line);
        string command = file.Success ? file.Groups["command"].Value : line;
        string[] words = ["/bin/sh", "-c", command];
        if (!Simulation.Knows(words))
        {
            return 0;
        }

        using MemoryStream written = new();
        int code = await process.With(words, (stream, bytes, cancel) =>
        {
            if (!file.Success || stream == 2)
            {
                return stream == 1 ? process.WriteOutAsync(bytes) : process.WriteErrAsync(bytes);
            }

            written.Write(bytes.Span);
            return default;
        }).SimulateAsync();
        if (file.Success)
        {
            string path = file.Groups["path"].Value;
            process.Container.Files.AddFile(
                path.StartsWith('/') ? path : $"{process.WorkingDirectory}/{path}",
                FileContent.Of(written.ToArray()));
        }

        return code;
    }

    [GeneratedRegex(@"^(?<command>[^<>]+?)(?:\s+|(?<![\d&]))>\s*(?<path>[\w./-]+)\s*$", RegexOptions.Singleline)]
    private static partial Regex FilePattern();
}
