using ImapProbe.Core;

namespace ImapProbe.Imap;

/// <summary>
/// A status response of the server (RFC 9051, section 7.1). Its text, response code included, is made safe; the arguments of the code are not.
/// </summary>
internal sealed record StatusResponse(string Status, string? Code, string Arguments, string Text)
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
        if (!ServerLine.IsStatus(text))
            return null;
        var (status, rest) = Split(text);
        var (code, arguments) = CodeOf(rest);
        return new StatusResponse(status.ToUpperInvariant(), code, arguments, words.FromWire(rest.Trim(' ')));
    }

    /// <summary>A sentence and the server's words for it, or the sentence alone where there are none.</summary>
    public string After(string sentence) => Text is "" ? sentence : $"{sentence}: {Text}";

    private static (string Word, string Others) Split(string text) =>
        text.IndexOf(' ', StringComparison.Ordinal) is var space and >= 0 ? (text[..space], text[(space + 1)..]) : (text, "");

    private static (string? Code, string Arguments) CodeOf(string text)
    {
        if (!text.StartsWith('['))
            return (null, "");
        var end = text.IndexOf(']', StringComparison.Ordinal);
        var (code, arguments) = Split(end < 0 ? text[1..] : text[1..end]);
        return code is "" || (end < 0 && arguments is "") ? (null, "") : (code.ToUpperInvariant(), arguments);
    }
}

internal sealed record Refusal(FailureKind Kind, string Message, string? Code = null)
{
    /// <summary>Whether it was BAD: the server does not know the command, or not in this form.</summary>
    public bool IsOfSyntax { get; private init; }

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
        "NO" when command.CarriesSecrets => new Refusal(FailureKind.Login, answer.After("the server refused the login"), answer.RegisteredCode),
        _ => Plain(FailureKind.Protocol, command, answer),
    };

    public static Refusal Unavailable(string sentence, StatusResponse answer) =>
        new(FailureKind.Unavailable, answer.After(sentence), answer.RegisteredCode);

    /// <summary>BYE that was not asked for. Why it comes may have been said in the answer before.</summary>
    public static Refusal OfEnd(StatusResponse bye, Refusal? before)
    {
        var end = Unavailable("the server ended the session", bye);
        return before is null ? end : end with { Message = $"{end.Message}; before that, {before.Message}" };
    }

    public static Refusal OfProtocol(string sentence) => new(FailureKind.Protocol, sentence);

    private static Refusal Plain(FailureKind kind, ClientCommand command, StatusResponse answer) =>
        new(kind, answer.After($"the server answered {command.Verb} with {answer.Status}"), answer.RegisteredCode) { IsOfSyntax = answer.Status is "BAD" };
}
