using System.Net;
using System.Net.Security;
using System.Text;
using ImapProbe.Core;
using ImapProbe.Tls;
using MailKit.Net.Imap;
using MailKit.Security;

namespace ImapProbe.Imap;

/// <summary>What is said on one connection: TLS and greeting, one login, the session's questions, LOGOUT.</summary>
internal sealed class Conversation(
    ProbeRequest request,
    CertificatePolicy policy,
    WireObserver observer,
    SafeText words,
    Timeline timeline,
    Deadline deadline) : IDisposable
{
    private readonly StrictImapClient client = new(policy, observer);

    public AuthMethod? Method { get; private set; }

    public async Task<Failure?> HoldAsync(Stream stream, Password password)
    {
        try
        {
            await ConnectAsync(stream);
            if (!observer.ImapState.HasSecureCapabilities)
                return new Failure(Phase.Capability, FailureKind.Protocol, "the server did not tell its capabilities under TLS");
            var (method, problem) = LoginMethod.Choose(request.Auth, client.AuthenticationMechanisms, client.Capabilities);
            if (method is null)
                return new Failure(Phase.Login, FailureKind.Protocol, words.MakeSafe(problem!));

            Method = method;
            await LogInAsync(method.Value, password);
            return request.Mailbox is { } mailbox ? await ExamineAsync(mailbox) ?? await LogOutAsync() : await LogOutAsync();
        }
        finally
        {
            // Before the connection is taken down, which is the client's work and in no phase.
            timeline.End();
        }
    }

    public void Dispose() => client.Dispose();

    private async Task ConnectAsync(Stream stream)
    {
        client.CheckCertificateRevocation = false;
        timeline.Expect(request.TlsMode is TlsMode.Implicit ? Phase.Tls : Phase.Greeting);
        var security = request.TlsMode is TlsMode.Implicit ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTls;
        await client.ConnectAsync(stream, request.Host.Name, request.Port, security, deadline.Token);
    }

    private async Task LogInAsync(AuthMethod method, Password password)
    {
        try
        {
            await AuthenticateAsync(method, new NetworkCredential(request.User, password.Reveal()));
        }
        catch (ImapCommandException) when (observer.ImapState.IsLoggedIn)
        {
            // A NO or BAD to what a mail client asks after the login is no failure of the login.
        }
    }

    private Task AuthenticateAsync(AuthMethod method, NetworkCredential credentials)
    {
        if (method is AuthMethod.Login)
        {
            // With no mechanism left to try, MailKit sends the LOGIN command.
            client.AuthenticationMechanisms.Clear();
            return client.AuthenticateAsync(Encoding.UTF8, credentials, deadline.Token);
        }

        var mechanism = SaslMechanisms.Create(method, credentials, request.Host, request.Port);
        if (mechanism is BoundedScram)
        {
            observer.ImapState.ProofOfServer = () => mechanism.IsAuthenticated
                ? null
                : "the server accepted the login without the SCRAM signature that proves that it knows the password (RFC 5802)";
        }

        return client.AuthenticateAsync(mechanism, deadline.Token);
    }

    private async Task<Failure?> ExamineAsync(string mailbox)
    {
        // Where Exchange has an account but no mailbox for it, it refuses NAMESPACE, and MailKit gives the session up.
        if (!client.IsAuthenticated)
        {
            var refusal = observer.ImapState.SessionRefusal ?? Refusal.OfProtocol("the server refused the session");
            return new Failure(Phase.Examine, refusal.Kind, $"no mailbox can be opened: {refusal.Message}", refusal.Code);
        }

        observer.Announce(Phase.Examine);
        await ExaminedMailbox.OpenAsync(client, mailbox, deadline.Token);
        return null;
    }

    private async Task<Failure?> LogOutAsync()
    {
        timeline.End();
        observer.Announce(Phase.Logout);
        // MailKit swallows whatever goes wrong in here; the observer saw it.
        await client.DisconnectAsync(quit: true, deadline.Token);
        deadline.Token.ThrowIfCancellationRequested();
        return observer.ImapState.IsLoggedOut ? null : observer.Verdict ?? Unanswered();
    }

    // MailKit gives up within a line that it cannot read, before it is complete, and does not say so.
    private Failure Unanswered() => observer.IsWithinForeignLine
        ? FailureFinder.NotImap(Phase.Logout)
        : new Failure(Phase.Logout, FailureKind.Logout, "the connection ended before the server answered LOGOUT with OK");
}

/// <summary>MailKit's client with every handshake, implicit TLS or STARTTLS, under one certificate policy.</summary>
internal sealed class StrictImapClient : ImapClient
{
    private readonly CertificatePolicy policy;

    public StrictImapClient(CertificatePolicy policy, WireObserver observer)
        : base(observer)
    {
        this.policy = policy;
        ServerCertificateValidationCallback = policy.Judge;
    }

    protected override SslClientAuthenticationOptions GetSslClientAuthenticationOptions(
        string host,
        RemoteCertificateValidationCallback remoteCertificateValidationCallback) => policy.CreateOptions(remoteCertificateValidationCallback);
}
