using System.Globalization;
using DockerSock.Models;

namespace DockerSock.Formats;

/// <summary>
/// All about a container, as a person reads it: what it does, how it was started, what it may use. One method for each
/// line of the view; empty where there is nothing to tell.
/// </summary>
public static class ContainerDetail
{
    private const string DefaultLogDriver = "json-file";

    /// <summary>
    /// The image's name as the container was created with, and its id: <c>nginx:1.29 (8202e36346ba)</c>.
    /// </summary>
    public static string Image(object container)
    {
        string name = Row.Text(container, "Config", "Image") is { Length: > 0 } given ? given
            : Row.Text(container, "ImageName");
        string id = ContainerText.Image(Row.Text(container, "Image"));
        return CellText.Of(name.Length == 0 || name == id ? id : id.Length == 0 ? name : $"{name} ({id})");
    }

    /// <summary>What it does, since when, in its colour: <c>exited (137) 25 hours ago, out of memory</c>.</summary>
    /// <param name="container">The container.</param>
    /// <param name="style">The user's <c>$PSStyle</c>.</param>
    public static string State(object container, object? style)
    {
        object? state = Row.Get(container, "State");
        string word = Row.Text(state, "Status");
        List<string> parts = [word switch
        {
            "exited" or "dead" => $"{word} ({Row.Number(state, "ExitCode")})"
                + (Row.Time(state, "FinishedAt") is { } end ? " " + CellText.Ago(end) : ""),
            "running" or "paused" or "restarting" when Row.Time(state, "StartedAt") is { } start =>
                $"{word}, started {CellText.Ago(start)}",
            _ => word,
        }];
        if (Row.Is(state, "OOMKilled"))
        {
            parts.Add("out of memory");
        }

        if (Row.Number(container, "RestartCount") is { } count and > 0)
        {
            parts.Add(count == 1 ? "restarted once" : string.Create(CultureInfo.InvariantCulture, $"restarted {count} times"));
        }

        if (Row.Text(state, "Error") is { Length: > 0 } error)
        {
            parts.Add(error);
        }

        string colour = ContainerText.State(container);
        return StateColour.Paint(CellText.Visible(string.Join(", ", parts)),
            colour is "unhealthy" or "starting" ? word : colour, style);
    }

    /// <summary>
    /// Its health, in its colour, and what the last check said where it is not well: <c>unhealthy, 7 failures: curl:
    /// (7) Failed to connect</c>.
    /// </summary>
    /// <param name="container">The container.</param>
    /// <param name="style">The user's <c>$PSStyle</c>.</param>
    public static string Health(object container, object? style)
    {
        object? health = Row.Get(container, "State", "Health");
        string word = Row.Text(health, "Status");
        if (word is "" or "none")
        {
            return "";
        }

        long failures = Row.Number(health, "FailingStreak") ?? 0;
        string told = failures == 0 ? word : string.Create(CultureInfo.InvariantCulture,
            $"{word}, {failures} {(failures == 1 ? "failure" : "failures in a row")}");
        string last = Row.Items(health, "Log") is [.., { } check] ? Row.Text(check, "Output").Trim() : "";
        return StateColour.Paint(CellText.Visible(told), word, style)
            + (word == "healthy" || last.Length == 0 ? "" : ": " + CellText.Visible(last));
    }

    /// <summary>The program and its arguments, quoted where a shell would need it.</summary>
    public static string Command(object container) => string.Join(' ',
        Row.Texts(container, "Path").Concat(Row.Texts(container, "Args")).Select(CellText.Quote));

    /// <summary>Published and exposed ports, one a line.</summary>
    public static string Ports(object container) => CellText.Lines(ContainerText.Merged(
        Row.Entries(container, "NetworkSettings", "Ports").SelectMany(static port =>
            Row.Items(port.Value) is { Count: > 0 } bindings
                ? bindings.Select(binding => Port(port.Key, Row.Text(binding, "HostIp"), Row.Number(binding, "HostPort")))
                : [Port(port.Key, null, null)])));

    private static PortSummary Port(string key, string? address, long? published) => new()
    {
        PrivatePort = long.TryParse(key.Split('/')[0], NumberStyles.None, CultureInfo.InvariantCulture, out long port)
            ? port : 0,
        Type = key.Split('/')[^1],
        IP = published is null ? null : string.IsNullOrEmpty(address) ? "0.0.0.0" : address,
        PublicPort = published,
    };

