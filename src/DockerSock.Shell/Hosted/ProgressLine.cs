using System.Management.Automation;
using DockerSock.Shell.Editing;

namespace DockerSock.Shell.Hosted;

/// <summary>Progress in one row of the terminal, which goes away before anything else is written.</summary>
/// <param name="output">Where it is shown; null shows none.</param>
/// <param name="width">Columns of the terminal.</param>
public sealed class ProgressLine(TextWriter? output, Func<int> width)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(80);

    private DateTime _last;
    private bool _shown;

    /// <summary>Shows a record, or takes the row away when it says that the work is done.</summary>
    public void Show(ProgressRecord record)
    {
        if (record.RecordType == ProgressRecordType.Completed)
        {
            Erase();
        }
        else if (output is not null && DateTime.UtcNow - _last >= s_interval)
        {
            _last = DateTime.UtcNow;
            _shown = true;
            output.Write("\r" + TextWidth.Cut(Format(record), width() - 1) + "\e[K");
            output.Flush();
        }
    }

    /// <summary>Takes the row away.</summary>
    public void Erase()
    {
        if (_shown)
        {
            _shown = false;
            output!.Write("\r\e[K");
            output.Flush();
        }
    }

    /// <summary>A record as one line of text.</summary>
    public static string Format(ProgressRecord record)
    {
        IEnumerable<string?> parts =
        [
            record.Activity + ":",
            record.PercentComplete >= 0 ? $"{record.PercentComplete}%" : null,
            record.StatusDescription,
            record.CurrentOperation,
            record.SecondsRemaining >= 0 ? $"{TimeSpan.FromSeconds(record.SecondsRemaining):g} left" : null,
        ];
        return string.Join(' ', parts.Where(static part => !string.IsNullOrWhiteSpace(part))).ReplaceLineEndings(" ");
    }
}
