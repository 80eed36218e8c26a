using ImapProbe.Connection.Words;

namespace ImapProbe.Connection.Wire;

/// <summary>A status response of the server (RFC 9051, section 7.1).</summary>
/// <param name="Status">OK, NO, BAD, BYE or PREAUTH, in capitals.</param>
/// <param name="Code">The first atom of the response code in capitals, such as "ALERT"; null where there is none.</param>
/// <param name="Text">All behind the status, safe to print.</param>
internal sealed record StatusResponse(string Status, string? Code, string Text)
{
    private static readonly HashSet<string> Registered = new(StringComparer.Ordinal)
    {
        "UNAVAILABLE", "AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED", "EXPIRED", "PRIVACYREQUIRED", "CONTACTADMIN", "NOPERM", "INUSE",
        "EXPUNGEISSUED", "CORRUPTION", "SERVERBUG", "CLIENTBUG", "CANNOT", "LIMIT", "OVERQUOTA", "ALREADYEXISTS", "NONEXISTENT",
    };

    /// <summary>The code, where it is one of RFC 5530, section 3; else null.</summary>
    public string? RegisteredCode => Code is not null && Registered.Contains(Code) ? Code : null;

    /// <summary>Whether the server says that it is there but will not serve now.</summary>
    public bool IsUnavailable => Code is "UNAVAILABLE" or "INUSE" or "LIMIT" or "SERVERBUG";

    /// <summary>Reads a status response.</summary>
    /// <param name="text">A line without its tag or asterisk.</param>
    /// <param name="words">Makes the server's words safe.</param>
    /// <returns>The response, or null where the line does not begin with a status.</returns>
    public static StatusResponse? Parse(string text, ServerText words)
    {
        var (status, rest) = Split(text);
        status = status.ToUpperInvariant();
        return status is "OK" or "NO" or "BAD" or "BYE" or "PREAUTH"
            ? new StatusResponse(status, CodeOf(rest), words.FromWire(rest))
            : null;
    }

    private static (string Word, string Others) Split(string text) =>
        text.IndexOf(' ', StringComparison.Ordinal) is var space and >= 0 ? (text[..space], text[(space + 1)..]) : (text, "");

    private static string? CodeOf(string text)
    {
        if (!text.StartsWith('['))
            return null;
        var end = text.AsSpan().IndexOfAny(' ', ']');
        return end > 1 ? text[1..end].ToUpperInvariant() : null;
    }
}
