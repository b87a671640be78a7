using System.Globalization;
using System.Text;
using System.Text.Json;
using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>Commands in running containers.</summary>
internal static class ExecRoutes
{
    private static readonly TimeSpan s_startTimeout = TimeSpan.FromSeconds(10);

    public static void Map(RouteTable routes)
    {
        routes.Post("/containers/{name}/exec", CreateAsync);
        routes.Add("POST", "/exec/{name}/start", StartAsync, hijacks: true);
        routes.Post("/exec/{name}/resize", ResizeAsync);
        routes.Get("/exec/{name}/json", call => call.JsonAsync(writer => ExecJson.Write(writer, Find(call))));
    }

    /// <summary>The h and w of a resize.</summary>
    public static (int Rows, int Columns) Size(EngineCall call)
    {
        return (Number("h", "height"), Number("w", "width"));

        int Number(string name, string called) =>
            int.TryParse(call.Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                ? number
                : throw EngineException.BadRequest(call.State.System.Api.From(44)
                    ? $"invalid resize {called} \"{call.Text(name)}\": invalid syntax"
                    : $"strconv.Atoi: parsing \"{call.Text(name)}\": invalid syntax");
    }

    private static async Task CreateAsync(EngineCall call)
    {
        JsonElement body = await BodyAsync(call);
        IList<string> words = body.Texts("Cmd");
        if (words.Count == 0)
        {
            throw EngineException.BadRequest("No exec command specified");
        }

        EngineContainer container = call.State.Locked(() => call.State.ContainerStore.Get(call.Name));
        container.RequireForExec(call.Name);
        string user = body.Text("User");
        if (call.State.System.Api.From(44) && Uid.Find(user, container.Config.User) is null)
        {
            throw EngineException.BadRequest(
                $"unable to find user {user.Split(':')[0]}: no matching entries in passwd file");
        }

        EngineExec exec = new(call.State, container)
        {
            Words = [.. words],
            User = user,
            Environment = [.. body.Texts("Env")],
            WorkingDirectory = body.Text("WorkingDir"),
            Tty = body.Flag("Tty"),
            Privileged = body.Flag("Privileged"),
            AttachStdin = body.Flag("AttachStdin"),
            AttachStdout = body.Flag("AttachStdout"),
            AttachStderr = body.Flag("AttachStderr"),
            DetachKeys = DetachKeys.Parse(body.Text("DetachKeys")) ?? throw EngineException.Internal(
                $"Invalid escape keys ({body.Text("DetachKeys")}) provided"),
            Size = ConsoleSize(call, body) ?? (0, 0),
        };
        container.Add(exec);
        await call.JsonAsync(
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("Id", exec.Id);
                writer.WriteEndObject();
            },
            201);
    }

    private static async Task StartAsync(EngineCall call)
    {
        JsonElement body = await BodyAsync(call);
        EngineExec exec = Find(call);
        exec.Container.RequireForExec(exec.Container.Id);
        (int, int)? size = body.Flag("Tty") ? ConsoleSize(call, body) : null;
        if (body.Flag("Detach"))
        {
            exec.Start(attached: false, size);
            await call.StatusAsync(200);
            return;
        }

        bool frames = !body.Flag("Tty");
        string type = frames && call.Api.From(42) ? HijackedConnection.MultiplexedType : HijackedConnection.RawType;
        await using HijackedConnection connection = await HijackedConnection.TakeAsync(call, type, headers: true);
        Task SendAsync(byte stream, ReadOnlyMemory<byte> bytes) =>
            frames ? connection.SendFrameAsync(stream, bytes) : connection.SendAsync(bytes);
        try
        {
            exec.Start(attached: true, size);
        }
        catch (EngineException error)
        {
            await SendAsync(1, Encoding.UTF8.GetBytes(error.Message + "\r\n"));
            return;
        }

        AttachedStreams streams = new(
            connection, exec.Tty ? DetachKeys.Of(exec.DetachKeys) : null, call.Cancel)
        {
            Input = exec.AttachStdin ? exec.Input : null,
            ClosesInput = !exec.Tty,
        };
        AttachEnd end = await streams.RunAsync(async cancel =>
        {
            await foreach ((byte stream, ReadOnlyMemory<byte> bytes) in exec.Output.ReadAllAsync(cancel))
            {
                await SendAsync(stream, bytes);
            }
        });
        exec.Leave();
        if (end == AttachEnd.Keys)
        {
            exec.Detach();
            await SendAsync(1, "exec attach failed: error on attach stdin: read escape sequence\r\n"u8.ToArray());
        }
    }

    private static async Task ResizeAsync(EngineCall call)
    {
        (int rows, int columns) = Size(call);
        EngineExec exec = Find(call);
        exec.Container.RequireForExec(exec.Container.Id);
        try
        {
            await exec.Started.WaitAsync(s_startTimeout, call.State.Time, call.Cancel);
        }
        catch (TimeoutException)
        {
            throw EngineException.Internal("timeout waiting for exec session ready");
        }

        bool late = call.State.System.Api.From(44);
        if (exec.Process is null)
        {
            throw late
                ? EngineException.BadRequest("exec process is not started")
                : EngineException.NotFound("no such exec");
        }

        if (!exec.IsRunning)
        {
            throw late
                ? EngineException.NotFound($"NotFound: process does not exist {exec.Id}: not found")
                : EngineException.Internal("cannot resize a stopped container: unknown");
        }

        exec.Process.Resize(rows, columns);
        await call.StatusAsync(200);
    }

    private static EngineExec Find(EngineCall call) => call.State.Locked(
        () => call.State.ExecStore.GetValueOrDefault(call.Name))
        ?? throw EngineException.NotFound($"No such exec instance: {call.Name}");

    /// <summary>Newer engines take no body for an empty one.</summary>
    private static async Task<JsonElement> BodyAsync(EngineCall call)
    {
        JsonElement body = await call.BodyAsync(optional: true);
        return body.IsThere() || call.State.System.Api.From(42)
            ? body
            : throw EngineException.BadRequest("got EOF while reading request body");
    }

    /// <summary>Height and width, from API 1.42.</summary>
    private static (int Rows, int Columns)? ConsoleSize(EngineCall call, JsonElement body) =>
        call.Api.From(42) && body.Items("ConsoleSize").Select(number => number.GetInt32()).ToArray()
            is [var rows, var columns] ? (rows, columns) : null;
}
