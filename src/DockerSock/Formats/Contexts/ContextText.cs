using DockerSock.Models;

namespace DockerSock.Formats;

/// <summary>How the views show contexts; also those that a job or a file has given back.</summary>
public static class ContextText
{
    /// <summary>Its name, with a star where it is current.</summary>
    public static string Name(object context) =>
        Row.Text(context, nameof(DockerContext.Name)) + (Row.Is(context, nameof(DockerContext.IsCurrent)) ? " *" : "");

    /// <summary>What is wrong with it, else its description.</summary>
    public static string Description(object context) => Row.Text(context, nameof(DockerContext.Problem)) is
        { Length: > 0 } problem ? problem : Row.Text(context, nameof(DockerContext.Description));

    /// <summary>Its certificates and keys, each in a line: <c>cert.pem (CN=me, until 2027-01-15 09:54)</c>; those that
    /// lie anywhere with their whole path.</summary>
    public static string TlsFiles(object context) => CellText.Lines(Row.Items(context,
        nameof(DockerContext.TlsFiles)).Select(file => Row.Text(file,
            Row.Text(context, nameof(DockerContext.TlsPath)).Length > 0 ? nameof(ContextTlsFile.Name)
                : nameof(ContextTlsFile.Path))
            + (Row.Text(file, nameof(ContextTlsFile.Subject)) is { Length: > 0 } subject ? $" ({subject}" : "")
            + (Row.Time(file, nameof(ContextTlsFile.Expires)) is { } end ? $", until {CellText.Minute(end)})" : "")));
}
