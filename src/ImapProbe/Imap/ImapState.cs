using ImapProbe.Core;

namespace ImapProbe.Imap;

/// <summary>What was said so far, as IMAP has it (RFC 9051, section 3).</summary>
internal sealed class ImapState(TlsMode tlsMode, SafeText words)
{
    // No mechanism takes more than three.
    private const int MostChallenges = 10;

    private readonly Alerts alerts = new();
    private int challenges;

    public ClientCommand? Pending { get; private set; }
    public bool IsSecure { get; set; }
    public bool IsGreeted { get; private set; }
    public bool? OffersStartTls { get; private set; }
    public bool HasSecureCapabilities { get; private set; }
    public bool IsLoggedIn { get; private set; }
    public Refusal? SessionRefusal { get; private set; }
    public bool IsLoggedOut { get; private set; }

    /// <summary>What the server wants a person to read (RFC 9051, section 7.1, ALERT).</summary>
    public IReadOnlyList<string> Alerts => alerts.Sentences;

    public Func<string?> ProofOfServer { get; set; } = () => null;

    public ClientCommand? Say(ReadOnlySpan<byte> bytes) => Pending is null ? Pending = ClientCommand.Parse(bytes) : null;

    public Phase PhaseOf(ClientCommand command) => command.Verb switch
    {
        "LOGOUT" => Phase.Logout,
        "EXAMINE" => Phase.Examine,
        _ when IsLoggedIn => Phase.Session,
        "LOGIN" or "AUTHENTICATE" => Phase.Login,
        _ => IsSecure ? Phase.Capability : Phase.StartTls,
    };

    public Transition Hear(string line)
    {
        // What follows the end of the session is nobody's concern: some servers say BYE behind their OK.
        if (IsLoggedOut)
            return Transition.Nothing;
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        var (tag, rest) = space < 0 ? (line, "") : (line[..space], line[(space + 1)..]);
        if (!IsGreeted)
            return OnGreeting(tag, rest);
        if (tag is "*")
            return OnUntagged(rest);
        if (Pending is { } command && tag == command.Tag)
            return OnAnswer(command, rest);
        // Only the login waits for the client to go on; MailKit would answer any other command's with an empty line.
        return tag is "+" && Pending is { CarriesSecrets: true } ? OnChallenge() : AnswersNothing(line);
    }

    public bool MayBeginWith(string text) => ((string[])["* ", $"{Pending?.Tag} "]).Any(head =>
        text.StartsWith(head, StringComparison.Ordinal) || head.StartsWith(text, StringComparison.Ordinal));

    private Transition AnswersNothing(string line) =>
        Transition.Refused(Refusal.OfProtocol($"the server sent a line that answers nothing that was asked: {words.FromWire(line)}"));

    // Some of MailKit's mechanisms answer for ever, and with a little each time it takes long to come to the bound on all that is read.
    private Transition OnChallenge() => ++challenges > MostChallenges
        ? Transition.Refused(Refusal.OfProtocol(FormattableString.Invariant($"the server asked for more than {MostChallenges} responses within one login")))
        : Transition.Nothing;

    private Transition OnGreeting(string tag, string rest)
    {
        var greeting = tag is "*" ? StatusResponse.Parse(rest, words) : null;
        if (greeting is not { Status: "OK" })
            return Transition.Refused(Refusal.OfGreeting(greeting, words.FromWire($"{tag} {rest}".TrimEnd())));
        IsGreeted = true;
        NoteStatus(greeting);
        return Transition.Done(tlsMode is TlsMode.StartTls ? Phase.StartTls : Phase.Login);
    }

    private Transition OnUntagged(string rest)
    {
        if (StatusResponse.Parse(rest, words) is { } status)
        {
            NoteStatus(status);
            if (status.Status is "BYE" && Pending?.Verb is not "LOGOUT")
                return Transition.Refused(Refusal.Unavailable("the server ended the session", status));
            if (status.Status is "PREAUTH")
                return Transition.Refused(Refusal.OfProtocol("the server takes the connection for logged in already (PREAUTH), and says so not in its greeting"));
        }
        else if (rest is "")
        {
            return AnswersNothing("*");
        }
        else if (rest.Split(' ', 2)[0].Equals("CAPABILITY", StringComparison.OrdinalIgnoreCase))
        {
            NoteCapabilities(rest);
        }

        return Transition.Nothing;
    }

    private Transition OnAnswer(ClientCommand command, string rest)
    {
        if (StatusResponse.Parse(rest, words) is not { Status: "OK" or "NO" or "BAD" } answer)
            return Transition.Refused(Refusal.OfProtocol($"the server answered {command.Verb} with neither OK, NO nor BAD: {words.FromWire(rest)}"));

        NoteStatus(answer);
        Pending = null;
        return answer.Status is "OK" ? OnAccepted(command) : OnRefused(command, answer);
    }

    // What a mail client asks for after the login may be refused.
    private Transition OnRefused(ClientCommand command, StatusResponse answer)
    {
        var refusal = Refusal.Of(command, answer);
        if (!IsLoggedIn || command.Verb is "EXAMINE" or "LOGOUT")
            return Transition.Refused(refusal);
        SessionRefusal = refusal;
        return Transition.Done(Phase.Session);
    }

    private Transition OnAccepted(ClientCommand command)
    {
        if (command.Verb is "LOGOUT")
        {
            IsLoggedOut = true;
            return Transition.Done(Phase.Logout);
        }

        if (!command.CarriesSecrets)
            return OnAnswered(command);
        if (ProofOfServer() is { } problem)
            return Transition.Refused(Refusal.OfProtocol(problem));
        IsLoggedIn = true;
        return Transition.Done(Phase.Session);
    }

    private Transition OnAnswered(ClientCommand command) => command.Verb switch
    {
        _ when IsSecure => Transition.Done(IsLoggedIn ? Phase.Session : Phase.Login),
        "STARTTLS" => Transition.Done(Phase.Tls),
        _ => Transition.Nothing,
    };

    private void NoteStatus(StatusResponse status)
    {
        if (status.Code is "CAPABILITY")
            NoteCapabilities(status.Text);
        if (status.Code is "ALERT")
            alerts.Add(status.Text);
    }

    private void NoteCapabilities(string list)
    {
        HasSecureCapabilities |= IsSecure && !IsLoggedIn;
        if (!IsSecure)
            OffersStartTls = list.Split(' ', ']').Contains("STARTTLS", StringComparer.OrdinalIgnoreCase);
    }
}

internal sealed record Transition(Refusal? Refusal, Phase? Then)
{
    public static Transition Nothing { get; } = new(null, null);

    public static Transition Done(Phase then) => new(null, then);

    public static Transition Refused(Refusal refusal) => new(refusal, null);
}

/// <summary>What the server wants a person to read (RFC 9051, section 7.1, ALERT), up to a bound.</summary>
internal sealed class Alerts
{
    private const int MostKept = 10;

    private readonly Lock gate = new();
    private readonly List<string> kept = [];
    private int more;

    public IReadOnlyList<string> Sentences
    {
        get
        {
            lock (gate)
                return more is 0 ? [.. kept] : [.. kept, FormattableString.Invariant($"the server alerts {more} times more")];
        }
    }

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
