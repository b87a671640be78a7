using System.Text.Json;
using DockerSock.Fake;
using DockerSock.Tests.Hosting;
using ImageAttestation = DockerSock.Models.ImageAttestation;
using Stated = DockerSock.Fake.ImageAttestation;

namespace DockerSock.Tests.Cmdlets;

public sealed class GetDockerImageAttestationTests : ImageTest
{
    private const string Provenance = "https://slsa.dev/provenance/v1";
    private const string Bill = "https://spdx.dev/Document";
    private FakeEngine _newer = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _newer = await StartAsync("1.55");
        _newer.State.AddImage("shop/web:1", setUp: static image =>
        {
            image.Attestations.Add(new Stated(Provenance, """{"predicate":{"builder":1}}"""));
            image.Attestations.Add(new Stated(Bill, """{ "predicate": "bill" }"""));
        });
    }

    public override async ValueTask DisposeAsync()
    {
        await _newer.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public void Lists_what_is_stated()
    {
        IReadOnlyList<ImageAttestation> found = Do("Get-DockerImageAttestation shop/web:1 -DockerHost $o", _newer)
            .As<ImageAttestation>();
        Assert.Equal(["GET /images/shop/web%3A1/attestations"], CallsOf(_newer));
        Assert.Equal([Provenance, Bill], found.Select(static one => one.PredicateType));
        Assert.All(found, one =>
            Assert.Equal((null, "shop/web:1", _newer.DockerHost), (one.Statement, one.Image, one.DockerHost)));
        Assert.All(found, static one => Assert.StartsWith("sha256:", one.Descriptor!.Digest));
    }

    [Fact]
    public void Sends_every_parameter_and_brings_the_statement_as_it_is()
    {
        ImageAttestation bill =
            Assert.Single(
                Do($"Get-DockerImageAttestation shop/web:1 -Platform linux/amd64 -Type {Bill}, x -Statement "
                    + "-DockerHost $o", _newer)
            .As<ImageAttestation>());
        Assert.Equal(
            [$"GET /images/shop/web%3A1/attestations?platform={Amd}&type={Uri.EscapeDataString(Bill)}&type=x&statement=1"], CallsOf(_newer));
        Assert.Equal("bill", JsonDocument.Parse(bill.Statement!).RootElement.GetProperty("predicate").GetString());
    }

    [Fact]
    public void An_older_engine_is_not_asked()
    {
        Engine.State.AddImage("shop/web:1");
        Outcome outcome = Do("Get-DockerImageAttestation shop/web:1 -DockerHost $h");
        Assert.Equal(("DockerParameterNeedsNewerEngine", "shop/web:1"),
            (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.Contains($"needs API 1.55; {Engine.DockerHost} is spoken to in API 1.51. Nothing was sent.",
            outcome.ErrorText);
        Assert.Empty(Calls);
    }

    [Fact]
    public void One_that_is_not_there_is_an_error_and_the_others_are_shown()
    {
        Outcome outcome = Do("Get-DockerImageAttestation none:1, shop/web:1 -DockerHost $o", _newer);
        Assert.Equal(("DockerObjectNotFound", "none:1", false),
            (outcome.ErrorId, outcome.Errors[0].TargetObject, outcome.Terminated));
        Assert.Equal(2, outcome.Output.Count);
    }

    [Fact]
    public void Takes_wildcards_and_objects_from_the_pipeline()
    {
        Assert.Equal(2, Do("Get-DockerImageAttestation shop/* -DockerHost $o", _newer).Clean.Count);
        Assert.Equal(2, Do("Get-DockerImage -DockerHost $o | Get-DockerImageAttestation", _newer).Clean.Count);
    }
}
