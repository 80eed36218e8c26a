using ImapProbe.Core;
using ImapProbe.Tls;
using MailKit.Security;
using AuthenticationException = System.Security.Authentication.AuthenticationException;

namespace ImapProbe.Imap;

/// <summary>Finds the one cause behind an exception: what the wire showed counts first, the exception last.</summary>
internal sealed class FailureFinder(WireObserver observer, CertificatePolicy policy, SafeText words, Timeline timeline, Deadline deadline)
{
    /// <summary>Explains an exception.</summary>
    public Failure Explain(Exception exception) => (observer.Verdict, policy.Refusal) switch
    {
        ({ } verdict, _) => HandshakeSentences.OfLogin(verdict, policy.OwnUse),
        (_, { } refusal) => refusal,
        _ when deadline.HasPassed => Failure.TimedOut(timeline.Current, deadline.Timeout),
        _ when HandshakeSentences.IsOfChain(exception) => In(FailureKind.Certificate, "the certificate, or one that it hangs on, cannot be decoded"),
        _ when HasEnded(exception) => Ended(),
        _ => Conversational(exception),
    };

    private bool HasEnded(Exception exception) => exception switch
    {
        EndOfStreamException => true,
        IOException => observer.HasEnded || timeline.Current is Phase.Logout,
        AuthenticationException => observer.HasEnded,
        _ => false,
    };

    private Failure Ended() => timeline.Current is Phase.Logout
        ? In(FailureKind.Logout, "the connection ended before the server answered LOGOUT with OK")
        : HandshakeSentences.OfEnd(timeline.Current, policy.OwnUse);

    private Failure Conversational(Exception exception) => exception switch
    {
        AuthenticationException or IOException => HandshakeSentences.For(exception, timeline.Current, policy.OwnUse),
        TooManyIterationsException => In(
            FailureKind.Protocol,
            $"the server asks for more than {BoundedScram.MostIterations} iterations of SCRAM"),
        // Nothing of the login may have been sent yet.
        UnpreparedException { What: var what } => new Failure(
            Phase.Login,
            FailureKind.Protocol,
            $"the {what} has a character that SCRAM does not take (SASLprep, RFC 4013): log in by another method, such as --auth plain"),
        SaslException { ErrorCode: SaslErrorCode.IncorrectHash } => In(
            FailureKind.Protocol,
            "the server's SCRAM signature is wrong: it does not know the password, and so is not what it claims to be"),
        SaslException or FormatException or ArgumentException or NotSupportedException when timeline.Current is Phase.Login =>
            In(FailureKind.Protocol, "the server sent a SASL challenge that makes no sense"),
        UnreadableAnswerException unreadable => In(FailureKind.Protocol, $"the server sent a line that is not IMAP: {words.FromWire(unreadable.Line)}"),
        _ => Failure.Defect(timeline.Current, exception),
    };

    private Failure In(FailureKind kind, string message) => new(timeline.Current, kind, message);
}

/// <summary>
/// Unwinds whoever reads once <see cref="WireObserver.Verdict"/> stands. It carries nothing: on its way through SslStream and MailKit it may
/// come to be wrapped, so the verdict is kept where it was made.
/// </summary>
internal sealed class ConversationEndedException : Exception;
