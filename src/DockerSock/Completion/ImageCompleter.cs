using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Completion;

/// <summary>Completes image references; the tooltip has id, size and age.</summary>
public sealed class ImageCompleter : EngineCompleter
{
    private protected override async IAsyncEnumerable<CompletionResult?> ListAsync(EngineCall call, string commandName,
        string parameterName)
    {
        await foreach (ImageSummary image in call.ListAsync(DockerRequest.Get($"/images/json"),
            DockerJson.Default.ImageSummary).ConfigureAwait(false))
        {
            string tooltip = $"{image.ShortId} — {Humanize.Size(image.Size)}, {Humanize.Ago(image.Created)}";
            foreach (string tag in image.RepoTags)
            {
                yield return Result(tag, tooltip);
            }
        }
    }
}
