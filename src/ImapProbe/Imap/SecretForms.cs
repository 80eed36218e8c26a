using System.Text;
using ImapProbe.Core;

namespace ImapProbe.Imap;

/// <summary>The forms in which a password is on the wire, and so may come back in a server's answer.</summary>
internal static class SecretForms
{
    // The shortest that holds a secret is that of CRAM-MD5: 32 digits of hexadecimal. What is shorter could be any word.
    private const int ShortestAnswer = 16;

    public static IEnumerable<string> Of(string? user, Password? password)
    {
        if (password is null)
            yield break;
        var secret = password.Reveal();
        yield return secret;
        yield return secret.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        yield return MailboxName.Encode(secret);
        yield return Base64($"\0{user}\0{secret}");
        yield return Base64($"user={user}\u0001auth=Bearer {secret}\u0001\u0001");
        foreach (var shift in (int[])[0, 1, 2])
            yield return Base64Within(secret, shift);
    }

    /// <summary>Lists the forms of an answer to a challenge (RFC 9051, section 6.2.2): whoever has both can try passwords on them.</summary>
    public static IEnumerable<string> OfAnswer(ReadOnlySpan<byte> line)
    {
        var encoded = Encoding.Latin1.GetString(line).TrimEnd('\r', '\n');
        var decoded = new byte[encoded.Length];
        if (encoded.Length < ShortestAnswer || !Convert.TryFromBase64String(encoded, decoded, out var length))
            return [];
        return [encoded, Encoding.UTF8.GetString(decoded, 0, length)];
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    // The characters that stand for the secret alone, wherever it begins within the three bytes of a base64 group.
    private static string Base64Within(string secret, int shift)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        var encoded = Convert.ToBase64String([.. new byte[shift], .. bytes]);
        var begin = (shift * 8 + 5) / 6;
        var end = (shift + bytes.Length) * 8 / 6;
        // Fewer than four characters would be found in any text.
        return end - begin >= 4 ? encoded[begin..end] : "";
    }
}
