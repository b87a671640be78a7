namespace DockerSock.Client;

/// <summary>What programs that are the way to an engine say when they are none, OpenSSH before all.</summary>
internal static class TransportFailure
{
    /// <summary>Letters of what a program has said, or of a banner, that a message quotes.</summary>
    private const int Longest = 300;

    /// <summary>The failure that OpenSSH's words mean; null for words that are not known.</summary>
    /// <param name="endpoint">Where the way was to lead.</param>
    /// <param name="said">What was said on the error output. OpenSSH has no translations.</param>
    public static SockException? Recognise(DockerEndpoint endpoint, string said)
    {
        string host = (endpoint as SshEndpoint)?.Host ?? "HOST";
        string by = (endpoint as SshEndpoint)?.ByHand ?? "ssh HOST";
        return Has("REMOTE HOST IDENTIFICATION HAS CHANGED") ? Failure(SockFailure.HostKeyRefused,
                "The machine has another key than the one that is known: it was set up anew, or somebody stands "
                    + $"between. Ask who runs it; 'ssh-keygen -R {host}' forgets the old key, '{by}' shows the new one.")
            : Has("Host key verification failed") ? Failure(SockFailure.HostKeyRefused,
                $"Nobody has said yet that its key is right: run '{by}' once and compare what it shows.")
            : Has("Permission denied (") ? Failure(SockFailure.SshDenied,
                $"The server knows none of the keys that were offered, and no question is asked here. Try '{by}'; load "
                    + "a key with ssh-add, name one in ~/.ssh/config, or name the user: ssh://USER@HOST.")
            : Has("Could not resolve hostname") ? Failure(SockFailure.SshUnreachable,
                "Check the name, and ~/.ssh/config.")
            : Has("_exchange_identification") || Has("Exceeded MaxStartups")
                ? Failure(SockFailure.SshOverloaded,
                    "The server drops connections before they are made when too many come at once (MaxStartups in its "
                        + "sshd_config), or blocks this address. Use -ThrottleLimit, or have it raise MaxStartups.")
            : Has("Session open refused by peer") || Has("no more sessions") || Has("channel 0: open failed")
                ? Failure(SockFailure.SshSessionRefused,
                    "The server opens no more sessions on a connection (MaxSessions in its sshd_config). Where it lets "
                        + "sockets be forwarded (AllowStreamLocalForwarding), none is needed.")
            : Has("Connection refused") && Has("ssh: connect") ? Failure(SockFailure.SshUnreachable,
                "No SSH server listens there; check the host and the port.")
            : (Has("ssh:") || endpoint is SshEndpoint) && (Has("timed out") || Has("No route to host")
                || Has("Network is unreachable") || Has("Connection reset by") || Has("Connection closed by"))
                ? Failure(SockFailure.SshUnreachable, "Check the host, the network and what is between.")
            : null;

        bool Has(string words) => said.Contains(words, StringComparison.Ordinal);

        SockException Failure(SockFailure failure, string advice) =>
            new(failure, $"No connection to {endpoint}{Sentence(said)}.", advice);
    }

    /// <summary>The way talks by itself.</summary>
    public static SockException Noise(DockerEndpoint endpoint, string command, string first)
    {
        int end = first.IndexOf("HTTP/1.", StringComparison.Ordinal);
        string words = (end > 0 ? first[..end] : first).Trim();
        return new SockException(SockFailure.ProgramNoise,
            $"Something else than the engine writes on the way to {endpoint}: '{Cut(words)}' came before its answer.",
            endpoint is SshEndpoint
                ? "A startup file of the shell there prints it, ~/.bashrc for example: have it print for people only, "
                    + "as in [ -t 1 ] && echo hello."
                : $"Have '{command}' write nothing of its own on its output; errors go to its error output.");
    }

    /// <summary>What was said, behind a sentence and before its full stop; empty when it was nothing.</summary>
    public static string Sentence(string said)
    {
        // Of the frame and the lines of a warning the last one says it all.
        string words = said.Length <= Longest ? said : said[(said.LastIndexOf('\n') + 1)..];
        return words.Length == 0 ? "" : ": " + Cut(words).TrimEnd('.').ReplaceLineEndings("; ");
    }

    private static string Cut(string words) => words.Length <= Longest ? words : words[..Longest] + "…";
}
