using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace ImapProbe.Tests.Support;

/// <summary>What must not come out, worked out apart from the program.</summary>
internal static class PasswordForms
{
    private const int BitsOfBase64 = 6;

    // What is part of every form.
    private static readonly ConcurrentDictionary<string, string[]> Shortest = new(StringComparer.Ordinal);

    /// <summary>The password as it may be sent, and so may come back.</summary>
    public static IReadOnlyList<string> Of(string user, string password) =>
    [
        password,
        Base64(password),
        Base64($"\0{user}\0{password}"),
        Base64($"{user}\0{user}\0{password}"),
        Base64($"user={user}\u0001auth=Bearer {password}\u0001\u0001"),
        Base64($"n,a={user},\u0001host=imap.example.test\u0001port=993\u0001auth=Bearer {password}\u0001\u0001"),
    ];

    /// <summary>What is shown of the server's words holds no password, and nothing that could forge a line or turn the writing round.</summary>
    public static void AssertNoneIn(string shown, string password)
    {
        foreach (var form in Shortest.GetOrAdd(password, _ => [password, .. Cores(password)]))
            Assert.DoesNotContain(form, shown, StringComparison.Ordinal);
        foreach (var rune in shown.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                Assert.Fail($"U+{rune.Value:X4} in {shown}");
        }
    }

    // The characters of base64 that hold bits of the password and of nothing else, wherever it begins within a group of three bytes.
    private static IEnumerable<string> Cores(string password)
    {
        var bits = 8 * Encoding.UTF8.GetByteCount(password);
        for (var before = 0; before < 3; before++)
        {
            var encoded = Base64(new string('\0', before) + password);
            var first = (8 * before + BitsOfBase64 - 1) / BitsOfBase64;
            yield return encoded[first..((8 * before + bits) / BitsOfBase64)];
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
