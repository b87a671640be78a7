using System.Globalization;
using System.Net;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// Examines the way to an engine and the engine, one check after the other, and what depends on nothing else beside
/// each other. It sends GET and HEAD only, and asks for nothing that takes an engine long.
/// </summary>
/// <param name="call">The call to the engine.</param>
/// <param name="isNamed">True when the user named the engine; false when the environment or the configuration did.</param>
/// <param name="limit">How long each answer may take.</param>
internal sealed class EngineDoctor(EngineCall call, bool isNamed, TimeSpan limit)
{
    private const int WriteForOthers = 2;

    /// <summary>Days before the end of a certificate from which on it is spoken of.</summary>
    private const int WarnDays = 30;

    private const string Unreached = "Not checked: no engine answers.";

    private static readonly TimeSpan s_slow = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_skew = TimeSpan.FromSeconds(5);
    private static readonly ApiVersion s_current = ApiVersion.Parse("1.44");

    /// <summary>
    /// Requests that a client needs and that cost an engine nothing, each with the cmdlet that sends the like and the
    /// switch of Tecnativa's socket proxy that allows it.
    /// </summary>
    private static readonly (HttpMethod Method, string Path, string Cmdlet, string Switch)[] s_probes =
    [
        (HttpMethod.Head, "/_ping", "", ""),
        (HttpMethod.Get, "/_ping", "", "PING=1"),
        (HttpMethod.Get, "/info", "Get-DockerInfo", "INFO=1"),
        (HttpMethod.Get, "/containers/json?limit=1", "Get-DockerContainer", "CONTAINERS=1"),
        (HttpMethod.Get, """/images/json?filters={"reference":["dockersock-none"]}""", "Get-DockerImage", "IMAGES=1"),
        (HttpMethod.Get, """/networks?filters={"name":["dockersock-none"]}""", "Get-DockerNetwork", "NETWORKS=1"),
        (HttpMethod.Get, """/volumes?filters={"name":["dockersock-none"]}""", "Get-DockerVolume", "VOLUMES=1"),
    ];

    private readonly DockerEndpoint _endpoint = call.Engine.Endpoint.Real;

    /// <summary>The checks, in the order in which one depends on the other.</summary>
    public async Task<IReadOnlyList<SockCheck>> ExamineAsync()
    {
        List<SockCheck> checks = [Endpoint(), .. File(out SockException? blocked)];
        SockTest? test = null;
        if (blocked is null)
        {
            try
            {
                test = await call.TestAsync(limit).ConfigureAwait(false);
            }
            catch (SockException problem)
            {
                blocked = problem;
            }
        }

        checks.Add(Answer(test, blocked));
        if (test is null)
        {
            checks.AddRange(Unanswered(blocked!));
        }
        else
        {
            Task<SockCheck> engine = Limited("Engine", EngineAsync(test));
            Task<SockCheck> clock = Limited("Clock", ClockAsync());
            Task<SockCheck> disk = Limited("Disk", DiskAsync());
            Task<SockCheck> proxy = Limited("Proxy", ProxyAsync());
            checks.AddRange([await engine.ConfigureAwait(false), Version(test), await clock.ConfigureAwait(false),
                await disk.ConfigureAwait(false), await proxy.ConfigureAwait(false)]);
        }

        checks.Add(test is null && _endpoint is TlsEndpoint ? Of("Tls", SockCheckState.Skipped, Unreached)
            : await Limited("Tls", TlsAsync()).ConfigureAwait(false));
        checks.Add(test is null && _endpoint is SshEndpoint ? Of("Ssh", SockCheckState.Skipped, Unreached) : Ssh());
        return checks;
    }

