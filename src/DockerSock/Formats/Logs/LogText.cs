using DockerSock.Models;

namespace DockerSock.Formats;

/// <summary>How the view shows lines of logs.</summary>
public static class LogText
{
    private static readonly string[] s_colours = ["\e[36m", "\e[33m", "\e[32m", "\e[35m", "\e[34m", "\e[96m", "\e[93m",
        "\e[92m", "\e[95m", "\e[94m"];

    /// <summary>
    /// The line; where lines of several containers are shown, after the container's name in its colour.
    /// </summary>
    public static string Of(object line) => line is LogLine ours ? ours.Prefix + ours.Line : Row.Text(line, "Line");

    /// <summary>The prefix for a container's lines.</summary>
    /// <param name="container">The container's name.</param>
    /// <param name="index">Which of the containers it is.</param>
    /// <param name="width">Letters of the longest name.</param>
    internal static string Prefix(string container, int index, int width) =>
        $"{s_colours[index % s_colours.Length]}{container.PadRight(width)} |\e[0m ";
}
