using System.Globalization;
using System.Net;
using System.Text;
using ImapProbe.Core;
using MailKit.Security;

namespace ImapProbe.Imap;

internal static class SaslMechanisms
{
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

/// <summary>SCRAM (RFC 5802, RFC 7677) that computes no more for a server than is reasonable, and lets it say what went wrong.</summary>
internal sealed class BoundedScram(SaslMechanismScramBase scram) : SaslMechanism(scram.Credentials)
{
    public const int MostIterations = 1_000_000;

    public override string MechanismName => scram.MechanismName;
    public override bool SupportsInitialResponse => true;

    protected override byte[]? Challenge(byte[]? token, int startIndex, int length, CancellationToken cancellationToken)
    {
        if (token is null)
            AssertPrepared();
        var message = token is null ? "" : Encoding.UTF8.GetString(token, startIndex, length);
        if (message.Split(',').Any(IsBeyondBound))
            throw new TooManyIterationsException();
        // server-error (RFC 5802, section 7): an empty answer lets the tagged NO come.
        if (message.StartsWith("e=", StringComparison.Ordinal))
            return [];

        var answer = scram.Challenge(token is null ? null : Convert.ToBase64String(token, startIndex, length), cancellationToken);
        IsAuthenticated = scram.IsAuthenticated;
        return Convert.FromBase64String(answer);
    }

    // MailKit prepares the password only at the server's challenge, which would be blamed then.
    private void AssertPrepared()
    {
        foreach (var (what, text) in ((string, string)[])[("account's name", Credentials.UserName), ("password", Credentials.Password)])
        {
            try
            {
                _ = SaslPrep(text);
            }
            catch (ArgumentException)
            {
                throw new UnpreparedException(what);
            }
        }
    }

    private static bool IsBeyondBound(string attribute) =>
        attribute.StartsWith("i=", StringComparison.Ordinal)
        && decimal.TryParse(attribute.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        && count > MostIterations;
}

/// <summary>A server asked for more iterations of SCRAM than <see cref="BoundedScram.MostIterations"/>.</summary>
internal sealed class TooManyIterationsException : Exception;

/// <summary>What is named has a character that SASLprep forbids (RFC 4013), as SCRAM uses it (RFC 5802, section 5.1).</summary>
internal sealed class UnpreparedException(string what) : Exception
{
    public string What => what;
}

/// <summary>EXTERNAL (RFC 4422, appendix A): the server knows the client by its certificate, and is told for whom to act, or nothing.</summary>
internal sealed class External(NetworkCredential credentials) : SaslMechanism(credentials)
{
    /// <summary>Whether the server takes a response in the command (SASL-IR, RFC 4959).</summary>
    public bool BringsInitialResponse { get; init; }

    // An empty one is an equals sign there, which MailKit would leave out.
    public override string MechanismName => BringsInitialResponse && Identity.Length is 0 ? "EXTERNAL =" : "EXTERNAL";
    public override bool SupportsInitialResponse => Identity.Length > 0;

    private string Identity => Credentials.UserName;

    protected override byte[]? Challenge(byte[]? token, int startIndex, int length, CancellationToken cancellationToken)
    {
        IsAuthenticated = true;
        return Encoding.UTF8.GetBytes(Identity);
    }
}

/// <summary>XOAUTH2, as Google and Microsoft describe it. MailKit's own writes a user name that is not ASCII in Latin-1.</summary>
internal sealed class XOAuth2(NetworkCredential credentials) : SaslMechanism(credentials)
{
    public override string MechanismName => "XOAUTH2";
    public override bool SupportsInitialResponse => true;

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
internal sealed class OAuthBearer(NetworkCredential credentials, ServerName host, int port) : SaslMechanism(credentials)
{
    public override string MechanismName => "OAUTHBEARER";
    public override bool SupportsInitialResponse => true;

    protected override byte[]? Challenge(byte[]? token, int startIndex, int length, CancellationToken cancellationToken)
    {
        // RFC 7628, section 3.2.3: the server's error is acknowledged with one control-A.
        if (IsAuthenticated)
            return [0x01];
        IsAuthenticated = true;
        var user = Credentials.UserName.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes($"n,a={user},\u0001host={host.Name}\u0001port={port}\u0001auth=Bearer {Credentials.Password}\u0001\u0001");
    }
}
