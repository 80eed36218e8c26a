using System.Security.Cryptography;
using System.Text;

namespace ImapProbe.Loopback.Sasl;

/// <summary>SCRAM without channel binding (RFC 5802, 7677).</summary>
internal sealed class ScramServer(HashAlgorithmName hash, Script script) : SaslExchange
{
    private const int MostIterations = 1_000_000;

    private readonly byte[] salt = RandomNumberGenerator.GetBytes(16);
    private string header = "";
    private string clientFirst = "";
    private string nonce = "";
    private string serverFirst = "";
    private bool userIsRight;
    private State state;

    private enum State
    {
        First,
        Final,
        Acknowledge,
        Done,
    }

    /// <summary>A user name as it stands in a message.</summary>
    public static string Escape(string user) =>
        user.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal);

    public override SaslAnswer Respond(byte[] response)
    {
        var message = Text(response) ?? "";
        switch (state)
        {
            case State.First when TakeFirst(message):
                state = State.Final;
                return Challenge(serverFirst);

            case State.Final when Signature(message) is { } signature:
                state = State.Acknowledge;
                return Challenge($"v={Convert.ToBase64String(signature)}");

            case State.Acknowledge:
                state = State.Done;
                return SaslAnswer.If(message.Length == 0);

            default:
                state = State.Done;
                return new SaslAnswer.Rejected();
        }
    }

    private static SaslAnswer.Challenge Challenge(string message) => new(Encoding.UTF8.GetBytes(message));

    private bool TakeFirst(string message)
    {
        // An unknown user gets a challenge too: who exists is no secret to be had before the proof.
        if (message.Split(',') is not
            [("n" or "y") and var binding, var identity, ['n', '=', .. var user], ['r', '=', .. var clientNonce], ..])
        {
            return false;
        }

        header = $"{binding},{identity},";
        clientFirst = message[header.Length..];
        nonce = clientNonce + Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
        serverFirst = $"r={nonce},s={Convert.ToBase64String(salt)},i={script.ScramIterations}";
        userIsRight = user == Escape(script.User);
        return true;
    }

    private byte[]? Signature(string message)
    {
        var proofAt = message.LastIndexOf(",p=", StringComparison.Ordinal);
        if (!userIsRight || proofAt < 0 || script.ScramIterations > MostIterations)
            return null;

        var withoutProof = message[..proofAt];
        if (withoutProof != $"c={Convert.ToBase64String(Encoding.UTF8.GetBytes(header))},r={nonce}")
            return null;

        var password = Encoding.UTF8.GetBytes(script.Password);
        var salted = Rfc2898DeriveBytes.Pbkdf2(password, salt, script.ScramIterations, hash, Hash([]).Length);
        var exchange = Encoding.UTF8.GetBytes($"{clientFirst},{serverFirst},{withoutProof}");
        var clientKey = Hmac(salted, "Client Key"u8);
        var proof = Hmac(Hash(clientKey), exchange);
        for (var i = 0; i < proof.Length; i++)
            proof[i] ^= clientKey[i];

        return message[(proofAt + 3)..] == Convert.ToBase64String(proof) ? Hmac(Hmac(salted, "Server Key"u8), exchange) : null;
    }

    private byte[] Hash(byte[] data) => CryptographicOperations.HashData(hash, data);

    private byte[] Hmac(byte[] key, ReadOnlySpan<byte> data) => CryptographicOperations.HmacData(hash, key, data);
}
