using System.Diagnostics.CodeAnalysis;
using ImapProbe.Connection.Words;
using ImapProbe.Probing.Requests;
using ImapProbe.Probing.Results;
using ImapProbe.Timing;
using MailKit;
using Serilog;

namespace ImapProbe.Connection.Wire;

/// <summary>
/// Watches one connection: what was said and when. The source of every time from the greeting on, and of every refusal;
/// it ends the conversation at the first answer after which nothing more may be sent.
/// </summary>
/// <param name="tlsMode">How the connection comes to TLS.</param>
/// <param name="timeline">Where the phases are timed.</param>
/// <param name="words">Makes the server's words safe.</param>
/// <param name="log">Where the transcript goes.</param>
internal sealed class WireObserver(TlsMode tlsMode, Timeline timeline, ServerText words, ILogger log) : IProtocolLogger
{
    /// <summary>The most bytes that are read from a server in one probe, TLS records included.</summary>
    public const int MostReceived = 1024 * 1024;

    private readonly LineSplitter splitter = new();
    private readonly Transcript transcript = new(words, log);
    private readonly Alerts alerts = new();
    private ClientCommand? pending;
    private Phase? next;
    private long received;
    private long arrived;
    private long sent;
    private bool isGreeted;
    private bool isSecure;

    /// <inheritdoc/>
    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

    /// <summary>Why the conversation was ended, or null.</summary>
    public Failure? Verdict { get; private set; }

    /// <summary>Whether the other side ended the connection, with FIN or RST.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether a list of capabilities came under TLS before the login.</summary>
    public bool HasSecureCapabilities { get; private set; }

    /// <summary>Whether LOGIN or AUTHENTICATE was answered with OK.</summary>
    public bool IsLoggedIn { get; private set; }

    /// <summary>Whether LOGOUT was answered with OK.</summary>
    public bool IsLoggedOut { get; private set; }

    /// <summary>What the server wants a person to read (RFC 9051, section 7.1, ALERT).</summary>
    public IReadOnlyList<string> Alerts => alerts.Sentences;

    /// <summary>Asked when the server accepts the login: a sentence where it has not proved itself to the client, or null.</summary>
    public Func<string?> ProofOfServer { get; set; } = () => null;

    /// <summary>Told before bytes leave, beneath TLS: only now the phase of the last answer is over for good.</summary>
    public void OnSending()
    {
        sent = timeline.Now;
        if (next is { } phase)
            timeline.Expect(phase);
        next = null;
        if (IsShakingHands)
            timeline.Begin(Phase.Tls, sent);
    }

    /// <summary>Told of each read beneath TLS.</summary>
    /// <param name="count">The number of bytes.</param>
    /// <exception cref="ConversationEndedException">The server sent more than <see cref="MostReceived"/>.</exception>
    public void OnReceived(int count)
    {
        received += count;
        if (received <= MostReceived)
            return;
        arrived = timeline.Now;
        End("the server sent more than 1 MiB");
    }

    /// <summary>Told of the other side's FIN or RST.</summary>
    public void OnEnded() => HasEnded = true;

    /// <inheritdoc/>
    public void LogConnect(Uri uri)
    {
        if (tlsMode is TlsMode.Implicit)
            OnSecured(timeline.Now);
        timeline.Begin(Phase.Greeting);
    }

    /// <inheritdoc/>
    public void LogClient(byte[] buffer, int offset, int count)
    {
        if (IsShakingHands)
            OnSecured(sent);
        if (pending is not null)
        {
            transcript.WentOn(pending);
            return;
        }

        pending = ClientCommand.Parse(buffer.AsSpan(offset, count));
        // MailKit tells of bytes that are written already; the phase began when they left.
        timeline.Begin(PhaseOf(pending), sent);
        transcript.Began(pending);
    }

