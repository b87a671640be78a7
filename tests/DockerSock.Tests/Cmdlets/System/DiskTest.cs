using DockerSock.Fake;

namespace DockerSock.Tests.Cmdlets;

/// <summary>A test of cmdlets for what is on the disk, on engines that have something of every kind.</summary>
public abstract class DiskTest : ObjectTest
{
    private static readonly DateTimeOffset s_old = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Of every kind something that is used and something that is not.</summary>
    protected async Task<FakeEngine> FilledAsync(string api)
    {
        FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = api }, Cancel);
        engine.State.AddImage("one:latest", 10_000_000);
        engine.State.AddImage("two:latest", 10_000_000);
        engine.State.AddImage("idle:latest", 10_000_000);
        engine.State.AddContainer("run", "one:latest", running: true, mounts: ["data:/data"],
            setUp: static made => made.WrittenSize = 1_000);
        engine.State.AddContainer("off", "one:latest", network: "only-off",
            setUp: static made => made.WrittenSize = 2_000);
        engine.State.AddContainer("off2", "two:latest", setUp: static made => made.WrittenSize = 3_000);
        engine.State.Change(() => engine.State.Volumes[0].Size = 100);
        engine.State.AddVolume("spare", static volume => volume.Size = 200);
        engine.State.AddVolume(null, static volume => volume.Size = 400);
        engine.State.BuildCache.Add(Record("a", 10));
        EngineBuildRecord busy = Record("b", 100);
        busy.InUse = true;
        busy.Parents = ["first"];
        engine.State.BuildCache.Add(busy);
        engine.State.BuildCache.Add(Record("c", 1_000));
        EngineBuildRecord shared = Record("d", 5_000);
        shared.Shared = true;
        engine.State.BuildCache.Add(shared);
        return engine;
    }

    private static EngineBuildRecord Record(string name, long size) => new()
    {
        Id = name.PadRight(25, '0'),
        Description = "RUN " + name,
        Size = size,
        Created = s_old,
        LastUsed = s_old,
    };
}
