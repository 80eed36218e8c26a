using System.Diagnostics.CodeAnalysis;
using ImapProbe.Core;
using MailKit;
using Serilog;

namespace ImapProbe.Imap;

/// <summary>Watches one connection.</summary>
internal sealed class WireObserver(TlsMode tlsMode, Timeline timeline, SafeText words, ILogger log) : IProtocolLogger
{
    public const int MostReceived = 1024 * 1024;

    private readonly LineSplitter splitter = new();
    private readonly NestingBound nesting = new();
    private readonly Transcript transcript = new(words, log);
    private Phase? next;
    private long received;
    private long arrived;
    private long sent;

    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }
    public ImapState ImapState { get; } = new(tlsMode, words);
    public Failure? Verdict { get; private set; }
    public bool HasEnded { get; private set; }

    public bool IsWithinForeignLine => !ImapState.MayBeginWith(splitter.Begun);

    public void Announce(Phase phase) => next = phase;

    public void OnSending()
    {
        sent = timeline.Now;
        if (next is { } phase)
            timeline.Expect(phase);
        next = null;
        if (IsShakingHands)
            timeline.Begin(Phase.Tls, sent);
    }

    public void OnReceived(int count)
    {
        received += count;
        if (received <= MostReceived)
            return;
        arrived = timeline.Now;
        End("the server sent more than 1 MiB");
    }

    public void OnEnded() => HasEnded = true;

    public void OnSecured() => OnSecured(timeline.Now);

    public void LogConnect(Uri uri)
    {
        if (tlsMode is TlsMode.Implicit)
            OnSecured();
        timeline.Begin(Phase.Greeting);
    }

    public void LogClient(byte[] buffer, int offset, int count)
    {
        if (IsShakingHands)
            OnSecured(sent);
        nesting.Reset();
        var bytes = buffer.AsSpan(offset, count);
        if (ImapState.Say(bytes) is { } command)
        {
            // MailKit tells of bytes that are written already; the phase began when they left.
            timeline.Begin(ImapState.PhaseOf(command), sent);
            transcript.Began(command);
        }
        else
        {
            var pending = ImapState.Pending!;
            if (pending.Verb is "AUTHENTICATE")
                words.Hide(SecretForms.OfAnswer(bytes));
            transcript.WentOn(pending);
        }
    }

    public void LogServer(byte[] buffer, int offset, int count)
    {
        // MailKit may go on for a while as it unwinds: nothing comes of what is said behind the end.
        if (Verdict is not null)
            throw new ConversationEndedException();
        // Before anything is read or written down, so that the client's work is in no phase.
        arrived = timeline.Now;
        // What is complete before it comes first, however it is cut into chunks; and MailKit has read nothing of this chunk yet.
        var admitted = nesting.Admit(buffer.AsSpan(offset, count));
        ReadOnlySpan<byte> bytes = buffer.AsSpan(offset, admitted);
        while (splitter.Next(ref bytes) is { } line)
        {
            var asked = ImapState.Pending;
            transcript.Answered(line, asked);
            LeaveLogin();
            OnHeard(ImapState.Hear(line));
            if (next is Phase.Tls && !bytes.IsEmpty)
                End("the server sent data in clear behind its answer to STARTTLS");
            // MailKit answers the challenge after all of this was seen: with the command answered by then, the secret would pass for another.
            if (asked is { CarriesSecrets: true } && line.StartsWith('+') && !bytes.IsEmpty)
                End("the server went on behind its challenge without waiting for the answer");
        }

        if (admitted < count)
        {
            LeaveLogin();
            End($"the server sent parentheses nested deeper than {NestingBound.Deepest}");
        }
    }

    public void Dispose()
    {
    }

    [DoesNotReturn]
    private void End(Refusal refusal)
    {
        // The first verdict stands.
        timeline.End(arrived);
        Verdict ??= new Failure(timeline.Current, refusal.Kind, refusal.Message, refusal.Code);
        throw new ConversationEndedException();
    }

    [DoesNotReturn]
    private void End(string problem) => End(Refusal.OfProtocol(problem));

    private bool IsShakingHands => timeline.Current is Phase.Tls && !ImapState.IsSecure;

    private void OnSecured(long moment)
    {
        timeline.End(moment);
        ImapState.IsSecure = true;
    }

    // The login worked: what comes before the client goes on is no failure of it any more.
    private void LeaveLogin()
    {
        if (next is Phase.Session && timeline.Current is Phase.Login)
            timeline.Expect(Phase.Session);
    }

    private void OnHeard(Transition heard)
    {
        if (heard.Refusal is { } refusal)
            End(refusal);
        if (heard.Then is not { } phase)
            return;
        timeline.End(arrived);
        next = phase;
    }
}

/// <summary>Unwinds MailKit once <see cref="WireObserver.Verdict"/> stands.</summary>
internal sealed class ConversationEndedException : Exception;
