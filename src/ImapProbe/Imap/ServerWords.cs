using System.Text;
using System.Text.Json;
using ImapProbe.Core;

namespace ImapProbe.Imap;

/// <summary>What the server says that a person should read although it decides nothing, as sentences and up to a bound.</summary>
internal sealed class ServerWords
{
    private const int MostKept = 10;

    private readonly Lock gate = new();
    private readonly List<string> kept = [];
    private int more;

    /// <summary>The sentences so far. May be asked for while others come.</summary>
    public IReadOnlyList<string> Sentences
    {
        get
        {
            lock (gate)
                return more is 0 ? [.. kept] : [.. kept, FormattableString.Invariant($"the server speaks up {more} times more")];
        }
    }

    /// <summary>Keeps an alert (RFC 9051, section 7.1), or an untagged NO or BAD; another status is for the client, not for a person.</summary>
    public void Note(StatusResponse status, bool isUntagged)
    {
        if (status.Code is "ALERT")
            Add(status.After("the server alerts"));
        else if (isUntagged && status.Status is "NO" or "BAD")
            Add(status.After($"the server said {status.Status}"));
    }

    /// <summary>Keeps a sentence, or counts it where there are many.</summary>
    public void Add(string sentence)
    {
        lock (gate)
        {
            if (kept.Count < MostKept)
                kept.Add(sentence);
            else
                more++;
        }
    }
}

/// <summary>The error that a server sends as a challenge before it refuses a token (RFC 7628, section 3.2.2; Google and Microsoft for XOAUTH2).</summary>
internal static class TokenError
{
    /// <summary>Reads the challenge: what is in its JSON, as a text that is made safe; null where there is none.</summary>
    public static string? Read(string challenge, SafeText words)
    {
        var bytes = new byte[challenge.Length];
        if (!Convert.TryFromBase64String(challenge, bytes, out var length) || length is 0)
            return null;
        try
        {
            using var json = JsonDocument.Parse(bytes.AsMemory(0, length));
            if (json.RootElement.ValueKind is not JsonValueKind.Object)
                return null;
            var members = json.RootElement.EnumerateObject().Select(member => $"{member.Name} {TextOf(member.Value)}".Trim());
            return words.MakeSafe(string.Join(", ", members)) is { Length: > 0 } text ? text : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, or text in it that is no Unicode. With its escapes a token could be in it in forms that nobody looks for.
            var text = Encoding.Latin1.GetString(bytes, 0, length);
            return text.Contains('\\', StringComparison.Ordinal) ? "an error that cannot be read" : words.FromWire(text);
        }
    }

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() ?? "",
        JsonValueKind.Array => string.Join(' ', value.EnumerateArray().Select(TextOf)),
        JsonValueKind.Object => string.Join(' ', value.EnumerateObject().Select(member => $"{member.Name} {TextOf(member.Value)}")),
        _ => value.GetRawText(),
    };
}
