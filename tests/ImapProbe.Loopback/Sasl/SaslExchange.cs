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
