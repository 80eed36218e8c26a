using System.Diagnostics.CodeAnalysis;
using ImapProbe.Core;
using Serilog;

namespace ImapProbe.Imap;

/// <summary>
/// Hears all that both sides say on one connection, and is the one machine for it (RFC 9051, section 3): which command waits for its answer, in which
/// phase, how far the conversation is, and which line ends it. The source of every time from the greeting on, and of every refusal.
/// </summary>
internal sealed class WireObserver(Timeline timeline, SafeText words, ILogger log)
{
    /// <summary>The most bytes that are read from a server in one probe, TLS records included.</summary>
    public const int MostReceived = 1024 * 1024;

    // No mechanism takes more than three.
    private const int MostChallenges = 10;

    private readonly Transcript transcript = new(words, log);
    private LineSplitter splitter = new();
    private Phase? next;
    private long received;
    private long arrived;
    private int challenges;

    /// <summary>What the server told of itself, and what it wants a person to know.</summary>
    public Findings Findings { get; } = new(words);

    /// <summary>The command that waits for its tagged answer, or null.</summary>
    public ClientCommand? Pending { get; private set; }

    /// <summary>The last command, answered or not; null before the first.</summary>
    public ClientCommand? LastCommand { get; private set; }

    public bool IsSecure { get; private set; }
    public bool IsGreeted { get; private set; }
    public bool IsLoggedIn { get; private set; }
    public bool IsLoggedOut { get; private set; }
    public Failure? Verdict { get; private set; }

    /// <summary>Whether the other side ended the connection, with FIN or RST.</summary>
    public bool HasEnded { get; set; }

    /// <summary>Asked when the server accepts the login: a sentence where it has not proved itself to the client, or null.</summary>
    public Func<string?> ProofOfServer { get; set; } = () => null;

    /// <summary>A phase comes next, and begins when bytes leave.</summary>
    public void Expect(Phase phase)
    {
        timeline.Expect(phase);
        next = phase;
    }

    public void OnWaitingForGreeting() => timeline.Begin(Phase.Greeting);

    /// <summary>Told before bytes leave, beneath TLS: only now the phase of the last answer is over for good.</summary>
    public void OnSending()
    {
        if (next is { } phase)
            timeline.Begin(phase);
        next = null;
    }

    /// <summary>Told of each read beneath TLS.</summary>
    /// <exception cref="ConversationEndedException">The server sent more than <see cref="MostReceived"/>.</exception>
    public void OnReceived(int count)
    {
        if ((received += count) <= MostReceived)
            return;
        arrived = timeline.Now;
        End("the server sent more than 1 MiB");
    }

    /// <summary>Told when the handshake is done and the certificate judged. Nothing that was said in clear counts any more.</summary>
    public void OnSecured()
    {
        timeline.End();
        IsSecure = true;
        Findings.ForgetCapabilities();
        splitter = new LineSplitter();
    }

    /// <summary>The client says something: a command, or more of it.</summary>
    /// <exception cref="ConversationEndedException">The conversation has ended.</exception>
    public void Say(ReadOnlySpan<byte> bytes)
    {
        if (Verdict is not null)
            throw new ConversationEndedException();
        if (Pending is { } waiting)
        {
            if (waiting.AnswersAreSecret)
                words.Hide(SecretForms.OfAnswer(bytes));
            transcript.WentOn(waiting);
            return;
        }

        LastCommand = Pending = ClientCommand.Parse(bytes);
        next = PhaseOf(Pending);
        timeline.Announce(next.Value);
        transcript.Began(Pending);
    }

    /// <summary>The server said something: each complete line is judged at once, whoever reads it afterwards.</summary>
    /// <exception cref="ConversationEndedException">Nothing may be sent any more.</exception>
    public IReadOnlyList<ServerLine> Hear(ReadOnlySpan<byte> bytes)
    {
        if (Verdict is not null)
            throw new ConversationEndedException();
        // Before anything is read or written down, so that the client's work is in no phase.
        arrived = timeline.Now;
        List<ServerLine> lines = [];
        while (splitter.Next(ref bytes) is { } line)
        {
            try
            {
                Judge(line, !bytes.IsEmpty);
            }
            catch (ConversationEndedException)
            {
                NoteRest(bytes);
                throw;
            }

            lines.Add(line);
        }

        if (IsLoggedOut)
            return lines;
        if (splitter.HasBegun)
            JudgeBegun();
        if (splitter.IsTooDeep)
            End($"the server sent parentheses nested deeper than {Nesting.Deepest}");
        return lines;
    }

    private void Judge(ServerLine line, bool isGoingOn)
    {
        var asked = Pending;
        transcript.Answered(line.Text, asked);
        LeaveLogin();
        Take(line.Text);
        if (next is Phase.Tls && isGoingOn)
            End("the server sent data in clear behind its answer to STARTTLS");
        // With the command answered before the challenge is, the secret would pass for another command.
        if (asked is { CarriesSecrets: true } && line.Text.StartsWith('+') && isGoingOn)
            End("the server went on behind its challenge without waiting for the answer");
    }

    private void JudgeBegun()
    {
        LeaveLogin();
        if (IsGreeted && Pending is null)
            return;
        string[] heads = IsGreeted ? ["* ", $"{Pending?.Tag} ", "+"] : ["* "];
        // It is not quoted: half a secret would not be known for one.
        if (!splitter.MayBegin(heads))
            End("the server sent a line that is not IMAP");
    }

