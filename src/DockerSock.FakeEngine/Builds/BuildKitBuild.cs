using System.Globalization;
using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>Builds as BuildKit does: of the stages that are needed, each step that makes files is a vertex.</summary>
/// <param name="state">The engine.</param>
/// <param name="order">What is built.</param>
/// <param name="messages">What is said meanwhile.</param>
/// <param name="cancel">Gives up.</param>
internal sealed class BuildKitBuild(
    EngineState state, BuildOrder order, MessageStream messages, CancellationToken cancel)
{
    private const string Denied = "pull access denied, repository does not exist or may require authorization: "
        + "server message: insufficient_scope: authorization failed";

    private readonly BuildTrace _trace = new(state, messages);
    private readonly BuildVariables _variables = new(order.Record.Arguments);
    private readonly Dictionary<BuildStage, Built> _built = [];
    private readonly Dictionary<Instruction, BuildVertex> _vertexes = [];
    private IReadOnlyDictionary<string, string?> _outer = new Dictionary<string, string?>();
    private BuildVertex _context = null!;
    private ContainerFiles _files = null!;

    /// <param name="receive">Receives the context.</param>
    /// <exception cref="EngineException">It fails.</exception>
    public async Task RunAsync(Func<Task<ContainerFiles>> receive)
    {
        BuildVertex remote = new("[internal] load remote build context");
        await _trace.TellAsync(remote);
        await _trace.StartAsync(remote);
        _files = await receive();
        await _trace.CompleteAsync(remote);
        _context = new BuildVertex("copy /context /", remote);
        if (order.Record.Entries.Count > 0 || _files.Paths.Count == 0)
        {
            await _trace.TellAsync(_context);
            await _trace.StartAsync(_context);
            await _trace.CompleteAsync(_context);
        }

        if (_files.Find("/" + order.FileName, follow: true) is null)
        {
            throw Failure($"failed to read dockerfile: open {order.FileName}: no such file or directory", early: "");
        }

        Dockerfile file = Parsed();
        BuildStage last = Target(file);
        foreach (Instruction argument in file.Arguments)
        {
            _variables.Declare(_variables.Expand(argument.Rest, []), _outer);
        }

        _outer = _variables.Snapshot();
        List<BuildStage> stages = [];
        Need(file, last, stages);
        Dictionary<BuildStage, EngineImage?> images = await LoadAsync(file, stages);
        if (order.Late && BuildWarning.Of(file).ToArray() is { Length: > 0 } warnings)
        {
            await _trace.WarnAsync(_context, warnings, order.FileName, order.Record.Dockerfile);
        }

        await PlanAsync(file, stages);
        foreach (BuildStage stage in stages)
        {
            await StageAsync(file, stage, images[stage]);
        }

        await ExportAsync(_built[last]);
    }

    private static bool MakesFiles(Instruction instruction) =>
        instruction.Verb is "RUN" or "COPY" or "ADD" or "WORKDIR";

    private static DateTimeOffset LastTime(EngineImage draft) =>
        draft.Steps.Count > 0 ? draft.Steps[^1].Created ?? draft.Created : draft.Created;

    private Dockerfile Parsed()
    {
        try
        {
            return order.Record.Dockerfile.Length == 0
                ? throw EngineException.BadRequest("the Dockerfile cannot be empty")
                : new DockerfileParser(order.Late).Parse(order.Record.Dockerfile);
        }
        catch (EngineException error)
        {
            throw Failure(error.Message);
        }
    }

    /// <summary>An error, with what engines before API 1.44 say in front.</summary>
    private EngineException Failure(string message, string early = "failed to create LLB definition: ") =>
        EngineException.Internal((order.Late ? "" : "failed to solve with frontend dockerfile.v0: " + early) + message);

    private BuildStage Target(Dockerfile file)
    {
        if (order.Target.Length == 0)
        {
            return file.Stages[^1];
        }

        if (Find(file, order.Target, file.Stages.Count) is { } found)
        {
            return found;
        }

        string? near = file.Stages.Select(stage => stage.Name).Where(name => name.Length > 0)
            .FirstOrDefault(name => DockerfileParser.Distance(name, order.Target) <= 2);
        throw Failure(order.Late
            ? $"target stage \"{order.Target}\" could not be found" + (near is null ? "" : $" (did you mean {near}?)")
            : $"target stage {order.Target} could not be found");
    }

    private static BuildStage? Find(Dockerfile file, string name, int before) => file.Stages.Take(before).LastOrDefault(
        stage => stage.Name == name.ToLowerInvariant()
            || stage.Number.ToString(CultureInfo.InvariantCulture) == name);

    /// <summary>The stages that one needs, each after those that it needs itself.</summary>
    private void Need(Dockerfile file, BuildStage stage, List<BuildStage> needed)
    {
        if (needed.Contains(stage))
        {
            return;
        }

        foreach (string name in stage.Steps.Select(step => step.Flag("from")).Prepend(Base(stage)).OfType<string>())
        {
            if (Find(file, name, stage.Number) is { } other)
            {
                Need(file, other, needed);
            }
        }

        needed.Add(stage);
    }

    private string Base(BuildStage stage) => _variables.Expand(stage.Base, _outer
        .Where(argument => argument.Value is not null).Select(argument => $"{argument.Key}={argument.Value}"));

    /// <summary>Looks for the images that stages are built upon.</summary>
    private async Task<Dictionary<BuildStage, EngineImage?>> LoadAsync(Dockerfile file, List<BuildStage> stages)
    {
        Dictionary<BuildStage, EngineImage?> images = [];
        HashSet<string> told = [];
        foreach (BuildStage stage in stages)
        {
            string name = Base(stage);
            images[stage] = null;
            if (name == "scratch" || Find(file, name, stage.Number) is not null)
            {
                continue;
            }

            ImageReference reference = Reference(name);
            images[stage] = state.FindImage(reference.Familiar);
            if (!told.Add(reference.Full))
            {
                continue;
            }

            BuildVertex metadata = new($"[internal] load metadata for {reference.Full}");
            await _trace.StartAsync(metadata);
            await _trace.CompleteAsync(metadata, error: images[stage] is null ? Denied : "");
            if (images[stage] is null)
            {
                throw Failure(order.Late
                    ? $"{name}: failed to resolve source metadata for {reference.Full}: {Denied}"
                    : Denied);
            }
        }

        return images;
    }

    private ImageReference Reference(string name)
    {
        try
        {
            return ImageReference.Parse(name, state.System.Api, 400);
        }
        catch (EngineException error)
        {
            throw Failure($"failed to parse stage name \"{name}\": {error.Message}");
        }
    }

    /// <summary>Tells of all steps before the first one begins.</summary>
    private async Task PlanAsync(Dockerfile file, List<BuildStage> stages)
    {
        List<BuildVertex> all = [];
        Dictionary<BuildStage, BuildVertex?> ends = [];
        foreach (BuildStage stage in stages)
        {
            string name = Base(stage);
            BuildStage? upon = Find(file, name, stage.Number);
            Instruction[] steps = [.. stage.Steps.Where(MakesFiles)];
            bool isImage = upon is null && name != "scratch";
            int total = steps.Length + (isImage ? 1 : 0);
            int number = 0;
            string prefix = file.Stages.Count == 1 ? ""
                : (stage.Name.Length > 0 ? stage.Name : $"stage-{stage.Number}") + " ";
            BuildVertex? end = upon is null ? null : ends[upon];
            if (isImage)
            {
                ImageReference reference = Reference(name);
                string full = order.Late
                    ? reference.Full
                    : reference.Full.Replace(":latest", "", StringComparison.Ordinal);
                end = Add($"FROM {full}", stage.From);
            }

            foreach (Instruction step in steps)
            {
                List<BuildVertex> inputs = end is null ? [] : [end];
                if (step.Verb is "COPY" or "ADD")
                {
                    inputs.Add(step.Flag("from") is { } from && Find(file, from, stage.Number) is { } other
                        ? ends[other] ?? _context
                        : _context);
                }

                end = Add(step.Text, step, [.. inputs]);
            }

            ends[stage] = end;

            BuildVertex Add(string text, Instruction instruction, params BuildVertex[] inputs)
            {
                BuildVertex vertex = new($"[{prefix}{++number}/{total}] {text}", inputs);
                all.Add(vertex);
                return _vertexes[instruction] = vertex;
            }
        }

        if (order.Late)
        {
            all.Reverse();
        }

        if (all.Count > 0)
        {
            await _trace.TellAsync([.. all]);
        }
    }

    private async Task StageAsync(Dockerfile file, BuildStage stage, EngineImage? image)
    {
        string name = Base(stage);
        Built? upon = Find(file, name, stage.Number) is { } other ? _built[other] : null;
        _variables.Begin();
        BuildStep step = BuildStep.Upon(image, state, order, _variables);
        string key = image?.Id ?? "scratch";
        if (upon is not null)
        {
            ImageConfigJson.Fill(step.Draft, ImageConfigJson.Bytes(upon.Step.Draft, upon.Step.Result.Layers));
            step.Result = upon.Step.Result;
            key = upon.Key;
        }

        if (_vertexes.TryGetValue(stage.From, out BuildVertex? from))
        {
            await _trace.StartAsync(from);
            await _trace.CompleteAsync(from);
            await _trace.CompleteAsync(from, cached: true);
        }

        IEnumerable<Instruction> triggers =
            step.Draft.OnBuild.Select(new DockerfileParser(order.Late).One).ToArray();
        step.Draft.OnBuild = [];
        foreach (Instruction instruction in triggers.Concat(stage.Steps))
        {
            key = await StepAsync(file, stage, step, instruction, key);
        }

        _built[stage] = new Built(step, key);
    }

    /// <summary>Does a step, or finds that it was done before.</summary>
    /// <returns>What stands for all that was done so far.</returns>
    private async Task<string> StepAsync(
        Dockerfile file, BuildStage stage, BuildStep step, Instruction instruction, string key)
    {
        EngineImage draft = step.Draft;
        string text = $"{instruction.Verb} {step.Expanded(instruction)}";
        step.Configure(instruction, _outer);
        if (!MakesFiles(instruction))
        {
            // As old as what is below: the same build again makes the same image.
            draft.Steps = [.. draft.Steps, new ImageStep(text, LastTime(draft), "buildkit.dockerfile.v0", true)];
            return Ids.Of($"{key} {text}");
        }

        BuildVertex vertex = _vertexes.GetValueOrDefault(instruction) ?? new BuildVertex(instruction.Text, _context);
        ContainerFiles from = _files;
        BuildCopy? copy = null;
        string history = $"{text} # buildkit";
        if (instruction.Verb is "COPY" or "ADD")
        {
            from = Source(file, stage, instruction);
            copy = await CopyAsync(step, instruction, from, vertex);
            text += " " + copy.Digest(from);
        }
        else if (instruction.Verb == "RUN")
        {
            history = $"RUN {step.History(instruction)} # buildkit";
            text = $"{history} {string.Join('\n', instruction.Heredocs)} {string.Join(' ', draft.Environment)}";
        }
        else
        {
            history = text;
        }

        string next = Ids.Of($"{key} {text}");
        BuildResult? known = order.NoCache ? null : state.Locked(() => state.StepCache.GetValueOrDefault(next));
        int layers = step.Result.Layers.Count;
        if (known is not null)
        {
            await _trace.CompleteAsync(vertex, cached: true);
            step.Result = known;
        }
        else
        {
            await _trace.StartAsync(vertex);
            step.Result = copy is not null ? await step.CopyAsync(instruction, copy, from, cancel)
                : instruction.Verb == "RUN" ? await RunAsync(step, instruction, vertex)
                : await step.WorkingDirectoryAsync(cancel);
            step.Result = step.Result with { Made = state.Now };
            await _trace.CompleteAsync(vertex);
            state.Change(() => state.StepCache[next] = step.Result);
        }

        bool empty = step.Result.Layers.Count == layers;
        draft.Steps =
            [.. draft.Steps, new ImageStep(history, step.Result.Made, "buildkit.dockerfile.v0", empty)];
        return next;
    }

    private ContainerFiles Source(Dockerfile file, BuildStage stage, Instruction instruction)
    {
        if (instruction.Flag("from") is not { } name)
        {
            return _files;
        }

        return Find(file, name, stage.Number) is { } other ? _built[other].Step.Result.Files
            : state.FindImage(Reference(name).Familiar) is { } image ? BuildResult.Of(image, state.Time).Files
            : throw Failure($"{name}: failed to resolve source metadata for {Reference(name).Full}: {Denied}");
    }

    private async Task<BuildCopy> CopyAsync(
        BuildStep step, Instruction instruction, ContainerFiles from, BuildVertex vertex)
    {
        try
        {
            return step.Copy(instruction, from, isContext: instruction.Flag("from") is null);
        }
        catch (MissingSource error)
        {
            string why = order.Late
                ? $"failed to calculate checksum of ref {Ids.Fresh()[..25]}::{Ids.Fresh()[..25]}: "
                    + $"\"{error.Path}\": not found"
                : $"\"{error.Path}\" not found: not found";
            await _trace.CompleteAsync(vertex, error: why);
            throw EngineException.Internal("failed to compute cache key: " + why);
        }
    }

    private async Task<BuildResult> RunAsync(BuildStep step, Instruction instruction, BuildVertex vertex)
    {
        IList<string> words = step.Words(instruction.Rest);
        EngineContainer container = step.Container(step.Draft, words);
        string command = string.Join(' ', words);
        string failure;
        try
        {
            (int code, BuildResult result) = await step.RunAsync(
                container,
                instruction,
                (stream, bytes, _) => new ValueTask(_trace.LogAsync(vertex, stream, bytes)),
                cancel);
            if (code == 0)
            {
                return result;
            }

            failure = order.Late
                ? $"process \"{command}\" did not complete successfully: exit code: {code}"
                : $"executor failed running [{command}]: exit code: {code}";
        }
        catch (EngineException error) when (!messages.HasFailed)
        {
            failure = error.Message;
        }

        await _trace.CompleteAsync(vertex, error: failure);
        throw EngineException.Internal(failure);
    }

    private async Task ExportAsync(Built built)
    {
        EngineImage draft = built.Step.Draft;
        foreach ((string name, string? value) in order.Record.Labels)
        {
            draft.Labels[name] = value ?? "";
        }

        BuildVertex export = new("exporting to image");
        await _trace.StartAsync(export);
        await PartAsync("exporting layers");
        draft.Created = LastTime(draft);
        BuildResult result = built.Step.Result;
        EngineImage image = state.Put(
            EngineImage.Of(ImageConfigJson.Bytes(draft, result.Layers), result.Layers, result.Files));
        await PartAsync($"writing image {image.Id}");
        order.Record.ImageId = image.Id;
        if (!order.Late)
        {
            await DoneAsync();
        }

        foreach (string name in order.Names)
        {
            await PartAsync($"naming to {ImageReference.Parse(name).Full}");
            state.Change(() => state.Tag(image, name));
            if (!order.Late)
            {
                await messages.StreamAsync($"Successfully tagged {name}\n");
            }
        }

        if (order.Late)
        {
            await DoneAsync();
        }

        async Task DoneAsync()
        {
            await _trace.CompleteAsync(export);
            await messages.AuxAsync(
                writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("ID", image.Id);
                    writer.WriteEndObject();
                },
                "moby.image.id");
        }

        async Task PartAsync(string id)
        {
            DateTimeOffset started = state.Now;
            await _trace.StatusAsync(export, id, started, done: false);
            await _trace.StatusAsync(export, id, started, done: true);
        }
    }

    /// <summary>A stage that is done.</summary>
    private sealed record Built(BuildStep Step, string Key);
}
