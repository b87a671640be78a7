namespace DockerSock.Client;

/// <summary>A program that was the way to an engine has ended in the middle of an answer.</summary>
internal sealed class TransportEndException(string message) : IOException(message)
{
    /// <summary>What is said of it, behind another sentence; empty when something else has ended.</summary>
    public static string Words(Exception? problem)
    {
        for (; problem is not null; problem = problem.InnerException)
        {
            if (problem is TransportEndException end)
            {
                return " " + end.Message;
            }
        }

        return "";
    }
}