    /// <inheritdoc/>
    public void LogServer(byte[] buffer, int offset, int count)
    {
        // Before anything is read or written down, so that the client's work is in no phase.
        arrived = timeline.Now;
        ReadOnlySpan<byte> bytes = buffer.AsSpan(offset, count);
        while (splitter.Next(ref bytes) is { } line)
        {
            var asked = pending;
            transcript.Answered(line, asked);
            OnLine(line);
            if (next is Phase.Tls && !bytes.IsEmpty)
                End("the server sent data in clear behind its answer to STARTTLS");
            // MailKit answers the challenge after all of this was seen: with the command answered by then, the secret would pass for another.
            if (asked is { CarriesSecrets: true } && line.StartsWith('+') && !bytes.IsEmpty)
                End("the server went on behind its challenge without waiting for the answer");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    [DoesNotReturn]
    private void End(Refusal refusal)
    {
        // The first verdict stands: MailKit may go on for a while as it unwinds.
        timeline.End(arrived);
        Verdict ??= new Failure(timeline.Current, refusal.Kind, refusal.Message, refusal.Code);
        throw new ConversationEndedException();
    }

    [DoesNotReturn]
    private void End(string problem) => End(Refusal.OfProtocol(problem));

    private bool IsShakingHands => timeline.Current is Phase.Tls && !isSecure;

    private void OnSecured(long moment)
    {
        timeline.End(moment);
        isSecure = true;
    }

    private Phase PhaseOf(ClientCommand command) => command.Verb switch
    {
        "LOGOUT" => Phase.Logout,
        _ when IsLoggedIn => Phase.Session,
        "LOGIN" or "AUTHENTICATE" => Phase.Login,
        _ => isSecure ? Phase.Capability : Phase.StartTls,
    };

    private void OnLine(string line)
    {
        // What follows the end of the session is nobody's concern: some servers say BYE behind their OK.
        if (IsLoggedOut)
            return;
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        var (tag, rest) = space < 0 ? (line, "") : (line[..space], line[(space + 1)..]);
        if (!isGreeted)
            OnGreeting(tag, rest);
        else if (tag is "*")
            OnUntagged(rest);
        else if (pending is not null && tag == pending.Tag)
            OnAnswer(pending, rest);
        else if (tag is not "+" || pending is null)
            End($"the server sent a line that answers nothing that was asked: {words.FromWire(line)}");
    }

    private void OnGreeting(string tag, string rest)
    {
        var greeting = tag is "*" ? StatusResponse.Parse(rest, words) : null;
        if (greeting is not { Status: "OK" })
            End(Refusal.OfGreeting(greeting, words.FromWire($"{tag} {rest}".TrimEnd())));
        isGreeted = true;
        NoteStatus(greeting);
        OnDone(tlsMode is TlsMode.StartTls ? Phase.StartTls : Phase.Login);
    }

    private void OnUntagged(string rest)
    {
        if (StatusResponse.Parse(rest, words) is { } status)
        {
            NoteStatus(status);
            if (status.Status is "BYE" && pending?.Verb is not "LOGOUT")
                End(Refusal.Unavailable("the server ended the session", status));
        }
        else if (rest.Split(' ', 2)[0].Equals("CAPABILITY", StringComparison.OrdinalIgnoreCase))
        {
            NoteCapabilities();
        }
    }

    private void OnAnswer(ClientCommand command, string rest)
    {
        if (StatusResponse.Parse(rest, words) is not { Status: "OK" or "NO" or "BAD" } answer)
        {
            End($"the server answered {command.Verb} with neither OK, NO nor BAD: {words.FromWire(rest)}");
            return;
        }

        NoteStatus(answer);
        pending = null;
        if (answer.Status is not "OK" && (!IsLoggedIn || command.Verb is "LOGOUT"))
            End(Refusal.Of(command, answer));
        IsLoggedOut = command.Verb is "LOGOUT";
        if (IsLoggedOut)
            OnDone(Phase.Logout);
        else if (command.CarriesSecrets)
            OnLoggedIn();
        else if (isSecure)
            OnDone(IsLoggedIn ? Phase.Session : Phase.Login);
        else if (command.Verb is "STARTTLS")
            OnDone(Phase.Tls);
    }

    private void OnDone(Phase then)
    {
        timeline.End(arrived);
        next = then;
    }

    private void OnLoggedIn()
    {
        if (ProofOfServer() is { } problem)
            End(problem);
        IsLoggedIn = true;
        OnDone(Phase.Session);
    }

    private void NoteStatus(StatusResponse status)
    {
        if (status.Code is "CAPABILITY")
            NoteCapabilities();
        if (status.Code is "ALERT")
            alerts.Add(status.Text);
    }

    private void NoteCapabilities() => HasSecureCapabilities |= isSecure && !IsLoggedIn;
}
