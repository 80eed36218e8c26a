namespace ImapProbe.Connection.Wire;

/// <summary>What the server wants a person to read (RFC 9051, section 7.1, ALERT), up to a bound.</summary>
internal sealed class Alerts
{
    private const int MostKept = 10;

    private readonly Lock gate = new();
    private readonly List<string> kept = [];
    private int more;

    /// <summary>The alerts so far, as sentences.</summary>
    public IReadOnlyList<string> Sentences
    {
        get
        {
            lock (gate)
                return more is 0 ? [.. kept] : [.. kept, FormattableString.Invariant($"the server alerts {more} times more")];
        }
    }

    /// <summary>Keeps an alert, or counts it where there are many.</summary>
    /// <param name="text">The server's words, safe to print.</param>
    public void Add(string text)
    {
        lock (gate)
        {
            if (kept.Count < MostKept)
                kept.Add($"the server alerts: {text}");
            else
                more++;
        }
    }
}
