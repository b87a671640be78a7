using DockerSock.Client;
using DockerSock.Fake;
using DockerSock.Tests.Client;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>Names of any bytes, owners of any number and extended attributes come through copies as they are.</summary>
public sealed class EveryByteTests : ItemTest
{
    private const string Capability = "security.capability";
    private const long Owner = 3_000_000_000;
    private static readonly byte[] s_capability = Convert.FromHexString("0100000200200000000000000000000000000000");
    private static readonly string s_first = ByteText.Of([(byte)'a', 0xFE]);
    private static readonly string s_second = ByteText.Of([(byte)'a', 0xFF]);

    /// <summary>What find says of the tree that all tests copy.</summary>
    private static string[] Expected(long owner, long group) =>
    [
        $"d{s_first}|d|755|{owner}|{group}||1577934245|",
        $"d{s_first}/in|f|640|{owner}|{group}|2|1577934245|",
        $"l|l||{owner}|{group}|||{s_second}",
        $"{s_first}|f|640|{owner}|{group}|5|1577934245|",
        $"{s_second}|f|640|{owner}|{group}|6|1577934245|",
    ];

    [Fact]
    public void Out_of_a_container()
    {
        Assert.SkipWhen(TarPrograms.Missing is not null, TarPrograms.Missing ?? "");
        Fill();
        _ = Do("Copy-DockerItem web:/src $d/plain").Clean;
        _ = Do("Copy-DockerItem web:/src $d/owned -Archive").Clean;
        Assert.Equal(Expected(0, 0).Order(StringComparer.Ordinal), TarPrograms.Found(In("plain")));
        Assert.Equal(Expected(Owner, Owner + 1).Order(StringComparer.Ordinal), TarPrograms.Found(In("owned")));
        Assert.Equal("firstsecond"u8.ToArray(),
            TarPrograms.Run(In("plain"), "cat \"$(printf 'a\\376')\" \"$(printf 'a\\377')\""));
        foreach (string copy in new[] { "plain", "owned" })
        {
            Assert.Equal(s_capability, LocalFiles.Attribute(In($"{copy}/{s_first}"), Capability));
            Assert.Null(LocalFiles.Attribute(In($"{copy}/{s_second}"), Capability));
        }
    }

    [Fact]
    public void A_second_copy_takes_the_place_of_the_first()
    {
        Assert.SkipWhen(TarPrograms.Missing is not null, TarPrograms.Missing ?? "");
        Fill();
        _ = Do("Copy-DockerItem web:/src $d").Clean;
        _ = Do("Copy-DockerItem web:/src $d").Clean;
        Assert.Equal(Expected(0, 0).Order(StringComparer.Ordinal), TarPrograms.Found(In("src")));
    }

    [Fact]
    public void Into_a_container()
    {
        Assert.SkipWhen(TarPrograms.Missing is not null, TarPrograms.Missing ?? "");
        TarPrograms.Run(Folder, $"""
            mkdir -p src/"$(printf 'da\376')" && cd src && printf first > "$(printf 'a\376')"
            printf second > "$(printf 'a\377')" && printf in > "$(printf 'da\376')/in" && ln -s "$(printf 'a\377')" l
            chmod 640 a* d*/in && chown -Rh {Owner}:{Owner + 1} . && touch -hd 2020-01-02T03:04:05 d*/in * .
            """);
        Assert.True(LocalFiles.TrySetAttribute(In($"src/{s_first}"), Capability, s_capability));
        _ = Do("Copy-DockerItem $d/src web:/new").Clean;
        AssertCopied(Web, "/new");
    }

    [Fact]
    public void From_container_to_container()
    {
        EngineContainer other = Engine.State.AddContainer("other");
        Fill();
        _ = Do("Copy-DockerItem web:/src other:/new").Clean;
        AssertCopied(other, "/new");
    }

    [Fact]
    public void Attributes_that_cannot_be_set_are_a_warning_and_the_file_is_there()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has extended attributes");
        Web.Files.AddFile("/src/a", FileContent.Of("text"),
            attributes: new Dictionary<string, byte[]> { ["nonsense.name"] = [1] });
        Outcome outcome = Do("Copy-DockerItem web:/src/a $d");
        Assert.Empty(outcome.Errors);
        Assert.Contains("nonsense.name", Assert.Single(outcome.Warnings));
        Assert.Equal("text", File.ReadAllText(In("a")));
    }

    [Theory]
    [InlineData(1L << 32)]
    [InlineData((1L << 32) - 1)]
    public void An_owner_that_no_system_has_costs_its_file_its_owner_only(long owner)
    {
        Assert.SkipWhen(TarPrograms.Missing is not null, TarPrograms.Missing ?? "");
        Web.Files.AddFile("/src/a", FileContent.Of("a"), userId: owner);
        Web.Files.AddFile("/src/b", FileContent.Of("b"), userId: 0);
        Outcome outcome = Do("Copy-DockerItem web:/src $d -Archive");
        Assert.Contains($"{owner}:0", outcome.ErrorText);
        Assert.Equal("b", File.ReadAllText(In("src/b")));
    }

    private void Fill()
    {
        Dictionary<string, byte[]> attributes = new() { [Capability] = s_capability };
        Web.Files.AddFile($"/src/d{s_first}/in", FileContent.Of("in"), 640, Owner, Owner + 1, Old);
        Web.Files.AddDirectory($"/src/d{s_first}", 755, Owner, Owner + 1, Old);
        Web.Files.AddFile($"/src/{s_first}", FileContent.Of("first"), 640, Owner, Owner + 1, Old, attributes);
        Web.Files.AddFile($"/src/{s_second}", FileContent.Of("second"), 640, Owner, Owner + 1, Old);
        Web.Files.AddSymbolicLink("/src/l", s_second, Owner, Owner + 1);
    }

    private static void AssertCopied(EngineContainer container, string folder)
    {
        ContainerFiles files = container.Files;
        Assert.Equal([s_first, s_second, $"d{s_first}", $"d{s_first}/in", "l"], files.Paths
            .Where(path => path.StartsWith(folder + "/", StringComparison.Ordinal))
            .Select(path => path[(folder.Length + 1)..]).Order(StringComparer.Ordinal));
        Assert.Equal(("first", "second", s_second), (files.ReadText($"{folder}/{s_first}"),
            files.ReadText($"{folder}/{s_second}"), files.Find($"{folder}/l")!.Target));
        ContainerFile first = files.Find($"{folder}/{s_first}")!;
        Assert.Equal((Owner, Owner + 1), (first.UserId, first.GroupId));
        Assert.Equal(s_capability, Assert.Single(first.Attributes, static one => one.Key == Capability).Value);
        Assert.Empty(files.Find($"{folder}/{s_second}")!.Attributes);
    }
}
