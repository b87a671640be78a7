using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Formats;

namespace DockerSock.Cmdlets;

/// <summary>Shows how far a transfer is.</summary>
internal static class ProgressText
{
    public static ProgressRecord Of(TransferProgress transfer)
    {
        string done = Humanize.Size(transfer.Done);
        return new ProgressRecord(1, transfer.Activity, transfer.Total is { } total ? $"{done} of {Humanize.Size(total)}" : done)
        {
            PercentComplete = transfer.Total is > 0 and { } all ? (int)Math.Min(100, transfer.Done * 100 / all) : -1,
            RecordType = transfer.Ended ? ProgressRecordType.Completed : ProgressRecordType.Processing,
        };
    }
}
