using System.Globalization;
using ImapProbe.Core;
using ImapProbe.Tls;
using MailKit.Net.Imap;
using MailKit.Security;
using SystemAuthenticationException = System.Security.Authentication.AuthenticationException;

namespace ImapProbe.Imap;

/// <summary>Finds the one cause behind an exception: what the wire showed counts first, the exception last.</summary>
internal sealed class FailureFinder(WireObserver observer, CertificatePolicy policy, Timeline timeline, Deadline deadline)
{
    // MailKit tells a connection that ended from a line that it cannot read by nothing but this (ImapStream).
    private const string EndedMessage = "The IMAP server has unexpectedly disconnected.";

    public static Failure NoStartTls { get; } = new(Phase.StartTls, FailureKind.Protocol, "the server does not offer STARTTLS");

    public static Failure NotImap(Phase phase) => new(phase, FailureKind.Protocol, "the server sent a line that is not IMAP");

    public Failure Explain(Exception exception) => (observer.Verdict, policy.Refusal) switch
    {
        ({ } verdict, _) => verdict,
        (_, { } refusal) => refusal,
        _ when deadline.HasPassed => Failure.TimedOut(timeline.Current, deadline.Timeout),
        _ when HandshakeSentences.IsOfChain(exception) => In(FailureKind.Certificate, "the certificate, or one that it hangs on, cannot be decoded"),
        _ when HasEnded(exception) => Ended(),
        _ => Conversational(exception),
    };

    private bool HasEnded(Exception exception) =>
        exception is ImapProtocolException { Message: EndedMessage } or EndOfStreamException
        || (observer.HasEnded && exception is IOException or SslHandshakeException or SystemAuthenticationException);

    private Failure Ended() => timeline.Current is Phase.Logout
        ? In(FailureKind.Logout, "the connection ended before the server answered LOGOUT with OK")
        : In(FailureKind.Connection, "the server closed or reset the connection");

    private Failure Conversational(Exception exception) => exception switch
    {
        SslHandshakeException or SystemAuthenticationException or IOException => HandshakeSentences.For(exception, timeline.Current),
        NotSupportedException when timeline.Current is Phase.Greeting or Phase.StartTls =>
            NoStartTls,
        TooManyIterationsException => In(
            FailureKind.Protocol,
            string.Create(CultureInfo.InvariantCulture, $"the server asks for more than {BoundedScram.MostIterations} iterations of SCRAM")),
        SaslException { ErrorCode: SaslErrorCode.IncorrectHash } => In(
            FailureKind.Protocol,
            "the server's SCRAM signature is wrong: it does not know the password, and so is not what it claims to be"),
        SaslException or FormatException or ArgumentException or NotSupportedException when timeline.Current is Phase.Login =>
            In(FailureKind.Protocol, "the server sent a SASL challenge that makes no sense"),
        ImapProtocolException => NotImap(timeline.Current),
        _ => Failure.Defect(timeline.Current, exception),
    };

    private Failure In(FailureKind kind, string message) => new(timeline.Current, kind, message);
}