    // A refusal is often followed at once by the words that explain it.
    private void NoteRest(ReadOnlySpan<byte> bytes)
    {
        while (IsSecure && splitter.Next(ref bytes) is { } line)
        {
            if (!line.Text.StartsWith("* ", StringComparison.Ordinal) || StatusResponse.Parse(line.Text[2..], words) is not { } status)
                continue;
            transcript.Answered(line.Text, null);
            Findings.NoteUntagged(status, null);
        }
    }

    // The login worked: what comes before the client goes on is no failure of it any more.
    private void LeaveLogin()
    {
        if (IsLoggedIn && timeline.Current is Phase.Login)
            timeline.Expect(Phase.Session);
    }

    private Phase PhaseOf(ClientCommand command) => command.Verb switch
    {
        "LOGOUT" => Phase.Logout,
        "ID" or "EXAMINE" => Phase.Examine,
        _ when IsLoggedIn => Phase.Session,
        "LOGIN" or "AUTHENTICATE" => Phase.Login,
        _ => IsSecure ? Phase.Capability : Phase.StartTls,
    };

    private void Take(string line)
    {
        // What follows the end of the session is nobody's concern: some servers say BYE after their OK.
        if (IsLoggedOut)
            return;
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        var (tag, rest) = space < 0 ? (line, "") : (line[..space], line[(space + 1)..]);
        if (!IsGreeted)
            TakeGreeting(line, tag is "*" ? StatusResponse.Parse(rest, words) : null);
        else if (tag is "*")
            TakeUntagged(line, rest.TrimStart(' '));
        else if (Pending is { } command && tag == command.Tag)
            TakeAnswer(command, rest);
        else if (line.StartsWith('+') && Pending is { CarriesSecrets: true })
            TakeChallenge(Pending, rest);
        else
            EndUnasked(line);
    }

    private void TakeGreeting(string line, StatusResponse? greeting)
    {
        if (greeting is not { Status: "OK" })
            End(Refusal.OfGreeting(greeting, words.FromWire(line.TrimEnd(' '))));
        IsGreeted = true;
        Findings.NoteUntagged(greeting, null);
        timeline.End(arrived);
    }

    private void TakeUntagged(string line, string rest)
    {
        if (StatusResponse.Parse(rest, words) is not { } status)
        {
            // A response begins with a word or a number (RFC 9051, section 9); some servers leave out the OK before a code.
            if (rest is "" || "(){%*\\\"]".Contains(rest[0], StringComparison.Ordinal))
                EndUnasked(line);
            Findings.NoteData(rest);
            return;
        }

        if (status.Status is "BYE" && Pending?.Verb is not "LOGOUT")
            End(Refusal.OfEnd(status, Findings.SessionRefusal));
        if (status.Status is "PREAUTH")
            End(Refusal.OfProtocol("the server takes the connection for logged in already (PREAUTH), and says so not in its greeting"));
        Findings.NoteUntagged(status, Pending);
    }

    private void TakeAnswer(ClientCommand command, string rest)
    {
        var answer = StatusResponse.Parse(rest, words);
        if (answer is { Status: "BYE" } && command.Verb is "LOGOUT")
            Findings.Add(answer.After("the server answered LOGOUT with BYE, where OK is due"));
        else if (answer is not { Status: "OK" or "NO" or "BAD" })
            End(Refusal.OfProtocol($"the server answered {command.Verb} with neither OK, NO nor BAD: {words.FromWire(rest)}"));
        Findings.NoteTagged(answer);
        Pending = null;
        if (answer.Status is "NO" or "BAD")
            TakeRefusal(command, Refusal.Of(command, answer));
        else
            TakeOk(command);
    }

    private void TakeRefusal(ClientCommand command, Refusal refusal)
    {
        if (command.CarriesSecrets)
            End(Findings.WithTokenError(refusal));
        // What a mail client asks for after the login may be refused.
        if (!IsLoggedIn || command.Verb is "EXAMINE" or "LOGOUT")
            End(refusal);
        timeline.End(arrived);
        Findings.NoteRefusal(command, refusal);
    }

    private void TakeOk(ClientCommand command)
    {
        if (command.CarriesSecrets)
        {
            if (ProofOfServer() is { } problem)
                End(Refusal.OfProtocol(problem));
            IsLoggedIn = true;
        }

        IsLoggedOut = command.Verb is "LOGOUT";
        Findings.NoteAccepted(command);
        timeline.End(arrived);
        if (command.Verb is "STARTTLS")
            next = Phase.Tls;
    }

    // Some of MailKit's mechanisms answer for ever, and with a little each time it takes long to come to the bound on all that is read.
    private void TakeChallenge(ClientCommand command, string challenge)
    {
        if (++challenges > MostChallenges)
            End($"the server asked for more than {MostChallenges} responses within one login");
        if (command.Mechanism is "XOAUTH2" or "OAUTHBEARER")
            Findings.NoteTokenError(challenge);
    }

    [DoesNotReturn]
    private void EndUnasked(string line) => End(
        $"the server sent {(line is "" ? "an empty line" : "a line")} that answers nothing that was asked{(line is "" ? "" : $": {words.FromWire(line)}")}");

    [DoesNotReturn]
    private void End(string problem) => End(Refusal.OfProtocol(problem));

    [DoesNotReturn]
    private void End(Refusal refusal)
    {
        // The first verdict stands.
        timeline.End(arrived);
        Verdict ??= new Failure(timeline.Current, refusal.Kind, refusal.Message, refusal.Code) { IsOfSyntax = refusal.IsOfSyntax };
        throw new ConversationEndedException();
    }
}
