using DockerSock.Benchmarks;
using DockerSock.Shell;

if (BenchmarkOptions.Parse(args) is not { } options)
{
    Console.WriteLine(BenchmarkOptions.Usage);
    return args is ["-h" or "--help"] ? 0 : 2;
}

Pwsh pwsh = PwshFinder.Find();
Console.WriteLine($"pwsh {pwsh.Version}, {Environment.ProcessorCount} processors");
Console.WriteLine();
try
{
    string module = await Repository.BuildModuleAsync();
    ScriptRunner runner = new(pwsh);
    Target[] targets = [
        .. await Comparison.RunAsync(options, runner, module),
        .. await FirstObject.RunAsync(runner, module),
        .. await RealEngine.RunAsync(runner, module),
    ];
    Table.Print([
        ["Targets", "measured", "wanted", ""],
        .. targets.Select(static target => (string[])[
            target.Name, target.Measured, target.Wanted,
            target.IsMet switch { true => "met", false => "MISSED", null => "not measured" }]),
    ]);
    return Target.ExitCode(targets);
}
catch (BenchmarkException problem)
{
    await Console.Error.WriteLineAsync(problem.Message);
    return 2;
}
