namespace ImapProbe.Loopback.Sasl;

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
