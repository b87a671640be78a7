using DockerSock.Help;

// dotnet run --project src/DockerSock.Help              writes en-US
// dotnet run --project src/DockerSock.Help -- --check   writes nothing; 1 when en-US is not what the comments say
bool check = args is ["--check"];
if (args.Length > 0 && !check)
{
    Console.Error.WriteLine("Usage: DockerSock.Help [--check]");
    return 2;
}

try
{
    HelpFolder folder = new(HelpFolder.FindRepository(AppContext.BaseDirectory));
    IReadOnlyList<string> drifted = folder.FindDrift(HelpWriter.Compose(folder.Repository));
    if (check)
    {
        foreach (string file in drifted)
        {
            Console.Error.WriteLine($"{file} is not what the comments say; build without CI=true and commit it.");
        }

        return drifted.Count > 0 ? 1 : 0;
    }

    foreach (string file in folder.Write())
    {
        Console.WriteLine($"Help: wrote {file}");
    }

    return 0;
}
catch (HelpException problem)
{
    foreach (string line in problem.Problems)
    {
        // The form that a build recognizes as an error.
        Console.Error.WriteLine($"DockerSock.Help : error HELP001: {line}");
    }

    return 1;
}
