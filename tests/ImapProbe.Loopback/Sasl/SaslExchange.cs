using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace ImapProbe.Loopback.Sasl;

/// <summary>The server's side of one mechanism. It says no to everything once it has come to a verdict.</summary>
internal abstract class SaslExchange
{
    /// <summary>Sent where the client brought no initial response; empty where the client speaks first.</summary>
    public virtual byte[] FirstChallenge => [];

    public static SaslExchange? For(string mechanism, Script script) => mechanism switch
    {
        "PLAIN" => new PlainExchange(script),
        "LOGIN" => new LoginExchange(script),
        "CRAM-MD5" => new CramMd5Exchange(script),
        "SCRAM-SHA-1" => new ScramServer(HashAlgorithmName.SHA1, script),
        "SCRAM-SHA-256" => new ScramServer(HashAlgorithmName.SHA256, script),
        "SCRAM-SHA-512" => new ScramServer(HashAlgorithmName.SHA512, script),
        "XOAUTH2" => new BearerExchange($"user={script.User}\u0001", script.Password),
        "EXTERNAL" => new ExternalExchange(script),
        "OAUTHBEARER" => new BearerExchange($"n,a={ScramServer.Escape(script.User)},\u0001", script.Password),
        _ => null,
    };

    public abstract SaslAnswer Respond(byte[] response);

    /// <summary>The text in UTF-8, or null.</summary>
    protected static string? Text(byte[] response)
    {
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(response);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}

/// <summary>What a mechanism says to a response: yes, no, or a further challenge.</summary>
internal abstract record SaslAnswer
{
    public static SaslAnswer If(bool right) => right ? new Accepted() : new Rejected();

    public sealed record Accepted : SaslAnswer;

    public sealed record Rejected : SaslAnswer;

    public sealed record Challenge(byte[] Data) : SaslAnswer;
}

/// <summary>RFC 4616.</summary>
internal sealed class PlainExchange(Script script) : SaslExchange
{
    public override SaslAnswer Respond(byte[] response) => SaslAnswer.If(
        Text(response)?.Split('\0') is [var identity, var user, var password]
        && (identity.Length == 0 || identity == script.User)
        && user == script.User
        && password == script.Password);
}

/// <summary>RFC 4422, appendix A: whoever came so far has shown a certificate that is trusted, which is the one account's.</summary>
internal sealed class ExternalExchange(Script script) : SaslExchange
{
    public override SaslAnswer Respond(byte[] response) =>
        SaslAnswer.If(script.ClientRoot is not null && (response.Length is 0 || Text(response) == script.User));
}

/// <summary>The LOGIN mechanism (draft-murchison-sasl-login): user name and password one after the other.</summary>
internal sealed class LoginExchange(Script script) : SaslExchange
{
    private string? user;

    public override byte[] FirstChallenge => "Username:"u8.ToArray();

    public override SaslAnswer Respond(byte[] response)
    {
        if (user is not null)
            return SaslAnswer.If(user == script.User && Text(response) == script.Password);

        user = Text(response) ?? "";
        return new SaslAnswer.Challenge("Password:"u8.ToArray());
    }
}

/// <summary>RFC 2195.</summary>
internal sealed class CramMd5Exchange(Script script) : SaslExchange
{
    private readonly byte[] challenge = Encoding.ASCII.GetBytes($"<{RandomNumberGenerator.GetHexString(16, lowercase: true)}@loopback>");

    public override byte[] FirstChallenge => challenge;

    [SuppressMessage("Security", "CA5351", Justification = "The mechanism is HMAC-MD5; servers that offer it are to be probed too.")]
    public override SaslAnswer Respond(byte[] response)
    {
        var digest = HMACMD5.HashData(Encoding.UTF8.GetBytes(script.Password), challenge);
        return SaslAnswer.If(Text(response) == $"{script.User} {Convert.ToHexStringLower(digest)}");
    }
}

/// <summary>OAUTHBEARER (RFC 7628) and XOAUTH2, which differ in how they begin.</summary>
internal sealed class BearerExchange(string beginning, string token) : SaslExchange
{
    private bool rejected;

    public override SaslAnswer Respond(byte[] response)
    {
        // The answer to the error is a dummy, and never changes the verdict.
        if (rejected)
            return new SaslAnswer.Rejected();

        if (Text(response) is { } text && text.StartsWith(beginning, StringComparison.Ordinal)
            && text.EndsWith("\u0001\u0001", StringComparison.Ordinal)
            && text.Split('\u0001').Contains($"auth=Bearer {token}"))
        {
            return new SaslAnswer.Accepted();
        }

        rejected = true;
        return new SaslAnswer.Challenge("""{"status":"invalid_token","schemes":"bearer","scope":"mail"}"""u8.ToArray());
    }
}
