using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// Looks at all places at once, and tells what is at each: one row for each socket, whatever number of names it has.
/// </summary>
/// <param name="places">The places.</param>
/// <param name="limit">How long one place may take; the others do not wait for it.</param>
internal sealed class SocketFinder(SocketPlaces places, TimeSpan limit)
{
    /// <summary>The rows, in the order of the places.</summary>
    /// <param name="isAll">True for the places where nothing is, too.</param>
    /// <param name="fan">The call.</param>
    public async IAsyncEnumerable<object?> FindAsync(bool isAll, FanScope fan)
    {
        List<SockException> problems = [];
        Seen[] seen = await Task.WhenAll(places.All(problems.Add)
            .Select(place => LookAsync(place, fan.Scope.Cancel))).ConfigureAwait(false);
        foreach (SockException problem in problems)
        {
            await fan.FailAsync(null, problem).ConfigureAwait(false);
        }

        Task<FoundSock>[] rows = [.. seen.GroupBy(static one => one.Real, StringComparer.Ordinal)
            .Select(static same => same.ToArray())
            .Where(same => isAll || Array.Exists(same, static one => one.Exists || one.Place.IsNamed))
            .Select(same => RowAsync(same, fan.Scope))];
        HasFound = rows.Length > 0;
        foreach (Task<FoundSock> row in rows)
        {
            yield return await row.ConfigureAwait(false);
        }
    }

    /// <summary>True when something was there.</summary>
    public bool HasFound { get; private set; }

    /// <summary>Where a place leads. A file system that does not answer is waited for as long as an engine.</summary>
    private async Task<Seen> LookAsync(SocketPlace place, CancellationToken cancel)
    {
        try
        {
            return await Task.Run(Look, cancel).WaitAsync(limit, cancel).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return new Seen(place, null, place.Text, true, new SockException(SockFailure.TimedOut,
                $"The file system of '{place.Text}' did not answer within {limit.TotalSeconds:0.###} seconds."));
        }

        Seen Look()
        {
            try
            {
                DockerEndpoint endpoint = place.Resolve();
                string? path = (endpoint as UnixEndpoint)?.Path;
                return path is null ? new Seen(place, endpoint, endpoint.Text, true, null)
                    : new Seen(place, endpoint, RealPath.Of(path) ?? path, LocalFiles.Exists(path), null);
            }
            catch (SockException problem)
            {
                return new Seen(place, null, place.Text, Exists(place.Text), problem);
            }
        }
    }

    private static bool Exists(string text) =>
        !text.StartsWith("unix://", StringComparison.Ordinal) || LocalFiles.Exists(text["unix://".Length..]);

    private async Task<FoundSock> RowAsync(Seen[] same, CallScope scope)
    {
        Seen first = Array.Find(same, static one => one.Exists) ?? same[0];
        string? path = (first.Endpoint as UnixEndpoint)?.Path;
        FoundSock row = new()
        {
            DockerHost = first.Endpoint?.Text ?? first.Place.Text,
            Path = path,
            Names = path is null ? [] : [.. same.Where(static one => one.Exists)
                .Select(static one => ((UnixEndpoint)one.Endpoint!).Path)
                .Append(first.Real).Distinct().Where(name => name != path && LocalFiles.Exists(name))],
            Source = [.. same.Select(static one => one.Place.Source).Distinct()],
            IsInUse = Array.Exists(same, static one => one.Place.IsInUse),
            Exists = first.Exists,
        };
        if (first.Problem is not null || first.Endpoint is null)
        {
            return With(row, first.Problem!);
        }

        if (path is not null && FileFacts.Of(path) is { } facts)
        {
            (row.Owner, row.Group) = (Accounts.UserName(facts.Owner), Accounts.GroupName(facts.Group));
            row.Mode = SocketAccess.Octal(facts.Mode);
            row.IsAllowed = SocketAccess.Find(path) is null;
        }

        try
        {
            SockTest test = await DockerEngine.For(first.Endpoint).TestAsync(scope, limit).ConfigureAwait(false);
            (row.Answers, row.ApiVersion, row.OSType, row.Latency) = (true, test.ApiVersion, test.OSType, test.Latency);
            (row.Engine, row.Version) = EngineName.Of(test.Server);
            return row;
        }
        catch (SockException problem)
        {
            return With(row, problem);
        }
    }

    private static FoundSock With(FoundSock row, SockException problem)
    {
        (row.Problem, row.Remedy) = (problem.Message, problem.Advice);
        return row;
    }

    /// <summary>A place, and where it leads.</summary>
    private sealed record Seen(SocketPlace Place, DockerEndpoint? Endpoint, string Real, bool Exists,
        SockException? Problem);
}