    /// <summary>Its networks, one a line, with its addresses and other names in each.</summary>
    public static string Networks(object container)
    {
        KeyValuePair<string, object?>[] networks = [.. Row.Entries(container, "NetworkSettings", "Networks")];
        return networks.Length == 0 ? CellText.Of(Row.Text(container, "HostConfig", "NetworkMode"))
            : CellText.Lines(networks.Select(static network => string.Join(", ", new[]
            {
                $"{network.Key} {Row.Text(network.Value, "IPAddress")}".TrimEnd(),
                Row.Text(network.Value, "GlobalIPv6Address"),
                string.Join(", ", Row.Texts(network.Value, "Aliases").Select(static alias => $"as {alias}")),
            }.Where(static part => part.Length > 0))));
    }

    /// <summary>What is mounted, one a line: <c>/srv/www -> /usr/share/nginx/html (bind, read-only)</c>.</summary>
    public static string Mounts(object container) => CellText.Lines(Row.Items(container, "Mounts")
        .Select(static mount =>
        {
            string from = Row.Text(mount, "Name") is { Length: > 0 } name ? name : Row.Text(mount, "Source");
            string access = Row.Is(mount, "RW") ? "" : ", read-only";
            return $"{(from.Length > 0 ? from + " -> " : "")}{Row.Text(mount, "Destination")} ({Row.Text(mount, "Type")}{access})";
        }));

    /// <summary>When the engine starts it again: <c>unless-stopped</c>, <c>on-failure, 5 times at most</c>.</summary>
    public static string Restart(object container)
    {
        object? policy = Row.Get(container, "HostConfig", "RestartPolicy");
        string name = Row.Text(policy, "Name") is { Length: > 0 } word ? word : "no";
        return CellText.Of(Row.Number(policy, "MaximumRetryCount") is { } most and > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{name}, {most} times at most") : name)
            + (Row.Is(container, "HostConfig", "AutoRemove") ? ", removed when it ends" : "");
    }

    /// <summary>
    /// What it may use at most: <c>512MiB of memory, 1.5 CPUs, 100 processes</c>; <c>none</c> without limits.
    /// </summary>
    public static string Limits(object container)
    {
        object? host = Row.Get(container, "HostConfig");
        double cpus = Row.Number(host, "NanoCpus") is { } nano and > 0 ? nano / 1e9
            : Row.Number(host, "CpuQuota") is { } quota and > 0 ? quota / (double)(Row.Number(host, "CpuPeriod") is { } period and > 0
                ? period : 100_000) : 0;
        string[] limits = [.. new[]
        {
            Row.Number(host, "Memory") is { } memory and > 0 ? $"{Humanize.Memory(memory)} of memory" : "",
            cpus > 0 ? string.Create(CultureInfo.InvariantCulture, $"{cpus:0.##} CPUs") : "",
            Row.Text(host, "CpusetCpus") is { Length: > 0 } set ? $"CPUs {set}" : "",
            Row.Number(host, "PidsLimit") is { } pids and > 0
                ? string.Create(CultureInfo.InvariantCulture, $"{pids} processes") : "",
        }.Where(static limit => limit.Length > 0)];
        return limits.Length == 0 ? "none" : CellText.Visible(string.Join(", ", limits));
    }

    /// <summary>
    /// What it may do beyond others, or may not: <c>privileged, +NET_ADMIN, -CHOWN, read-only root</c>.
    /// </summary>
    public static string Rights(object container)
    {
        object? host = Row.Get(container, "HostConfig");
        return CellText.Of(new[]
        {
            Row.Is(host, "Privileged") ? "privileged" : "",
            string.Join(", ", Row.Texts(host, "CapAdd").Select(static right => "+" + right)
                .Concat(Row.Texts(host, "CapDrop").Select(static right => "-" + right))),
            Row.Is(host, "ReadonlyRootfs") ? "read-only root" : "",
            string.Join(", ", Row.Texts(host, "SecurityOpt")),
        }.Where(static part => part.Length > 0));
    }

    /// <summary>Where its log goes, when that is not the engine's own file.</summary>
    public static string Log(object container) => Row.Text(container, "HostConfig", "LogConfig", "Type") is var driver
        && driver == DefaultLogDriver ? "" : CellText.Visible(driver);
}
