namespace ImapProbe.Probing.Requests;

/// <summary>How the probe logs in.</summary>
internal enum AuthMethod
{
    /// <summary>The first that suits of those the server offers; never OAuth.</summary>
    Auto,

    /// <summary>The LOGIN command (RFC 9051, section 6.2.3).</summary>
    Login,

    /// <summary>SASL PLAIN (RFC 4616).</summary>
    Plain,

    /// <summary>SASL SCRAM-SHA-256 (RFC 7677).</summary>
    ScramSha256,

    /// <summary>SASL SCRAM-SHA-512, named as RFC 5802 has it.</summary>
    ScramSha512,

    /// <summary>SASL SCRAM-SHA-1 (RFC 5802).</summary>
    ScramSha1,

    /// <summary>SASL CRAM-MD5 (RFC 2195).</summary>
    CramMd5,

    /// <summary>Google's and Microsoft's XOAUTH2.</summary>
    XOAuth2,

    /// <summary>SASL OAUTHBEARER (RFC 7628).</summary>
    OAuthBearer,
}

/// <summary>The words for methods that the protocol and users see.</summary>
internal static class AuthMethodNames
{
    /// <summary>The name on the wire: a SASL mechanism, or LOGIN for the command.</summary>
    /// <param name="method">Any method but <see cref="AuthMethod.Auto"/>.</param>
    /// <returns>The name, in capitals.</returns>
    public static string WireName(this AuthMethod method) => method switch
    {
        AuthMethod.Login => "LOGIN",
        AuthMethod.Plain => "PLAIN",
        AuthMethod.ScramSha256 => "SCRAM-SHA-256",
        AuthMethod.ScramSha512 => "SCRAM-SHA-512",
        AuthMethod.ScramSha1 => "SCRAM-SHA-1",
        AuthMethod.CramMd5 => "CRAM-MD5",
        AuthMethod.XOAuth2 => "XOAUTH2",
        AuthMethod.OAuthBearer => "OAUTHBEARER",
        _ => throw new ArgumentOutOfRangeException(nameof(method)),
    };
}
