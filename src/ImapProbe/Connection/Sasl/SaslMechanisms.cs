using System.Net;
using System.Text;
using ImapProbe.Probing.Requests;
using MailKit.Security;

namespace ImapProbe.Connection.Sasl;

/// <summary>Makes the SASL mechanism for a method.</summary>
internal static class SaslMechanisms
{
    /// <summary>Makes a mechanism, for one attempt.</summary>
    /// <param name="method">Any method but <see cref="AuthMethod.Auto"/> and <see cref="AuthMethod.Login"/>.</param>
    /// <param name="credentials">The account's name, and its password or access token.</param>
    /// <param name="host">The server's name, which OAUTHBEARER sends.</param>
    /// <param name="port">The server's port, likewise.</param>
    /// <returns>The mechanism.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The method is no SASL mechanism.</exception>
    public static SaslMechanism Create(AuthMethod method, NetworkCredential credentials, ServerName host, int port) => method switch
    {
        AuthMethod.Plain => new SaslMechanismPlain(Encoding.UTF8, credentials),
        AuthMethod.ScramSha512 => new BoundedScram(new SaslMechanismScramSha512(credentials)),
        AuthMethod.ScramSha256 => new BoundedScram(new SaslMechanismScramSha256(credentials)),
        AuthMethod.ScramSha1 => new BoundedScram(new SaslMechanismScramSha1(credentials)),
        AuthMethod.CramMd5 => new SaslMechanismCramMd5(credentials),
        AuthMethod.XOAuth2 => new XOAuth2(credentials),
        AuthMethod.OAuthBearer => new OAuthBearer(credentials, host, port),
        _ => throw new ArgumentOutOfRangeException(nameof(method)),
    };
}
