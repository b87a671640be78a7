namespace DockerSock.Benchmarks;

/// <summary>A table of text: the first column to the left, the others to the right.</summary>
internal static class Table
{
    /// <summary>Prints a table; the first row is its head.</summary>
    public static void Print(params IReadOnlyList<string[]> rows)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            Console.WriteLine("  " + string.Join("  ", row.Select((cell, column) =>
                column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
        }

        Console.WriteLine();
    }
}
