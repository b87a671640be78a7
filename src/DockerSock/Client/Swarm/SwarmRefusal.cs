using System.Net;
using System.Text.RegularExpressions;

namespace DockerSock.Client;

/// <summary>
/// Engines tell in several ways that a swarm is not to be had from them, and what the docker program's user can do.
/// Here each is one sentence, with what a user of the cmdlets can do.
/// </summary>
internal static partial class SwarmRefusal
{
    private static readonly string[] s_areas = ["/swarm", "/nodes", "/services", "/tasks", "/secrets", "/configs"];

    /// <summary>The failure in our words; the failure itself when it is about something else.</summary>
    public static SockException Explain(SockException problem, DockerRequest request, DockerEndpoint endpoint)
    {
        if (!s_areas.Any(area => request.Target.StartsWith(area, StringComparison.Ordinal)))
        {
            return problem;
        }

        if (problem.IsNoRoute || Says(problem, "does not support service"))
        {
            return Of(problem, SockFailure.NoSwarm,
                $"{endpoint} has no swarms: it does not know {request.Method} {request.Target.Split('?')[0]}.",
                "They are a thing of Docker's own engine; Podman has none.");
        }

        if (Says(problem, "does not have a leader"))
        {
            return Of(problem, SockFailure.EngineUnavailable,
                $"The swarm of {endpoint} has no leader: half of its managers or more are not there.",
                "Bring them back; where they are lost, Initialize-DockerSwarm -ForceNewCluster begins anew with what "
                    + "this one knows.");
        }

        if (problem.Status != HttpStatusCode.ServiceUnavailable)
        {
            return Bare(problem);
        }

        return Says(problem, "Worker nodes") ? Of(problem, SockFailure.NoSwarm,
            $"{endpoint} is a worker of its swarm; only managers know and change the swarm.",
                "Ask a manager with -DockerHost or -Context.")
            : Says(problem, "not a swarm manager") || Says(problem, "not part of a swarm")
            ? Of(problem, SockFailure.NoSwarm, $"{endpoint} is not in a swarm.",
                "Initialize-DockerSwarm begins one there, Join-DockerSwarm joins one; a swarm's managers are asked "
                    + "with -DockerHost or -Context.")
            : Says(problem, "needs to be unlocked")
            ? Of(problem, SockFailure.SwarmLocked, $"The swarm is locked on {endpoint}.",
                "Unlock-DockerSwarm opens it, with the key that Get-DockerSwarmUnlockKey tells at another manager.")
            : Says(problem, "already part of a swarm")
            ? Of(problem, SockFailure.Conflict, $"{endpoint} is in a swarm already.", "Exit-DockerSwarm leaves it.")
            : Says(problem, "attempting to leave the swarm") ? Of(problem, SockFailure.Conflict,
                $"{endpoint} is a manager; the swarm may be lost without it, and is lost without its last one.",
                "Exit-DockerSwarm -Force leaves all the same.")
            : problem;
    }

    /// <summary>The same failure in the words of the swarm's managers, without those of their protocol.</summary>
    private static SockException Bare(SockException problem) => Wrapped()
        .Match(problem.Message) is { Success: true } match
        ? Of(problem, problem.Failure, match.Groups[1].Value, problem.Advice)
        : problem;

    [GeneratedRegex(@"^rpc error: code = \w+ desc = (.+)$", RegexOptions.Singleline)]
    private static partial Regex Wrapped();

    private static bool Says(SockException problem, string words) =>
        problem.Message.Contains(words, StringComparison.OrdinalIgnoreCase);

    private static SockException Of(SockException problem, SockFailure failure, string message, string? advice) =>
        new(failure, message, advice, problem) { Status = problem.Status, IsNoRoute = problem.IsNoRoute };
}
