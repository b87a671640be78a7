using System.Security.Cryptography;
using System.Text;

namespace DockerSock.Fake;

/// <summary>Identifiers of 64 hexadecimal digits, and names for those who gave none.</summary>
internal static class Ids
{
    private static readonly string[] s_first =
    [
        "amber", "brisk", "calm", "deft", "early", "fair", "glad", "humble", "ideal", "jolly", "keen", "lively",
        "mellow", "neat", "open", "plain", "quick", "rapid", "steady", "tidy", "upbeat", "vivid", "warm", "young",
        "zesty",
    ];

    private static readonly string[] s_second =
    [
        "anchor", "beacon", "canal", "dock", "estuary", "ferry", "gangway", "harbour", "inlet", "jetty", "keel",
        "lagoon", "mast", "narrows", "oar", "pier", "quay", "rudder", "sail", "tide", "upriver", "vessel", "wharf",
        "yard",
    ];

    /// <summary>A fresh identifier.</summary>
    /// <param name="purpose">What for, such as the name of what gets it.</param>
    public static string Fresh(string purpose = "") => Convert.ToHexStringLower(Chance.Bytes(32, "id " + purpose));

    /// <summary>The same identifier for the same text, each time.</summary>
    public static string Of(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static string FreshName() =>
        s_first[Chance.Number(s_first.Length, "first name")] + "_"
            + s_second[Chance.Number(s_second.Length, "second name")];

    public static bool IsHex(string text) => text.Length > 0 && text.All(char.IsAsciiHexDigitLower);
}
