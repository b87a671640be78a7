using System.Globalization;

namespace DockerSock.Fake;

/// <summary>A version of the Engine API, such as 1.51; compares number by number, so 1.9 is below 1.41.</summary>
/// <param name="Major">The number before the point.</param>
/// <param name="Minor">The number after the point, 0 when there is none.</param>
public readonly record struct ApiVersion(int Major, int Minor) : IComparable<ApiVersion>
{
    /// <summary>Reads "1.41"; text without a point is a major version.</summary>
    /// <param name="text">Digits, at most one point.</param>
    /// <exception cref="FormatException">The text is no version.</exception>
    public static ApiVersion Parse(string text) =>
        TryParse(text, out ApiVersion version) ? version : throw new FormatException($"'{text}' is no API version.");

    /// <summary>Reads "1.41" and says whether it could.</summary>
    /// <param name="text">Digits, at most one point.</param>
    /// <param name="version">What was read.</param>
    public static bool TryParse(string? text, out ApiVersion version)
    {
        string[] parts = (text ?? "").Split('.');
        int minor = 0;
        bool good = parts.Length is 1 or 2 & int.TryParse(parts[0], NumberStyles.None, null, out int major)
            && (parts.Length == 1 || int.TryParse(parts[1], NumberStyles.None, null, out minor));
        version = new ApiVersion(major, minor);
        return good;
    }

    /// <inheritdoc />
    public int CompareTo(ApiVersion other) => (Major, Minor).CompareTo((other.Major, other.Minor));

    /// <summary>Whether this version is at least 1.<paramref name="minor"/>.</summary>
    /// <param name="minor">The number after "1.".</param>
    public bool From(int minor) => CompareTo(new ApiVersion(1, minor)) >= 0;

    /// <summary>The version as paths and headers write it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");

    /// <summary>Whether the left version is older.</summary>
    /// <param name="left">One version.</param>
    /// <param name="right">The other version.</param>
    public static bool operator <(ApiVersion left, ApiVersion right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left version is newer.</summary>
    /// <param name="left">One version.</param>
    /// <param name="right">The other version.</param>
    public static bool operator >(ApiVersion left, ApiVersion right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left version is older or the same.</summary>
    /// <param name="left">One version.</param>
    /// <param name="right">The other version.</param>
    public static bool operator <=(ApiVersion left, ApiVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left version is newer or the same.</summary>
    /// <param name="left">One version.</param>
    /// <param name="right">The other version.</param>
    public static bool operator >=(ApiVersion left, ApiVersion right) => left.CompareTo(right) >= 0;
}
