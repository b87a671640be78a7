namespace DockerSock.Help;

/// <summary>All that the help says of one cmdlet. Texts are lists of paragraphs.</summary>
internal sealed record CmdletHelp(string Name)
{
    /// <summary>What it does, in a sentence.</summary>
    public IReadOnlyList<string> Synopsis { get; init; } = [];

    /// <summary>The long text; the synopsis again where there is none.</summary>
    public IReadOnlyList<string> Description { get; init; } = [];

    /// <summary>One line for each parameter set, its parameters in the order that PowerShell shows.</summary>
    public IReadOnlyList<IReadOnlyList<ParameterHelp>> Syntax { get; init; } = [];

    /// <summary>Each parameter once, by name.</summary>
    public IReadOnlyList<ParameterHelp> Parameters { get; init; } = [];

    /// <summary>What it takes from the pipeline.</summary>
    public IReadOnlyList<TypeHelp> Inputs { get; init; } = [];

    /// <summary>What it writes to the pipeline.</summary>
    public IReadOnlyList<TypeHelp> Outputs { get; init; } = [];

    /// <summary>The examples, as written.</summary>
    public IReadOnlyList<ExampleHelp> Examples { get; init; } = [];

    /// <summary>The commands and operations that it stands for.</summary>
    public IReadOnlyList<Claim> Claims { get; init; } = [];

    /// <summary>Names of cmdlets and topics to read next.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];
}

/// <summary>A parameter: in one parameter set, or over all of them.</summary>
internal sealed record ParameterHelp(string Name, string Type)
{
    /// <summary>What it does.</summary>
    public IReadOnlyList<string> Description { get; init; } = [];

    /// <summary>True when it is given without a value.</summary>
    public bool IsSwitch { get; init; }

    /// <summary>True when it takes several values.</summary>
    public bool IsList { get; init; }

    /// <summary>True when the command asks for it.</summary>
    public bool IsMandatory { get; init; }

    /// <summary>Its place on the command line from 0, or "named".</summary>
    public string Position { get; init; } = "named";

    /// <summary>How the pipeline binds to it, in PowerShell's words.</summary>
    public string PipelineInput { get; init; } = "False";

    /// <summary>Its other names.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>True when it takes wildcards.</summary>
    public bool TakesWildcards { get; init; }

    /// <summary>Its value when it is not given; "None" where there is none or the engine decides.</summary>
    public string Default { get; init; } = "None";

    /// <summary>The only values that it takes; empty where there is no such list.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];
}

/// <summary>A type that comes in or goes out, and what it means there.</summary>
internal sealed record TypeHelp(string Name, IReadOnlyList<string> Description);

/// <summary>An example: code, and what it does.</summary>
internal sealed record ExampleHelp(string Code, IReadOnlyList<string> Remark);

/// <summary>That a cmdlet stands for a command, for an operation of the API, or for both.</summary>
/// <param name="Command">The command; null where there is none.</param>
/// <param name="Route">The operation; null where there is none.</param>
internal sealed record Claim(string? Command, RouteLine? Route);
