using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace ImapProbe.Loopback.Sasl;

/// <summary>RFC 4616.</summary>
internal sealed class PlainExchange(Script script) : SaslExchange
{
    public override SaslAnswer Respond(byte[] response) => SaslAnswer.If(
        Text(response)?.Split('\0') is [var identity, var user, var password]
        && (identity.Length == 0 || identity == script.User)
        && user == script.User
        && password == script.Password);
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
