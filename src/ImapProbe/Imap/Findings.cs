using System.Text;
using System.Text.Json;
using ImapProbe.Core;

namespace ImapProbe.Imap;

/// <summary>What the server told of itself, and what it said that a person should read whatever the probe comes to.</summary>
internal sealed class Findings(SafeText words)
{
    private readonly ServerWords remarks = new();
    private readonly ServerWords refusals = new();
    private Refusal? sessionRefusal;
    private string? tokenError;

    /// <summary>The last list of capabilities, in clear or since TLS under it; null where there was none.</summary>
    public IReadOnlySet<string>? Capabilities { get; private set; }

    /// <summary>Whether an untagged NO came while the login waited, and it was not accepted after it: another one might lock the account out.</summary>
    public bool IsLoginRefused { get; private set; }

    /// <summary>Whether NAMESPACE or LIST was accepted.</summary>
    public bool IsServed { get; private set; }

    /// <summary>Why no mail client can work in this session, or null where one can, or neither NAMESPACE nor LIST was answered.</summary>
    public Refusal? SessionRefusal => IsServed ? null : sessionRefusal;

    /// <summary>What a person should read: what the server said of its own accord, and what it refused without ending the probe.</summary>
    public IReadOnlyList<string> Sentences => [.. remarks.Sentences, .. TokenErrors, .. refusals.Sentences];

    // The login may have come to no answer after it.
    private IEnumerable<string> TokenErrors => tokenError is { } error ? [$"the server's error challenge: {error}"] : [];

    /// <summary>Adds a sentence.</summary>
    public void Add(string sentence) => refusals.Add(sentence);

    public void ForgetCapabilities() => Capabilities = null;

    // Capabilities are atoms: a list in parentheses is another answer under a wrong name, as a large provider gives NAMESPACE's.
    public void NoteData(string data)
    {
        if (data.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var word, .. var list]
            && word.Equals("CAPABILITY", StringComparison.OrdinalIgnoreCase) && list is not [['(', ..], ..])
            Capabilities = list.ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    public void NoteUntagged(StatusResponse status, ClientCommand? pending)
    {
        IsLoginRefused |= status is { Status: "NO", IsUnavailable: false } && pending is { CarriesSecrets: true };
        NoteTagged(status);
        if (status.Code is "ALERT")
            return;
        if (status.Status is "NO" or "BAD")
            remarks.Add(status.After($"the server said {status.Status}"));
        else if (status.Status is "BYE" && pending is null)
            remarks.Add(status.After("the server ended the session"));
    }

    public void NoteTagged(StatusResponse status)
    {
        if (status.Code is "CAPABILITY")
            NoteData($"CAPABILITY {status.Arguments}");
        if (status.Code is "ALERT")
            remarks.Add(status.After("the server alerts"));
    }

    /// <summary>A command was refused, and the probe goes on.</summary>
    public void NoteRefusal(ClientCommand command, Refusal refusal)
    {
        refusals.Add(refusal.Message);
        if (command.AsksForFolders)
            sessionRefusal ??= refusal;
    }

    public void NoteAccepted(ClientCommand command)
    {
        IsServed |= command.AsksForFolders;
        if (command.CarriesSecrets)
            IsLoginRefused = false;
    }

    /// <summary>A challenge came to a mechanism that takes a token: it is the error before the refusal, if anything.</summary>
    public void NoteTokenError(string challenge) => tokenError ??= ErrorChallenge.Read(challenge, words);

    /// <summary>The refusal of a login with the error that came before it, which alone tells a wrong scope from an expired token.</summary>
    public Refusal WithTokenError(Refusal refusal)
    {
        var error = Interlocked.Exchange(ref tokenError, null);
        return error is null ? refusal : refusal with { Message = $"{refusal.Message}; its error challenge: {error}" };
    }
}

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
                return more is 0 ? [.. kept] : [.. kept, $"the server speaks up {more} times more"];
        }
    }

    /// <summary>Keeps a sentence that is new, or counts it where there are many.</summary>
    public void Add(string sentence)
    {
        lock (gate)
        {
            if (kept.Contains(sentence))
                return;
            if (kept.Count < MostKept)
                kept.Add(sentence);
            else
                more++;
        }
    }
}

/// <summary>The error that a server sends as a challenge before it refuses a token (RFC 7628, section 3.2.2; Google and Microsoft for XOAUTH2).</summary>
internal static class ErrorChallenge
{
    /// <summary>Reads the challenge: what is in its JSON, as a text that is made safe; null where there is none.</summary>
    public static string? Read(string challenge, SafeText words)
    {
        var bytes = new byte[challenge.Length];
        if (!Convert.TryFromBase64String(challenge, bytes, out var length) || length is 0)
            return null;
        // Made safe before it is read: what the reader cannot take is in its exception.
        var text = words.FromWire(Encoding.Latin1.GetString(bytes, 0, length));
        try
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.ValueKind is JsonValueKind.Object)
                return words.MakeSafe(string.Join(", ", json.RootElement.EnumerateObject().Select(member => $"{member.Name} {TextOf(member.Value)}".Trim())));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, or text in it that is no Unicode: it is told as it came.
        }

        // With its escapes a token could be in it in forms that nobody looks for.
        return text.Contains('\\', StringComparison.Ordinal) ? "an error that cannot be read" : text;
    }

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() ?? "",
        JsonValueKind.Array => string.Join(' ', value.EnumerateArray().Select(TextOf)),
        JsonValueKind.Object => string.Join(' ', value.EnumerateObject().Select(member => $"{member.Name} {TextOf(member.Value)}")),
        _ => value.GetRawText(),
    };
}
