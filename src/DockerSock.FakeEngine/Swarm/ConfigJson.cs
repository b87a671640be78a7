using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>The Config of containers and images.</summary>
internal static class ConfigJson
{
    /// <summary>A container's.</summary>
    public static void Write(Utf8JsonWriter writer, ContainerConfig config, ApiVersion api) =>
        writer.Object("Config", () =>
    {
        writer.WriteString("Hostname", config.Hostname);
        writer.WriteString("Domainname", config.Domainname);
        writer.WriteString("User", config.User);
        writer.WriteBoolean("AttachStdin", config.AttachStdin);
        writer.WriteBoolean("AttachStdout", config.AttachStdout);
        writer.WriteBoolean("AttachStderr", config.AttachStderr);
        if (config.ExposedPorts.Count > 0)
        {
            writer.Set("ExposedPorts", config.ExposedPorts);
        }

        writer.WriteBoolean("Tty", config.Tty);
        writer.WriteBoolean("OpenStdin", config.OpenStdin);
        writer.WriteBoolean("StdinOnce", config.StdinOnce);
        writer.Texts("Env", config.Environment, nullWhenEmpty: true);
        writer.Texts("Cmd", config.Command, nullWhenEmpty: true);
        WriteHealthCheck(writer, config.HealthCheck);
        writer.WriteString("Image", config.Image);
        WriteVolumes(writer, config.Volumes);
        writer.WriteString("WorkingDir", config.WorkingDirectory);
        writer.Texts("Entrypoint", config.Entrypoint, nullWhenEmpty: true);
        if (!api.From(52))
        {
            writer.WriteNull("OnBuild");
        }

        writer.Map("Labels", config.Labels);
        if (config.StopSignal.Length > 0)
        {
            writer.WriteString("StopSignal", config.StopSignal);
        }

        if (config.StopTimeout is { } timeout)
        {
            writer.WriteNumber("StopTimeout", timeout);
        }
    });

    /// <summary>An image's: from API 1.50 without what only containers have, from 1.52 without what is empty.</summary>
    public static void Write(Utf8JsonWriter writer, EngineImage image, ApiVersion api, string name = "Config") =>
        writer.Object(name, () =>
    {
        bool full = !api.From(52);
        if (!api.From(50))
        {
            WriteContainerOnly(writer);
        }

        if (image.ExposedPorts.Count > 0)
        {
            writer.Set("ExposedPorts", image.ExposedPorts);
        }

        Texts("Cmd", image.Command);
        Texts("Entrypoint", image.Entrypoint);
        Texts("Env", image.Environment);
        if (full || image.Labels.Count > 0)
        {
            writer.Map("Labels", image.Labels, nullWhenEmpty: true);
        }

        if (full)
        {
            writer.WriteNull("OnBuild");
        }

        Text("User", image.User);
        if (full || image.Volumes.Count > 0)
        {
            WriteVolumes(writer, image.Volumes);
        }

        Text("WorkingDir", image.WorkingDirectory);
        if (image.StopSignal.Length > 0)
        {
            writer.WriteString("StopSignal", image.StopSignal);
        }

        WriteHealthCheck(writer, image.HealthCheck);

        void Text(string key, string value)
        {
            if (full || value.Length > 0)
            {
                writer.WriteString(key, value);
            }
        }

        void Texts(string key, IList<string> values)
        {
            if (full || values.Count > 0)
            {
                writer.Texts(key, values, nullWhenEmpty: true);
            }
        }
    });

    private static void WriteContainerOnly(Utf8JsonWriter writer)
    {
        writer.WriteString("Hostname", "");
        writer.WriteString("Domainname", "");
        foreach (string flag in (string[])
            ["AttachStdin", "AttachStdout", "AttachStderr", "Tty", "OpenStdin", "StdinOnce"])
        {
            writer.WriteBoolean(flag, false);
        }

        writer.WriteString("Image", "");
    }

    private static void WriteVolumes(Utf8JsonWriter writer, IList<string> volumes)
    {
        if (volumes.Count == 0)
        {
            writer.WriteNull("Volumes");
            return;
        }

        writer.Set("Volumes", volumes);
    }

    public static void WriteHealthCheck(Utf8JsonWriter writer, HealthCheck? check)
    {
        if (check is null)
        {
            return;
        }

        writer.Object("Healthcheck", () =>
        {
            writer.Texts("Test", check.Test);
            Nanoseconds("Interval", check.Interval);
            Nanoseconds("Timeout", check.Timeout);
            Nanoseconds("StartPeriod", check.StartPeriod);
            Nanoseconds("StartInterval", check.StartInterval);
            if (check.Retries > 0)
            {
                writer.WriteNumber("Retries", check.Retries);
            }
        });

        void Nanoseconds(string name, TimeSpan time)
        {
            if (time > TimeSpan.Zero)
            {
                writer.WriteNumber(name, time.Ticks * 100);
            }
        }
    }
}
