using System.Net.Security;
using ImapProbe.Connection.Trust;
using ImapProbe.Connection.Wire;
using MailKit.Net.Imap;

namespace ImapProbe.Connection;

/// <summary>MailKit's client with every handshake, implicit TLS or STARTTLS, under one certificate policy.</summary>
internal sealed class StrictImapClient : ImapClient
{
    private readonly CertificatePolicy policy;

    /// <summary>Makes a client that is not yet connected.</summary>
    /// <param name="policy">The rules of trust.</param>
    /// <param name="observer">Who watches the wire.</param>
    public StrictImapClient(CertificatePolicy policy, WireObserver observer)
        : base(observer)
    {
        this.policy = policy;
        ServerCertificateValidationCallback = policy.Judge;
    }

    /// <inheritdoc/>
    protected override SslClientAuthenticationOptions GetSslClientAuthenticationOptions(
        string host,
        RemoteCertificateValidationCallback remoteCertificateValidationCallback) => policy.CreateOptions(remoteCertificateValidationCallback);
}
