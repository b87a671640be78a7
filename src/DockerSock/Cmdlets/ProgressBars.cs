using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Formats;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// Shows how far transfers are: a bar for each, with a bar for each of its parts below it. A bar that is done goes, and
/// those below go with it.
/// </summary>
internal sealed class ProgressBars
{
    private readonly List<Bar> _bars = [];
    private int _last;

    /// <summary>What is to be shown now.</summary>
    public IEnumerable<ProgressRecord> Of(TransferProgress transfer)
    {
        Bar whole = Find(transfer, null);
        if (transfer.Part is not null)
        {
            yield return Record(Find(transfer, transfer.Part), transfer.Part, transfer, whole.Id);
            yield break;
        }

        foreach (Bar part in transfer.Ended ? _bars.FindAll(bar => bar != whole && bar.IsOf(transfer)) : [])
        {
            yield return Record(part, part.Part!, transfer, whole.Id);
        }

        yield return Record(whole, transfer.Activity, transfer, -1);
    }

    private Bar Find(TransferProgress transfer, string? part)
    {
        Bar? found = _bars.Find(bar => bar.Part == part && bar.IsOf(transfer));
        if (found is null)
        {
            found = new Bar(++_last, transfer.Engine, transfer.Activity, part);
            _bars.Add(found);
        }

        return found;
    }

    private ProgressRecord Record(Bar bar, string title, TransferProgress transfer, int parent)
    {
        if (transfer.Ended)
        {
            _bars.Remove(bar);
        }

        string done = Humanize.Size(transfer.Done);
        // An empty text is refused.
        string status = transfer.Status is { Length: > 0 } given ? given : transfer.Total is { } total
            ? $"{done} of {Humanize.Size(total)}" : done;
        return new ProgressRecord(bar.Id, CellText.Visible(title), CellText.Visible(status))
        {
            ParentActivityId = parent,
            PercentComplete = transfer.Percent
                ?? (transfer.Total is > 0 and { } all ? (int)Math.Clamp(transfer.Done * 100 / all, 0, 100) : -1),
            RecordType = transfer.Ended ? ProgressRecordType.Completed : ProgressRecordType.Processing,
        };
    }

    private sealed record Bar(int Id, DockerEndpoint? Engine, string Activity, string? Part)
    {
        public bool IsOf(TransferProgress transfer) => Activity == transfer.Activity && Equals(Engine, transfer.Engine);
    }
}
