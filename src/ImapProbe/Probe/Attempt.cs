using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using ImapProbe.Core;
using ImapProbe.Imap;
using ImapProbe.Tls;
using Serilog;

namespace ImapProbe.Probe;

/// <summary>
/// One connection and at most one login attempt. The work owns all that it opens and disposes of it at its own end, which may come after the deadline;
/// what it has found out can be read at any time.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The work disposes of what it opens, at its own end and nobody else's.")]
internal sealed class Attempt
{
    private readonly ProbeRequest request;
    private readonly TrustStore trust;
    private readonly Password? password;
    private readonly ClientCertificate? certificate;
    private readonly Deadline deadline;
    private readonly Timeline timeline;
    private readonly SafeText words;
    private readonly WireObserver observer;
    private readonly CertificatePolicy policy;
    private readonly Dialer dialer;
    private readonly Steps steps;
    private readonly Conversation conversation;

    /// <summary>Sends nothing yet.</summary>
    public Attempt(
        ProbeRequest request,
        TrustStore trust,
        Resolver resolver,
        Password? password,
        ClientCertificate? certificate,
        Deadline deadline,
        Timeline timeline,
        TimeProvider clock,
        ILogger log)
    {
        (this.request, this.trust, this.password, this.certificate, this.deadline, this.timeline) = (request, trust, password, certificate, deadline, timeline);
        words = new SafeText(SecretForms.Of(request.User, password));
        observer = new WireObserver(timeline, words, log);
        policy = new CertificatePolicy(request.Host, request.TlsFloor, trust, words, timeline, clock) { Own = certificate };
        conversation = new Conversation(request, policy, observer, words, timeline, deadline);
        dialer = new Dialer(request, resolver, timeline, deadline, log);
        steps = new Steps(request, log) { Session = () => policy.Session, Method = () => conversation.Method?.WireName() };
        timeline.Entering += steps.Enter;
    }

    /// <summary>Makes the attempt, and waits for it until the deadline.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "The one place where exceptions become failures.")]
    public async Task<Failure?> MakeAsync()
    {
        try
        {
            return await deadline.RaceAsync(WorkAsync, [password, certificate]);
        }
        catch (Exception e)
        {
            // The work may still run, and must not move the phase while it is looked at.
            timeline.Stop();
            return new FailureFinder(observer, policy, words, timeline, deadline).Explain(e);
        }
    }

    /// <summary>Adds to a result what was found out beside the failure.</summary>
    public ProbeResult Complete(ProbeResult result) => result with
    {
        Address = dialer.Address,
        Auth = conversation.Method?.WireName(),
        Tls = policy.Session,
        Notices = dialer.Warnings,
        ServerWords = observer.Findings.Sentences,
        IsLoginRefused = observer.Findings.IsLoginRefused,
    };

    /// <summary>Ends the log of what was done.</summary>
    public void Tell(ProbeResult result) => steps.End(result);

    private async Task<Failure?> WorkAsync()
    {
        if (request.UsesTls)
            trust.Prepare();
        using (dialer)
        {
            var (socket, failure) = await dialer.DialAsync();
            return socket is null ? failure : await ConverseAsync(socket);
        }
    }

    private async Task<Failure?> ConverseAsync(Socket socket)
    {
        await using var ending = deadline.Token.UnsafeRegister(static connection => ShutDown((Socket)connection!), socket);
        return request.QuitAfter is QuitAfter.Tcp ? null : await conversation.HoldAsync(socket, password);
    }

    // What runs on the connection meets its end, and ends.
    private static void ShutDown(Socket connection)
    {
        try
        {
            connection.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // The other side has shut it down already.
        }
    }
}
