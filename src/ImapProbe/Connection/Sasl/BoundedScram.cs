using System.Globalization;
using System.Text;
using MailKit.Security;

namespace ImapProbe.Connection.Sasl;

/// <summary>SCRAM (RFC 5802, RFC 7677) that computes no more for a server than is reasonable, and lets it say what went wrong.</summary>
/// <param name="scram">The mechanism that does the work.</param>
internal sealed class BoundedScram(SaslMechanismScramBase scram) : SaslMechanism(scram.Credentials)
{
    /// <summary>The most iterations; servers ask for 4,096 to 600,000.</summary>
    public const int MostIterations = 1_000_000;

    /// <inheritdoc/>
    public override string MechanismName => scram.MechanismName;

    /// <inheritdoc/>
    public override bool SupportsInitialResponse => true;

    /// <inheritdoc/>
    /// <exception cref="TooManyIterationsException">The server asks for more than <see cref="MostIterations"/>.</exception>
    protected override byte[]? Challenge(byte[]? token, int startIndex, int length, CancellationToken cancellationToken)
    {
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

    private static bool IsBeyondBound(string attribute) =>
        attribute.StartsWith("i=", StringComparison.Ordinal)
        && decimal.TryParse(attribute.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        && count > MostIterations;
}

/// <summary>A server asked for more iterations of SCRAM than <see cref="BoundedScram.MostIterations"/>.</summary>
internal sealed class TooManyIterationsException : Exception;
