namespace DockerSock.Tests.Hosting;

/// <summary>Tests that change the environment of the process: they run one by one, after all others.</summary>
[CollectionDefinition(nameof(OwnEnvironment), DisableParallelization = true)]
public sealed class OwnEnvironmentTests;

/// <summary>
/// A docker configuration of the test's own, which the process's environment points to until it is disposed. Tests that
/// use it are of the collection of this name.
/// </summary>
public sealed class OwnEnvironment : IDisposable
{
    private readonly Dictionary<string, string?> _before = [];

    public OwnEnvironment()
    {
        Set("DOCKER_CONFIG", Folder);
        Set("DOCKER_AUTH_CONFIG", null);
    }

    /// <summary>The folder of the configuration.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("dockersock-").FullName;

    /// <summary>Path of its config.json, which is not there at first.</summary>
    public string File => Path.Combine(Folder, "config.json");

    /// <summary>What config.json holds.</summary>
    public string Text
    {
        get => System.IO.File.ReadAllText(File);
        set => System.IO.File.WriteAllText(File, value);
    }

    /// <summary>Sets a variable of the process; null takes it away.</summary>
    public void Set(string variable, string? value)
    {
        _before.TryAdd(variable, Environment.GetEnvironmentVariable(variable));
        Environment.SetEnvironmentVariable(variable, value);
    }

    /// <summary>Puts a program named docker-credential-NAME on PATH.</summary>
    /// <param name="name">NAME.</param>
    /// <param name="script">What it does, in the words of a POSIX shell; its action is $1.</param>
    public void AddHelper(string name, string script)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Folder, "bin")).FullName;
        string program = Path.Combine(folder, "docker-credential-" + name);
        System.IO.File.WriteAllText(program, $"#!/bin/sh\n{script}\n");
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("The credential helpers of these tests are shell scripts.");
        }
        else
        {
            System.IO.File.SetUnixFileMode(program,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        if (!_before.ContainsKey("PATH"))
        {
            Set("PATH", folder + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH"));
        }
    }

    /// <summary>Puts a helper on PATH that keeps what it is given, one file for each registry.</summary>
    public void AddKeeper(string name) => AddHelper(name, $$"""
        cd '{{Directory.CreateDirectory(Path.Combine(Folder, name)).FullName}}' || exit 2
        read -r line
        echo "$1" >> calls
        server=$(echo "$line" | sed 's/.*"ServerURL":"\([^"]*\)".*/\1/')
        file=$(echo "$server" | tr /: __)
        case $1 in
        store) echo "$line" > "$file" ;;
        *) [ -f "$file" ] || { echo 'credentials not found in native keychain'; exit 1; }
           if [ "$1" = get ]; then cat "$file"; else rm "$file"; fi ;;
        esac
        """);

    /// <summary>What a helper of <see cref="AddKeeper"/> keeps for a registry; null for nothing.</summary>
    public string? Kept(string name, string server)
    {
        string file = Path.Combine(Folder, name, server.Replace('/', '_').Replace(':', '_'));
        return System.IO.File.Exists(file) ? System.IO.File.ReadAllText(file).TrimEnd('\n') : null;
    }

    /// <summary>What a helper of <see cref="AddKeeper"/> was asked to do, in order.</summary>
    public string[] Calls(string name) =>
        Path.Combine(Folder, name, "calls") is var file && System.IO.File.Exists(file)
            ? System.IO.File.ReadAllLines(file) : [];

    public void Dispose()
    {
        foreach ((string variable, string? value) in _before)
        {
            Environment.SetEnvironmentVariable(variable, value);
        }

        Directory.Delete(Folder, recursive: true);
    }
}
