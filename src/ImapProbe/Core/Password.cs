using System.Security.Cryptography;
using System.Text;

namespace ImapProbe.Core;

/// <summary>A password or an access token, which no output can show by accident. Wiped when it is disposed of and nobody uses it any more.</summary>
internal sealed class Password(byte[] utf8) : Retained
{
    /// <summary>The secret itself, for the one who sends it or looks for it in the server's words.</summary>
    public string Reveal() => Encoding.UTF8.GetString(utf8);

    /// <summary>Never the secret.</summary>
    public override string ToString() => "[redacted]";

    protected override void End() => CryptographicOperations.ZeroMemory(utf8);
}
