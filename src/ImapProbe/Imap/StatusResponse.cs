using ImapProbe.Core;

namespace ImapProbe.Imap;

/// <summary>A status response of the server (RFC 9051, section 7.1).</summary>
internal sealed record StatusResponse(string Status, string? Code, string Text)
{
    private static readonly HashSet<string> Registered = new(StringComparer.Ordinal)
    {
        "UNAVAILABLE", "AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED", "EXPIRED", "PRIVACYREQUIRED", "CONTACTADMIN", "NOPERM", "INUSE",
        "EXPUNGEISSUED", "CORRUPTION", "SERVERBUG", "CLIENTBUG", "CANNOT", "LIMIT", "OVERQUOTA", "ALREADYEXISTS", "NONEXISTENT",
    };

    /// <summary>The code, where it is one of RFC 5530, section 3; else null.</summary>
    public string? RegisteredCode => Code is not null && Registered.Contains(Code) ? Code : null;
    public bool IsUnavailable => Code is "UNAVAILABLE" or "INUSE" or "LIMIT" or "SERVERBUG";

    public static StatusResponse? Parse(string text, SafeText words)
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

internal sealed record Refusal(FailureKind Kind, string Message, string? Code = null)
{
    /// <summary>A first line that is no OK (RFC 9051, section 7.1).</summary>
    public static Refusal OfGreeting(StatusResponse? greeting, string line) => greeting?.Status switch
    {
        "BYE" => Unavailable("the server will not serve now", greeting),
        "PREAUTH" => OfProtocol("the server takes the connection for logged in already (PREAUTH), before any login"),
        _ => OfProtocol(line is "" ? "the server did not greet, but sent an empty line" : $"the server did not greet as IMAP servers do: {line}"),
    };

    public static Refusal Of(ClientCommand command, StatusResponse answer) => answer.Status switch
    {
        _ when command.Verb is "LOGOUT" => Plain(FailureKind.Logout, command, answer),
        "NO" when answer.IsUnavailable => Unavailable($"the server will not serve {command.Verb} now", answer),
        "NO" when command.CarriesSecrets => new Refusal(FailureKind.Login, $"the server refused the login: {answer.Text}", answer.RegisteredCode),
        _ => Plain(FailureKind.Protocol, command, answer),
    };

    public static Refusal Unavailable(string sentence, StatusResponse answer) =>
        new(FailureKind.Unavailable, $"{sentence}: {answer.Text}", answer.RegisteredCode);

    public static Refusal OfProtocol(string sentence) => new(FailureKind.Protocol, sentence);

    private static Refusal Plain(FailureKind kind, ClientCommand command, StatusResponse answer) =>
        new(kind, $"the server answered {command.Verb} with {answer.Status}: {answer.Text}", answer.RegisteredCode);
}
