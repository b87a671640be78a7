using System.Globalization;

namespace DockerSock.Client;

/// <summary>A version of the Engine API, such as 1.41; ordered by its numbers, not by its letters.</summary>
public readonly record struct ApiVersion(int Major, int Minor) : IComparable<ApiVersion>
{
    /// <summary>The newest version whose operations this module knows.</summary>
    public static readonly ApiVersion Newest = new(1, 56);

    /// <summary>
    /// The oldest version that this module speaks: engines below it answer in shapes that nobody maintains.
    /// </summary>
    public static readonly ApiVersion Oldest = new(1, 24);

    /// <summary>Reads "1.41"; false when the text is no version.</summary>
    public static bool TryParse(string? text, out ApiVersion version)
    {
        version = default;
        string[] parts = text?.Trim().Split('.') ?? [];
        if (parts.Length != 2
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int minor))
        {
            return false;
        }

        version = new ApiVersion(major, minor);
        return true;
    }

    /// <summary>Reads "1.41".</summary>
    /// <exception cref="FormatException">The text is no version.</exception>
    public static ApiVersion Parse(string text) =>
        TryParse(text, out ApiVersion version) ? version : throw new FormatException($"'{text}' is no API version.");

    /// <inheritdoc/>
    public int CompareTo(ApiVersion other) => (Major, Minor).CompareTo((other.Major, other.Minor));

    /// <summary>True when the left version is older.</summary>
    public static bool operator <(ApiVersion left, ApiVersion right) => left.CompareTo(right) < 0;

    /// <summary>True when the left version is newer.</summary>
    public static bool operator >(ApiVersion left, ApiVersion right) => left.CompareTo(right) > 0;

    /// <summary>True when the left version is older or the same.</summary>
    public static bool operator <=(ApiVersion left, ApiVersion right) => left.CompareTo(right) <= 0;

    /// <summary>True when the left version is newer or the same.</summary>
    public static bool operator >=(ApiVersion left, ApiVersion right) => left.CompareTo(right) >= 0;

    /// <summary>The version as a path has it, without the v: "1.41".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");
}
