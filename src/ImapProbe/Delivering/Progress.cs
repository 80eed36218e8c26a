using System.Globalization;
using ImapProbe.Probing.Results;

namespace ImapProbe.Delivering;

/// <summary>The last line of a terminal while a long run lasts: how much is done. Gone as soon as anything else is written.</summary>
/// <param name="expected">How many results are expected; null where nobody knows.</param>
/// <param name="write">Writes to the terminal.</param>
internal sealed class Progress(long? expected, Action<string> write)
{
    private const string ToLineStart = "\r\u001b[K";

    private long done;
    private long failed;
    private string shown = "";

    /// <summary>Counts a result.</summary>
    /// <param name="result">The result.</param>
    public void Note(ProbeResult result)
    {
        Interlocked.Increment(ref done);
        if (result.Failure is not null)
            Interlocked.Increment(ref failed);
    }

    /// <summary>Shows how things stand.</summary>
    public void Draw()
    {
        var line = Line();
        if (line == shown)
            return;
        write($"{ToLineStart}{line}");
        shown = line;
    }

    /// <summary>Takes the line away, where it is shown.</summary>
    public void Erase()
    {
        if (shown.Length > 0)
            write(ToLineStart);
        shown = "";
    }

    private string Line()
    {
        var (count, bad) = (Interlocked.Read(ref done), Interlocked.Read(ref failed));
        var left = expected is { } all ? string.Create(CultureInfo.InvariantCulture, $", {Math.Max(0, all - count)} left") : "";
        return string.Create(CultureInfo.InvariantCulture, $"imap-probe: {count} done, {bad} failed{left}");
    }
}
