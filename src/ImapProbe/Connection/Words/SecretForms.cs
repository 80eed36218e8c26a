using System.Text;
using ImapProbe.Probing.Requests;

namespace ImapProbe.Connection.Words;

/// <summary>The forms in which a password is on the wire, and so may come back in a server's answer.</summary>
internal static class SecretForms
{
    /// <summary>Lists the forms of a password.</summary>
    /// <param name="user">The account's name, which SASL messages hold beside the password.</param>
    /// <param name="password">The password or token; null where there is none.</param>
    /// <returns>None, or the password itself, quoted (RFC 9051, section 4.3), and in base64 alone and within each SASL message.</returns>
    public static IEnumerable<string> Of(string? user, Password? password)
    {
        if (password is null)
            yield break;
        var secret = password.Reveal();
        yield return secret;
        yield return secret.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        yield return Base64($"\0{user}\0{secret}");
        yield return Base64($"user={user}\u0001auth=Bearer {secret}\u0001\u0001");
        foreach (var shift in (int[])[0, 1, 2])
            yield return Base64Within(secret, shift);
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
