using System.Text;
using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>Builds as the classic builder does: each instruction makes an image upon the one before.</summary>
/// <param name="state">The engine.</param>
/// <param name="order">What is built.</param>
/// <param name="messages">What is said meanwhile.</param>
/// <param name="cancel">Gives up.</param>
internal sealed class ClassicBuild(
    EngineState state, BuildOrder order, MessageStream messages, CancellationToken cancel)
{
    private const string NeedsBuildKit = "requires BuildKit. Refer to https://docs.docker.com/go/buildkit/ "
        + "to learn how to build images with BuildKit enabled";

    private readonly BuildVariables _variables = new(order.Record.Arguments);
    private readonly List<(string Name, EngineImage? Image, ContainerFiles Files)> _stages = [];
    private readonly List<string> _held = [];
    private IReadOnlyDictionary<string, string?> _outer = new Dictionary<string, string?>();
    private BuildStep _step = null!;
    private EngineImage? _image;
    private int _number;
    private int _total;

    /// <exception cref="EngineException">It fails.</exception>
    public async Task RunAsync(Dockerfile file, ContainerFiles context)
    {
        try
        {
            await StagesAsync(file, context);
        }
        catch (EngineException)
        {
            // What was not said before is said with an error.
            foreach (string text in _held)
            {
                await messages.StreamAsync(text);
            }

            throw;
        }
        catch (MissingSource error)
        {
            throw EngineException.Internal(error.Message);
        }
    }

    private async Task StagesAsync(Dockerfile file, ContainerFiles context)
    {
        IReadOnlyList<BuildStage> stages = Chosen(file);
        Instruction[] labels =
        [
            .. order.Record.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => new Instruction(
                0, "LABEL", [], $"{label.Key}=\"{label.Value}\"", $"LABEL {label.Key}={label.Value}", [])),
        ];
        _total = file.Arguments.Count + stages.Sum(stage => 1 + stage.Steps.Count) + labels.Length;
        foreach (Instruction argument in file.Arguments)
        {
            await BeginAsync(argument);
            _variables.Declare(_variables.Expand(argument.Rest, []), _outer);
        }

        _outer = _variables.Snapshot();
        foreach (BuildStage stage in stages)
        {
            if (stage.Name.Length > 0 && _stages.Any(other => other.Name == stage.Name))
            {
                throw EngineException.Internal($"{stage.Name} stage name already used");
            }

            await BeginAsync(stage.From);
            await FromAsync(stage);
            foreach (Instruction instruction in stage == stages[^1] ? stage.Steps.Concat(labels) : stage.Steps)
            {
                await BeginAsync(instruction);
                await StepAsync(instruction, context);
                await SayAsync($" ---> {_image!.ShortId}\n");
            }

            _stages.Add((stage.Name, _image, _step.Result.Files));
            if (_image is not null && !order.Quiet)
            {
                string id = _image.Id;
                await messages.AuxAsync(writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("ID", id);
                    writer.WriteEndObject();
                });
            }
        }

        await EndAsync();
    }

    private IReadOnlyList<BuildStage> Chosen(Dockerfile file)
    {
        if (order.Target.Length == 0)
        {
            return file.Stages;
        }

        int last = file.Stages.ToList().FindIndex(stage =>
            stage.Name == order.Target.ToLowerInvariant() || $"{stage.Number}" == order.Target);
        return last < 0
            ? throw EngineException.BadRequest(order.Late
                ? $"target stage \"{order.Target}\" could not be found"
                : $"failed to reach build target {order.Target} in Dockerfile")
            : [.. file.Stages.Take(last + 1)];
    }

    private async Task BeginAsync(Instruction instruction)
    {
        await SayAsync($"Step {++_number}/{_total} : {instruction.Text}");
        await SayAsync("\n");
    }

    private async Task EndAsync()
    {
        if (_image is null)
        {
            throw EngineException.Internal("No image was generated. Is your Dockerfile empty?");
        }

        if (_variables.Unused.Any())
        {
            await SayAsync(
                $"[Warning] One or more build-args [{string.Join(' ', _variables.Unused)}] were not consumed\n");
        }

        order.Record.ImageId = _image.Id;
        await SayAsync($"Successfully built {_image.ShortId}\n");
        foreach (string name in order.Names)
        {
            state.Change(() => state.Tag(_image, name));
            await SayAsync($"Successfully tagged {name}\n");
        }

        if (order.Quiet)
        {
            await messages.StreamAsync(_image.Id + "\n");
        }
    }

    private async Task FromAsync(BuildStage stage)
    {
        string name = _variables.Expand(stage.Base, []);
        _image = Found(name);
        _variables.Begin();
        _step = BuildStep.Upon(_image, state, order, _variables);
        if (_step.Draft.OnBuild is { Count: > 0 } triggers)
        {
            _step.Draft.OnBuild = [];
            await SayAsync($"# Executing {triggers.Count} build trigger{(triggers.Count > 1 ? "s" : "")}");
            await SayAsync("\n");
            foreach (string trigger in triggers)
            {
                await StepAsync(new DockerfileParser(order.Late).One(trigger), ContainerFiles.None(state.Time));
            }
        }

        await SayAsync($" ---> {_image?.ShortId}\n");
    }

    /// <summary>The image that a stage is built upon; null for none.</summary>
    private EngineImage? Found(string name)
    {
        if (name == "scratch")
        {
            return null;
        }

        if (_stages.Find(stage => stage.Name == name.ToLowerInvariant()) is { Image: { } made })
        {
            return made;
        }

        ImageReference reference = ImageReference.Parse(name, state.System.Api, 400);
        return state.FindImage(name) ?? throw EngineException.NotFound(
            $"pull access denied for {reference.Name}, repository does not exist or may require 'docker login': "
                + "denied: requested access to the resource is denied");
    }

    private async Task StepAsync(Instruction instruction, ContainerFiles context)
    {
        if (instruction.Flags.FirstOrDefault(flag => instruction.Verb == "RUN"
            || (instruction.Verb is "COPY" or "ADD" && flag.Split('=')[0] is "chmod" or "link" or "checksum"))
            is { } special)
        {
            throw EngineException.BadRequest($"the --{special.Split('=')[0]} option {NeedsBuildKit}");
        }

        switch (instruction.Verb)
        {
            case "RUN":
                await RunAsync(instruction);
                break;
            case "COPY" or "ADD":
                await CopyAsync(instruction, context);
                break;
            default:
                _step.Configure(instruction, _outer);
                string made = _step.History(instruction);
                if (!await CachedAsync(made))
                {
                    string container = Ids.Fresh()[..12];
                    await SayAsync($" ---> Running in {container}\n");
                    await RemovedAsync(container, !order.Remove);
                    BuildResult now = instruction.Verb == "WORKDIR"
                        ? await _step.WorkingDirectoryAsync(cancel)
                        : _step.Result;
                    Keep(made, now);
                }

                break;
        }
    }

    private async Task CopyAsync(Instruction instruction, ContainerFiles context)
    {
        string? source = instruction.Flag("from");
        ContainerFiles from = source is null ? context : Other(source);
        BuildCopy copy = _step.Copy(instruction, from, source is null);
        string kind = copy.Sources.Count > 1 ? "multi" : copy.Sources[0].File.IsDirectory ? "dir" : "file";
        string made = _step.History(instruction, $"{kind}:{copy.Digest(from)}");
        if (await CachedAsync(made))
        {
            return;
        }

        Keep(made, await _step.CopyAsync(instruction, copy, from, cancel));
    }

    private ContainerFiles Other(string source)
    {
        (string Name, EngineImage? Image, ContainerFiles Files) stage = _stages.Select((stage, at) => (stage, at))
            .FirstOrDefault(item => item.stage.Name == source.ToLowerInvariant() || $"{item.at}" == source).stage;
        if (stage.Files is not null)
        {
            return stage.Files;
        }

        try
        {
            return BuildResult.Of(Found(source)!, state.Time).Files;
        }
        catch (EngineException error)
        {
            throw EngineException.Internal($"invalid from flag value {source}: {error.Message}");
        }
    }

    private async Task RunAsync(Instruction instruction)
    {
        string made = _step.History(instruction);
        if (await CachedAsync(made))
        {
            return;
        }

        IList<string> words = _step.Words(instruction.Rest);
        EngineContainer container = _step.Container(_image ?? _step.Draft, words);
        await SayAsync($" ---> Running in {container.Id[..12]}\n");
        state.Change(() => state.ContainerStore.Add(container));
        bool keep = true;
        try
        {
            (int code, BuildResult result) = await _step.RunAsync(container, instruction, OutputAsync, cancel);
            keep = code == 0 ? !order.Remove : !order.ForceRemove;
            await RemovedAsync(container.Id[..12], keep);
            if (code == 0)
            {
                Keep(made, result);
                return;
            }

            string command = string.Join(' ', words);
            throw new EngineException(500, $"The command '{command}' returned a non-zero code: {code}") { Code = code };
        }
        catch (OperationCanceledException)
        {
            keep = false;
            throw;
        }
        finally
        {
            if (!keep)
            {
                state.Remove(container, volumes: true);
            }
        }
    }

    private Task RemovedAsync(string container, bool keep) => keep
        ? Task.CompletedTask
        : SayAsync($"{(order.Late ? " ---> Removed" : "Removing")} intermediate container {container}\n");

    private ValueTask OutputAsync(byte stream, ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        string text = Encoding.UTF8.GetString(bytes.Span);
        return new ValueTask(SayAsync(stream == 1 ? text : $"\u001b[91m{text}\u001b[0m"));
    }

    private async Task<bool> CachedAsync(string made)
    {
        EngineImage? known = order.NoCache ? null : state.Locked(() =>
            state.ClassicCache.TryGetValue(Key(made), out string? id)
                ? state.Store.All.FirstOrDefault(image => image.Id == id)
                : null);
        if (known is null)
        {
            return false;
        }

        await SayAsync(" ---> Using cache\n");
        _step.Result = BuildResult.Of(known, state.Time);
        _step.Draft.Steps = known.Steps;
        _image = known;
        return true;
    }

    private string Key(string made) => Ids.Of($"{_image?.Id} {made}");

    /// <summary>Makes an image of what there is now.</summary>
    private void Keep(string made, BuildResult result)
    {
        bool empty = result.Layers.Count == _step.Result.Layers.Count;
        EngineImage draft = _step.Draft;
        draft.Created = state.Now;
        draft.Steps = [.. draft.Steps, new ImageStep(made, draft.Created, IsEmpty: empty)];
        EngineImage image = EngineImage.Of(ImageConfigJson.Bytes(draft, result.Layers), result.Layers, result.Files);
        image.Parent = _image?.Id ?? "";
        image = state.Put(image);
        state.Change(() => state.ClassicCache[Key(made)] = image.Id);
        _step.Result = result;
        _image = image;
    }

    private async Task SayAsync(string text)
    {
        if (order.Quiet)
        {
            _held.Add(text);
            return;
        }

        await messages.StreamAsync(text);
    }
}
