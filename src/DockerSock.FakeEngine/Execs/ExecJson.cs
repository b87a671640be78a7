using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>An exec as GET /exec/{id}/json shows it.</summary>
internal static class ExecJson
{
    public static void Write(Utf8JsonWriter writer, EngineExec exec)
    {
        writer.WriteStartObject();
        writer.WriteString("ID", exec.Id);
        writer.WriteBoolean("Running", exec.IsRunning);
        if (exec.ExitCode is { } code)
        {
            writer.WriteNumber("ExitCode", code);
        }
        else
        {
            writer.WriteNull("ExitCode");
        }

        writer.Object("ProcessConfig", () =>
        {
            writer.WriteBoolean("tty", exec.Tty);
            writer.WriteString("entrypoint", exec.Words[0]);
            writer.Texts("arguments", exec.Words.Skip(1));
            writer.WriteBoolean("privileged", exec.Privileged);
            if (exec.User.Length > 0)
            {
                writer.WriteString("user", exec.User);
            }
        });
        writer.WriteBoolean("OpenStdin", exec.AttachStdin);
        writer.WriteBoolean("OpenStderr", exec.AttachStderr);
        writer.WriteBoolean("OpenStdout", exec.AttachStdout);
        writer.WriteBoolean("CanRemove", false);
        writer.WriteString("ContainerID", exec.Container.Id);
        writer.WriteString("DetachKeys", Convert.ToBase64String(exec.DetachKeys));
        writer.WriteNumber("Pid", exec.Pid);
        writer.WriteEndObject();
    }
}
