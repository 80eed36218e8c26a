using System.Globalization;
using System.Net;
using System.Text;
using ImapProbe.Probing.Requests;
using MailKit.Security;

namespace ImapProbe.Connection.Sasl;

/// <summary>XOAUTH2, as Google and Microsoft describe it. MailKit's own writes a user name that is not ASCII in Latin-1.</summary>
/// <param name="credentials">The account, and the access token.</param>
internal sealed class XOAuth2(NetworkCredential credentials) : SaslMechanism(credentials)
{
    /// <inheritdoc/>
    public override string MechanismName => "XOAUTH2";

    /// <inheritdoc/>
    public override bool SupportsInitialResponse => true;

    /// <inheritdoc/>
    protected override byte[]? Challenge(byte[]? token, int startIndex, int length, CancellationToken cancellationToken)
    {
        // A second challenge is the server's error, which an empty answer acknowledges.
        if (IsAuthenticated)
            return [];
        IsAuthenticated = true;
        return Encoding.UTF8.GetBytes($"user={Credentials.UserName}\u0001auth=Bearer {Credentials.Password}\u0001\u0001");
    }
}

/// <summary>OAUTHBEARER (RFC 7628, section 3.1). MailKit's own sends port=-1.</summary>
/// <param name="credentials">The account, and the access token.</param>
/// <param name="host">The server's name.</param>
/// <param name="port">The server's port.</param>
internal sealed class OAuthBearer(NetworkCredential credentials, ServerName host, int port) : SaslMechanism(credentials)
{
    /// <inheritdoc/>
    public override string MechanismName => "OAUTHBEARER";

    /// <inheritdoc/>
    public override bool SupportsInitialResponse => true;

    /// <inheritdoc/>
    protected override byte[]? Challenge(byte[]? token, int startIndex, int length, CancellationToken cancellationToken)
    {
        // RFC 7628, section 3.2.3: the server's error is acknowledged with one control-A.
        if (IsAuthenticated)
            return [0x01];
        IsAuthenticated = true;
        var user = Credentials.UserName.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"n,a={user},\u0001host={host.Name}\u0001port={port}\u0001auth=Bearer {Credentials.Password}\u0001\u0001"));
    }
}
