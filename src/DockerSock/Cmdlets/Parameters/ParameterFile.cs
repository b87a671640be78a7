using System.Text;
using DockerSock.Client;

namespace DockerSock.Cmdlets;

/// <summary>
/// Reads files that have a value on each line, -EnvironmentFile and -LabelFile, by the docker program's rules: what it
/// refuses is refused here, with the file and the line.
/// </summary>
internal static class ParameterFile
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true);

    /// <summary>The lines that say something, of all files in their order; those that begin with # do not.</summary>
    /// <param name="cmdlet">The cmdlet: a path is meant from its session's location.</param>
    /// <param name="files">Paths; null for none.</param>
    /// <exception cref="SockException">A file cannot be read, or a line has no name, or one with a space in it.
    /// </exception>
    public static IEnumerable<string> Lines(SockCmdlet cmdlet, string[]? files) => (files ?? [])
        .OfType<string>().Select(cmdlet.FullPath).SelectMany(Lines);

    private static List<string> Lines(string path)
    {
        List<string> lines = [];
        byte[] file = FileFailure.Read(path, File.ReadAllBytes);
        int number = 0;
        int start = file.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        while (start < file.Length)
        {
            number++;
            int end = Array.IndexOf(file, (byte)'\n', start) is >= 0 and var found ? found : file.Length;
            string line = Text(file.AsSpan(start..end), path, number).TrimStart();
            start = end + 1;
            if (line.Length > 0 && line[0] != '#')
            {
                lines.Add(Checked(line, path, number));
            }
        }

        return lines;
    }

    /// <summary>A line without its end, which is a carriage return too where there is one.</summary>
    private static string Text(ReadOnlySpan<byte> line, string path, int number)
    {
        try
        {
            return s_strict.GetString(line is [.. var text, (byte)'\r'] ? text : line);
        }
        catch (DecoderFallbackException)
        {
            throw Wrong(path, number, "it is not UTF-8", "Save the file as UTF-8.");
        }
    }

    private static string Checked(string line, string path, int number)
    {
        string name = line.Split('=', 2)[0];
        return name.Length == 0 ? throw Wrong(path, number, $"'{line}' has no name", "Write NAME=value.")
            : name.Any(char.IsWhiteSpace)
            ? throw Wrong(path, number, $"'{name}' has a space in its name", "Write NAME=value, without spaces before =.")
            : line;
    }

    private static SockException Wrong(string path, int number, string problem, string advice) =>
        new(SockFailure.NameInvalid, $"'{path}', line {number}: {problem}.", advice);
}
