using System.Text;
using ImapProbe.Loopback.Sasl;

namespace ImapProbe.Loopback.Imap;

/// <summary>Turns one LOGIN or AUTHENTICATE command, and what follows it, into the usual replies.</summary>
internal sealed class Authenticator(string tag, string capabilities, Script script)
{
    private readonly string[] offered = capabilities.Split(' ');
    private SaslExchange? exchange;

    public string Login(string arguments) => ArgumentList.Parse(arguments) switch
    {
        _ when offered.Contains("LOGINDISABLED") => $"{tag} NO [PRIVACYREQUIRED] LOGIN is disabled.\r\n",
        [var user, var password] => user == Octets(script.User) && password == Octets(script.Password) ? Accepted() : Rejected(),
        _ => $"{tag} BAD LOGIN takes a user and a password.\r\n",
    };

    public string Authenticate(string arguments)
    {
        var words = arguments.Split(' ');
        var mechanism = words[0].ToUpperInvariant();
        if (offered.Contains($"AUTH={mechanism}", StringComparer.OrdinalIgnoreCase))
            exchange = SaslExchange.For(mechanism, script);

        return words switch
        {
            _ when exchange is null => $"{tag} NO Unsupported authentication mechanism.\r\n",
            [_] => Challenge(exchange.FirstChallenge),
            [_, "="] when offered.Contains("SASL-IR") => Continue(""),
            [_, var initial] when offered.Contains("SASL-IR") => Continue(initial),
            _ => $"{tag} BAD AUTHENTICATE takes a mechanism, and a response only with SASL-IR.\r\n",
        };
    }

    public string Continue(string line)
    {
        if (line == "*")
            return $"{tag} BAD Cancelled.\r\n";

        var response = new byte[line.Length];
        if (!Convert.TryFromBase64String(line, response, out var length))
            return $"{tag} BAD That is no Base64.\r\n";

        return exchange?.Respond(response[..length]) switch
        {
            SaslAnswer.Accepted => Accepted(),
            SaslAnswer.Challenge challenge => Challenge(challenge.Data),
            _ => Rejected(),
        };
    }

    private static string Challenge(byte[] data) => $"+ {Convert.ToBase64String(data)}\r\n";

    /// <summary>As commands are kept: one character an octet.</summary>
    private static string Octets(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private string Accepted() => $"{tag} OK {(script.CapabilitiesWithLogin ? $"[CAPABILITY {script.Capabilities}] " : "")}Logged in.\r\n";

    private string Rejected() => $"{tag} NO [AUTHENTICATIONFAILED] Authentication failed.\r\n";
}
