namespace DockerSock.Client;

/// <summary>
/// The order in which the docker program shows names: digits count as the number that they are, so that web2 comes
/// before web10, and stand before everything else, which goes by its letters' numbers.
/// </summary>
internal sealed class NaturalOrder : IComparer<string>
{
    private NaturalOrder()
    {
    }

    /// <summary>The order.</summary>
    public static NaturalOrder Comparer { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> left = x;
        ReadOnlySpan<char> right = y;
        while (left.Length > 0 && right.Length > 0)
        {
            int order = (char.IsAsciiDigit(left[0]), char.IsAsciiDigit(right[0])) switch
            {
                (true, true) => CompareNumbers(TakeNumber(ref left), TakeNumber(ref right)),
                (true, false) => -1,
                (false, true) => 1,
                _ => Take(ref left).CompareTo(Take(ref right)),
            };
            if (order != 0)
            {
                return order;
            }
        }

        return left.Length.CompareTo(right.Length);
    }

    /// <summary>Numbers of any length: the one with more digits is larger; of equals the one with more zeros.</summary>
    private static int CompareNumbers(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        ReadOnlySpan<char> first = left.TrimStart('0');
        ReadOnlySpan<char> second = right.TrimStart('0');
        int order = first.Length != second.Length
            ? first.Length.CompareTo(second.Length) : first.SequenceCompareTo(second);
        return order != 0 ? order : left.Length.CompareTo(right.Length);
    }

    private static ReadOnlySpan<char> TakeNumber(ref ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAnyExceptInRange('0', '9');
        ReadOnlySpan<char> number = end < 0 ? text : text[..end];
        text = text[number.Length..];
        return number;
    }

    private static char Take(ref ReadOnlySpan<char> text)
    {
        char first = text[0];
        text = text[1..];
        return first;
    }
}
