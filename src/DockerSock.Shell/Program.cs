using DockerSock.Shell;

try
{
    ShellArguments arguments = ShellArguments.Parse(args);
    switch (arguments.Mode)
    {
        case ShellMode.Help:
            Console.WriteLine(ShellArguments.Usage);
            return ExitCode.Success;
        case ShellMode.Version:
            Console.WriteLine(Session.Version);
            return ExitCode.Success;
        default:
            return await new Session(arguments).RunAsync();
    }
}
catch (FormatException problem)
{
    Console.Error.WriteLine($"{problem.Message}\n\n{ShellArguments.Usage}");
    return ExitCode.BadArguments;
}
catch (Exception problem) when (problem is IOException or InvalidOperationException or System.ComponentModel.Win32Exception)
{
    Console.Error.WriteLine(problem.Message);
    return ExitCode.CannotStart;
}