    /// <summary>Whether certificates are checked, on which sides, and for how long they are good.</summary>
    private async Task<SockCheck> TlsAsync()
    {
        if (_endpoint is not TlsEndpoint tls)
        {
            return _endpoint is TcpEndpoint { IsInsecure: true }
                ? Of("Tls", SockCheckState.Warning, $"{_endpoint} is another machine, and anybody on the way can take the "
                    + "engine over.", "Give the engine TLS (dockerd --tlsverify), or go there by ssh://.")
                : Of("Tls", SockCheckState.Skipped, $"{_endpoint} needs no TLS.");
        }

        (string whose, DateTime expires) = await tls.ExpiryAsync(call.Cancel).ConfigureAwait(false);
        int days = (int)Math.Floor((expires - Clock.Now.UtcDateTime).TotalDays);
        string until = FormattableString.Invariant($"{whose} is good until {expires:yyyy-MM-dd}, {days} days");
        return !tls.Files.Verifies
            ? Of("Tls", SockCheckState.Warning, $"Nobody looks at the engine's certificate, whoever answers; {until}.",
                "Trust its authority: ca.pem in the context, or in the folder that DOCKER_CERT_PATH names.")
            : days < WarnDays ? Of("Tls", SockCheckState.Warning, $"{Capital(until)}.",
                "Make a new one before that; the engine reads its own at its start.")
            : Of("Tls", SockCheckState.Ok, $"{Capital(until)}; {(tls.Files.HasCertificate ? "both sides show one."
                : "the engine asks nobody who he is.")}");
    }

    private static string Capital(string sentence) => char.ToUpperInvariant(sentence[0]) + sentence[1..];

    /// <summary>By which of its two ways ssh leads to the engine.</summary>
    private SockCheck Ssh() => _endpoint is not SshEndpoint ssh
        ? Of("Ssh", SockCheckState.Skipped, $"{_endpoint} is reached without ssh.")
        : SshTunnel.Of(ssh).IsForwarding
        ? Of("Ssh", SockCheckState.Ok, "One ssh forwards the engine's socket for all connections.")
        : Of("Ssh", SockCheckState.Warning, "Each connection runs 'docker system dial-stdio' there, which is slower.",
            "Allow AllowStreamLocalForwarding in the server's sshd_config, and name the engine's socket in the address.");

    private SockCheck Endpoint()
    {
        if (isNamed)
        {
            return Of("Endpoint", SockCheckState.Ok, $"{_endpoint} was named.");
        }

        EndpointResolver resolver = EndpointResolver.Current;
        string source = resolver.Default().Source;
        if (source != "DOCKER_HOST" || resolver.OutrankedContext is not { } context || context.Endpoint == _endpoint.Text)
        {
            return Of("Endpoint", SockCheckState.Ok, $"{_endpoint} is in use ({source}).");
        }

        return Of("Endpoint", SockCheckState.Warning, $"DOCKER_HOST names {_endpoint}, and so the context "
            + $"'{context.Name}'{(context.Endpoint is null ? "" : $" ({context.Endpoint})")} does not count.",
            $"Use one of them: 'Remove-Item Env:DOCKER_HOST' leaves the context, or name it with -Context {context.Name}.");
    }

    /// <summary>Path, Type and Access, of a socket of this machine.</summary>
    private SockCheck[] File(out SockException? blocked)
    {
        blocked = null;
        string[] names = ["Path", "Type", "Access"];
        if (_endpoint is not UnixEndpoint { Path: ['/', ..] and var path })
        {
            return [.. names.Select(name => Of(name, SockCheckState.Skipped, $"{_endpoint} has no file on this machine."))];
        }

        SockAccess access = SocketAccess.Look(path);
        blocked = SocketDiagnosis.Find(path);
        int bad = blocked?.Failure switch
        {
            null => names.Length,
            SockFailure.NotASocket => 1,
            SockFailure.SocketAccessDenied => 2,
            _ => 0,
        };
        string[] good =
        [
            access.Links.Length > 0 ? $"{path} leads to {access.Target}." : $"{path} exists.", "It is a socket.",
            $"You may use it: {access.Decider ?? "a connection tells"}.",
        ];
        SockException? problem = blocked;
        SockCheck[] checks = [.. names.Select((name, at) => at < bad
            ? at == 0 || access.IsSocket || !OperatingSystem.IsLinux() ? Of(name, SockCheckState.Ok, good[at])
                : Of(name, SockCheckState.Skipped, "Not checked: it cannot be seen.")
            : at == bad ? Of(name, SockCheckState.Failed, problem!.Message, problem.Advice)
            : Of(name, SockCheckState.Skipped, "Not checked: there is no socket."))];
        if (blocked is null && FileFacts.Of(path) is { } facts && (facts.Mode & WriteForOthers) != 0)
        {
            checks[2] = Of("Access", SockCheckState.Warning,
                $"Every user of this machine may use it (mode {access.Mode}); of an engine's socket that is to be root.",
                $"'Set-SockAccess {path} -Mode 660', and look for what made it so.");
        }
        else if (bad == 2 && !access.IsSocket)
        {
            checks[0] = Of("Path", SockCheckState.Skipped, "Not checked: it cannot be seen.");
        }

        return checks;
    }

    private SockCheck Answer(SockTest? test, SockException? problem)
    {
        if (test is not null)
        {
            string time = FormattableString.Invariant($"{test.Latency!.Value.TotalMilliseconds:0.0} ms");
            return test.Latency < s_slow ? Of("Answer", SockCheckState.Ok, $"It answered in {time}.")
                : Of("Answer", SockCheckState.Warning, $"It answered in {time}, which is slow.",
                    "It may have been started just now, or it is busy: look at its machine.");
        }

        SockUnit? unit = _endpoint is UnixEndpoint { Path: var path } && OperatingSystem.IsLinux()
            ? SystemdUnits.Current.Of([path, RealPath.Of(path) ?? path]) : null;
        string manager = unit?.IsUsers == true ? "systemctl --user" : "sudo systemctl";
        return problem!.Failure switch
        {
            SockFailure.SocketMissing or SockFailure.SocketDirectoryMissing or SockFailure.NotASocket
                or SockFailure.SocketAccessDenied => Of("Answer", SockCheckState.Skipped,
                    "Not checked: the socket cannot be used."),
            SockFailure.ConnectionRefused when unit is not null => Of("Answer", SockCheckState.Failed, problem.Message,
                $"Start it: '{manager} start {unit.Name} {unit.Service}'."),
            SockFailure.EngineSilent when unit is not null => Of("Answer", SockCheckState.Failed, problem.Message,
                $"The socket is systemd's, and {unit.Service} does not come up behind it: '{manager} status "
                    + $"{unit.Service}' says why."),
            SockFailure.NotHttp or SockFailure.NotAnEngine or SockFailure.ProxyResponse or SockFailure.Denied
                or SockFailure.EngineTooOld or SockFailure.EngineTooNew => Of("Answer", SockCheckState.Ok,
                    "Something answers."),
            _ => Of("Answer", SockCheckState.Failed, problem.Message, problem.Advice),
        };
    }

    /// <summary>The checks of an engine when none answers, or not as one.</summary>
    private IEnumerable<SockCheck> Unanswered(SockException problem)
    {
        string failed = problem.Failure switch
        {
            SockFailure.NotHttp or SockFailure.NotAnEngine => "Engine",
            // A page that was not refused is a web server's.
            SockFailure.ProxyResponse when problem.Status < HttpStatusCode.BadRequest => "Engine",
            SockFailure.ProxyResponse or SockFailure.Denied => "Proxy",
            SockFailure.EngineTooOld or SockFailure.EngineTooNew => "Version",
            _ => "",
        };
        return new[] { "Engine", "Version", "Clock", "Disk", "Proxy" }.Select(name => name == failed
            ? Of(name, SockCheckState.Failed, problem.Message, problem.Advice)
            : Of(name, SockCheckState.Skipped, Unreached));
    }

    private async Task<SockCheck> EngineAsync(SockTest test)
    {
        DockerVersion version = await call.ReadAsync(DockerRequest.Get($"/version"), DockerJson.Default.DockerVersion)
            .ConfigureAwait(false);
        (string? name, string? number) = EngineName.Of(test.Server);
        string platform = version.Platform?.Name is { Length: > 0 } offered ? $", {offered}" : "";
        return Of("Engine", SockCheckState.Ok,
            $"{name ?? "An engine"} {number ?? version.Version} ({version.Os}/{version.Arch}){platform}.");
    }

    private SockCheck Version(SockTest test)
    {
        if (test.ApiVersion is null)
        {
            return Of("Version", SockCheckState.Warning, "Something on the way lets nobody ask for it; API 1.44 is spoken.",
                "Let HEAD /_ping through (PING=1 of Tecnativa's socket proxy), or name it in DOCKER_API_VERSION.");
        }

        ApiVersion newest = ApiVersion.Parse(test.ApiVersion);
        if (Environment.GetEnvironmentVariable("DOCKER_API_VERSION") is { Length: > 0 } wanted)
        {
            return Of("Version", SockCheckState.Warning, $"DOCKER_API_VERSION makes every command speak API {wanted}; the "
                + $"engine has {newest}.", "'Remove-Item Env:DOCKER_API_VERSION' lets them agree on one.");
        }

        if (newest > ApiVersion.Newest)
        {
            return Of("Version", SockCheckState.Ok, $"The engine has API {newest}; DockerSock knows {ApiVersion.Newest} and "
                + "speaks that.");
        }

        IReadOnlyList<string> missing = ApiNews.Missing(newest);
        string lost = missing.Count == 0 ? "nothing is missing"
            : $"refused are {string.Join(", ", missing.Take(4))}{(missing.Count > 4 ? $" and {missing.Count - 4} more" : "")}";
        bool isPodman = EngineName.Of(test.Server).Name == "Podman";
        return newest < s_current && !isPodman
            ? Of("Version", SockCheckState.Warning, $"The engine has API {newest}, which is old: {lost}.",
                "Update the engine: Docker 25 and newer have API 1.44.")
            : Of("Version", SockCheckState.Ok,
                $"The engine has API {newest}, DockerSock knows {ApiVersion.Newest}: {lost}.");
    }

    private async Task<SockCheck> ClockAsync()
    {
        DateTimeOffset before = Clock.Now;
        using SockResponse response = await call.OpenAsync(DockerRequest.Get($"/_ping")).ConfigureAwait(false);
        DateTimeOffset after = Clock.Now;
        if (!DateTimeOffset.TryParse(response.Header("Date"), CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal, out DateTimeOffset date))
        {
            return Of("Clock", SockCheckState.Skipped, "The engine does not say what time it is.");
        }

        // The header has whole seconds.
        TimeSpan skew = date < before ? before - date : date > after ? after - date : TimeSpan.Zero;
        return skew.Duration() <= s_skew ? Of("Clock", SockCheckState.Ok, "Its clock and this one agree.")
            : Of("Clock", SockCheckState.Warning, FormattableString.Invariant(
                $"Its clock is {skew.Duration().TotalSeconds:0} seconds {(skew > TimeSpan.Zero ? "behind" : "ahead of")} this one: times of logs and events are off, and certificates may not be accepted."),
                "Set both by the network ('timedatectl set-ntp true'); a virtual machine is off after sleep until it is "
                    + "started anew.");
    }

    private async Task<SockCheck> DiskAsync()
    {
        SystemInfo info = await call.ReadAsync(DockerRequest.Get($"/info"), DockerJson.Default.SystemInfo)
            .ConfigureAwait(false);
        string? root = info.Name == Environment.MachineName && _endpoint is UnixEndpoint
            && info.DockerRootDir is ['/', ..]
            ? Existing(info.DockerRootDir) : null;
        if (root is null)
        {
            return Of("Disk", SockCheckState.Skipped, $"The engine's {info.DockerRootDir} is not seen from here: "
                + "Get-DockerDiskUsage tells what it holds.");
        }

        DriveInfo drive = new(root);
        double free = drive.TotalSize == 0 ? 1 : (double)drive.AvailableFreeSpace / drive.TotalSize;
        string sentence = $"{Humanize.Size(drive.AvailableFreeSpace)} of {Humanize.Size(drive.TotalSize)} are free for "
            + $"{info.DockerRootDir}.";
        const string clear = "Get-DockerDiskUsage tells what takes it, 'Clear-DockerSystem -WhatIf' what nothing uses.";
        return free < 0.01 ? Of("Disk", SockCheckState.Failed, sentence, clear)
            : free < 0.1 ? Of("Disk", SockCheckState.Warning, sentence, clear) : Of("Disk", SockCheckState.Ok, sentence);
    }

    /// <summary>The folder, or the nearest one above it that the user may see.</summary>
    private static string? Existing(string folder)
    {
        string? up = folder;
        while (up is not null && !Directory.Exists(up))
        {
            up = Path.GetDirectoryName(up);
        }

        // A root of which not even the parent is here is somebody else's.
        return up is null or "/" ? null : up;
    }

    private async Task<SockCheck> ProxyAsync()
    {
        (string? Refusal, string? Cmdlet, string? Switch)[] refused =
            [.. (await Task.WhenAll(s_probes.Select(ProbeAsync))
            .ConfigureAwait(false)).Where(static one => one.Refusal is not null)];
        if (refused.Length == 0)
        {
            return Of("Proxy", SockCheckState.Ok, "Nothing on the way refuses what was asked; whether it lets changes "
                + "through is not tried.");
        }

        string[] cmdlets = [.. refused.Select(static one => one.Cmdlet!).Where(static name => name.Length > 0)];
        string[] switches = [.. refused.Select(static one => one.Switch!).Where(static name => name.Length > 0)];
        string fail = cmdlets.Length > 0 ? $": {string.Join(", ", cmdlets)} will fail" : "; commands do without";
        return Of("Proxy", cmdlets.Length > 0 ? SockCheckState.Warning : SockCheckState.Ok,
            $"A proxy or a plugin before the engine refuses {string.Join(", ", refused.Select(static one => one.Refusal))}"
                + $"{fail}.", switches.Length == 0 ? null
                : $"Allow them there; Tecnativa's socket proxy does by {string.Join(" ", switches)}.");
    }

    private async Task<(string? Refusal, string? Cmdlet, string? Switch)> ProbeAsync(
        (HttpMethod Method, string Path, string Cmdlet, string Switch) probe)
    {
        string[] parts = probe.Path.Split("filters=", 2);
        DockerRequest request = new(probe.Method, parts[0].TrimEnd('?'));
        request.Query("filters", parts.Length > 1 ? parts[1] : null);
        try
        {
            using SockResponse response = await call.SeeAsync(request).ConfigureAwait(false);
            bool isRefused = response.IsHtml || response.Status
                is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.MethodNotAllowed;
            return isRefused
                ? ($"{probe.Method} {parts[0].Split('?')[0]} ({(int)response.Status})", probe.Cmdlet, probe.Switch)
                : default;
        }
        catch (SockException problem) when (problem.Failure == SockFailure.ResponseIncomplete)
        {
            return ($"{probe.Method} {parts[0].Split('?')[0]} (cut)", probe.Cmdlet, probe.Switch);
        }
    }

    /// <summary>A check that does not hold the others up, and whose failure is its own.</summary>
    private async Task<SockCheck> Limited(string name, Task<SockCheck> check)
    {
        try
        {
            return await check.WaitAsync(limit, call.Cancel).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return Of(name, SockCheckState.Failed, $"No answer within {limit.TotalSeconds:0.###} seconds.",
                "The engine hangs or is overloaded; look at its log.");
        }
        catch (SockException problem) when (problem.Failure is SockFailure.Denied or SockFailure.ProxyResponse)
        {
            return Of(name, SockCheckState.Skipped, $"Not checked: {problem.Message}");
        }
        catch (SockException problem)
        {
            return Of(name, SockCheckState.Failed, problem.Message, problem.Advice);
        }
    }

    private SockCheck Of(string check, SockCheckState state, string sentence, string? remedy = null) => new()
    {
        DockerHost = _endpoint.Text, Check = check, State = state.ToString(), Sentence = sentence, Remedy = remedy,
    };
}
