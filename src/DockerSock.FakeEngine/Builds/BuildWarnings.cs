namespace DockerSock.Fake;

/// <summary>What BuildKit warns of.</summary>
/// <param name="Line">The line of the Dockerfile, from 1.</param>
/// <param name="Rule">The name of the rule.</param>
/// <param name="Text">What is wrong.</param>
/// <param name="Detail">What the rule wants.</param>
/// <param name="Page">The name of the page about it.</param>
internal sealed record BuildWarning(int Line, string Rule, string Text, string Detail, string Page)
{
    /// <summary>The warning as it is printed.</summary>
    public string Short => $"{Rule}: {Text} (line {Line})";

    public string Address => $"https://docs.docker.com/go/dockerfile/rule/{Page}/";

    /// <summary>Some of the rules of engines from API 1.44, in the order of the lines.</summary>
    public static IEnumerable<BuildWarning> Of(Dockerfile file) => file.Stages
        .SelectMany(stage => stage.Steps.Prepend(stage.From)).Select(Of).OfType<BuildWarning>();

    private static BuildWarning? Of(Instruction instruction)
    {
        string[] words = instruction.Text.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return instruction.Verb switch
        {
            "FROM" when words.Length > 3 && char.IsUpper(words[0][0]) != char.IsUpper(words[^2][0]) => new(
                instruction.Line,
                "FromAsCasing",
                $"'{words[^2]}' and '{words[0]}' keywords' casing do not match",
                $"The '{words[^2]}' keyword should match the case of the '{words[0].ToLowerInvariant()}' keyword",
                "from-as-casing"),
            "MAINTAINER" => new(
                instruction.Line,
                "MaintainerDeprecated",
                "Maintainer instruction is deprecated in favor of using label",
                "The MAINTAINER instruction is deprecated, use a label instead to define an image author",
                "maintainer-deprecated"),
            "ENV" when words.Length > 2 && !words[1].Contains('=') => new(
                instruction.Line,
                "LegacyKeyValueFormat",
                "\"ENV key=value\" should be used instead of legacy \"ENV key value\" format",
                "Legacy key/value format with whitespace separator should not be used",
                "legacy-key-value-format"),
            "CMD" or "ENTRYPOINT" when words.Length > 1 && !words[1].StartsWith('[') => new(
                instruction.Line,
                "JSONArgsRecommended",
                $"JSON arguments recommended for {instruction.Verb} to prevent unintended behavior "
                    + "related to OS signals",
                "JSON arguments recommended for ENTRYPOINT/CMD to prevent unintended behavior related to OS signals",
                "json-args-recommended"),
            _ => null,
        };
    }
}
