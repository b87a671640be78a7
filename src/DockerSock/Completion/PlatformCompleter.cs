namespace DockerSock.Completion;

/// <summary>Completes the platforms that images are commonly made for, by their beginning or their end.</summary>
public sealed class PlatformCompleter : WordCompleter
{
    private protected override IEnumerable<(string Text, string Meaning)> Words =>
    [
        ("linux/amd64", ""), ("linux/arm64", ""), ("linux/arm/v7", ""), ("linux/arm/v6", ""), ("linux/386", ""),
        ("linux/ppc64le", ""), ("linux/riscv64", ""), ("linux/s390x", ""), ("windows/amd64", ""),
    ];

    private protected override bool IsMeant(string word, string typed) =>
        Begins(word, typed) || word.EndsWith(typed, StringComparison.OrdinalIgnoreCase);
}
