using System.Collections;
using System.Globalization;
using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Searches Docker Hub, or the registries that the engine is set up to search.</summary>
/// <example><code>Find-DockerImage nginx -Official | Install-DockerImage</code>
/// Finds an official image and pulls it.</example>
[Cmdlet(VerbsCommon.Find, "DockerImage")]
[ApiOperation("ImageSearch", "docker search")]
[OutputType(typeof(ImageSearchResult))]
public sealed class FindDockerImageCommand : DockerCmdlet
{
    /// <summary>What to search for.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Repository")]
    [ValidateNotNullOrEmpty]
    public string[] Term { get; set; } = [];

    /// <summary>How many results at most; the engine's own limit when not given.</summary>
    [Parameter]
    [ValidateRange(1, 100)]
    public int? Limit { get; set; }

    /// <summary>Only what Docker keeps itself.</summary>
    [Parameter]
    public SwitchParameter Official { get; set; }

    /// <summary>Only what at least so many people like.</summary>
    [Parameter]
    [Alias("Stars")]
    [ValidateRange(0, int.MaxValue)]
    public int? MinimumStars { get; set; }

    /// <summary>Conditions that the engine applies: is-official, stars, is-automated.</summary>
    [Parameter]
    [Pairs]
    public IDictionary? Filter { get; set; }

    private protected override void Process()
    {
        Dictionary<string, string[]> filters = FilterMap.Of(Filter);
        if (Official)
        {
            filters["is-official"] = ["true"];
        }

        if (MinimumStars is { } stars)
        {
            filters["stars"] = [stars.ToString(CultureInfo.InvariantCulture)];
        }

        foreach (string term in Term)
        {
            DockerRequest search = DockerRequest.Get($"/images/search").Query("term", term).Query("limit", Limit)
                .Query("filters", filters);
            // Podman says "not found" of a search that has found nothing.
            Ask(term, call => call.ListAsync(search, DockerJson.Default.ImageSearchResult, refused =>
                refused is { Failure: SockFailure.ObjectNotFound, IsNoRoute: false } ? null
                : RegistryFailure.MayBe(refused)
                ? RegistryFailure.Of(refused.Failure, $"'{term}' could not be searched for", refused.Message, refused)
                : refused));
        }
    }
}
