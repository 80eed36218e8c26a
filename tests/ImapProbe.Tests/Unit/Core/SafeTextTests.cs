using System.Globalization;
using System.Text;
using ImapProbe.Core;

namespace ImapProbe.Tests.Unit.Core;

public sealed class SafeTextTests
{
    private readonly SafeText words = new(["hunter2"]);

    /// <summary>Each character that could act on a terminal or a reader instead of being read.</summary>
    public static TheoryData<int> Unsafe =>
    [
        0x00, 0x07, 0x08, 0x09, 0x0A, 0x0D, 0x1B, 0x1F, 0x7F, 0x80, 0x85, 0x9B, 0x9F, 0xAD, 0x61C, 0x200B, 0x200E, 0x200F, 0x2028, 0x2029,
        0x202A, 0x202E, 0x2060, 0x2066, 0x2069, 0xFEFF, 0xFFF9, 0x1D173, 0xE0001, 0xE007F,
    ];

    [Theory]
    [MemberData(nameof(Unsafe))]
    public void What_acts_on_a_terminal_is_escaped(int code)
    {
        var rune = new Rune(code).ToString();

        var safe = words.MakeSafe($"a{rune}b{rune}");

        Assert.DoesNotContain(rune, safe, StringComparison.Ordinal);
        Assert.Contains(code.ToString("x", CultureInfo.InvariantCulture), safe, StringComparison.Ordinal);
        Assert.Equal(safe, words.FromWire(OneCharacterAByte($"a{rune}b{rune}")));
    }

    // Held against the categories themselves, and not only against the examples above.
    [Fact]
    public void Nothing_of_the_categories_Cc_Cf_Zl_and_Zp_is_left()
    {
        var text = string.Concat(Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(code => new Rune(code)).Where(IsUnsafe).Select(rune => rune.ToString()));

        // In pieces, since a long text is cut.
        foreach (var piece in text.EnumerateRunes())
            Assert.DoesNotContain(words.MakeSafe(piece.ToString()).EnumerateRunes(), IsUnsafe);
    }

    [Theory]
    [InlineData("[AUTHENTICATIONFAILED] Authentication failed.")]
    [InlineData("Anmeldung für Jörg fehlgeschlagen")]
    [InlineData("ログイン失敗 😀")]
    [InlineData("a|b=c;d 'e' \"f\" \\g {h}")]
    [InlineData("")]
    public void What_can_be_read_is_left_as_it_is(string text)
    {
        Assert.Equal(text, words.MakeSafe(text));
        Assert.Equal(text, words.FromWire(OneCharacterAByte(text)));
    }

    [Fact]
    public void Of_a_secret_that_overlaps_itself_nothing_is_left() =>
        Assert.Equal("x [redacted] x", new SafeText(["abab"]).MakeSafe("x ababab x"));

    [Fact]
    public void Half_of_a_surrogate_pair_is_replaced() =>
        Assert.Equal("a\uFFFDb\uFFFD", words.MakeSafe($"a{(char)0xD800}b{(char)0xDC00}"));

    [Theory]
    [InlineData("\u00C3(")]
    [InlineData("\u00C0\u00AF")]
    [InlineData("\u00FF")]
    [InlineData("\u00ED\u00A0\u0080")]
    [InlineData("\u00C2")]
    public void Bytes_that_are_no_utf8_are_shown_as_numbers(string line)
    {
        var safe = words.FromWire("a" + line);

        Assert.StartsWith($"a\\x{{{(int)line[0]:x2}}}", safe, StringComparison.Ordinal);
        Assert.DoesNotContain(safe, char.IsSurrogate);
    }

    // One byte alone is no control character in UTF-8, but would be one in Latin-1.
    [Fact]
    public void A_lone_byte_9b_starts_no_control_sequence() => Assert.Equal(@"\x{9b}31m", words.FromWire("\u009b31m"));

    [Theory]
    [InlineData("a")]
    [InlineData("\u0001")]
    [InlineData("😀")]
    [InlineData("\u202e")]
    [InlineData("hunter2")]
    public void A_long_text_is_cut(string piece)
    {
        var safe = words.MakeSafe(string.Concat(Enumerable.Repeat(piece, 100_000)));

        Assert.InRange(safe.Length, 1000, 1100);
        Assert.EndsWith("…", safe, StringComparison.Ordinal);
        Assert.DoesNotContain(safe.EnumerateRunes(), IsUnsafe);
        Assert.DoesNotContain("\uFFFD", safe, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hunter2", "[redacted]")]
    [InlineData("you said hunter2!", "you said [redacted]!")]
    [InlineData("hunter2hunter2", "[redacted][redacted]")]
    [InlineData("xhunter2x\u001bhunter2", "x[redacted]x\\u{1b}[redacted]")]
    [InlineData("HUNTER2", "HUNTER2")]
    public void A_secret_is_redacted_wherever_it_stands(string text, string safe) => Assert.Equal(safe, words.MakeSafe(text));

    [Fact]
    public void A_secret_beyond_ascii_is_redacted_in_the_bytes_of_the_wire() =>
        Assert.Equal("no: [redacted]", new SafeText(["pässwörd😀"]).FromWire(OneCharacterAByte("no: pässwörd😀")));

    [Fact]
    public void A_secret_is_redacted_before_a_text_is_cut()
    {
        var safe = words.MakeSafe(new string('a', 996) + "hunter2");

        Assert.DoesNotContain("hunt", safe, StringComparison.Ordinal);
    }

    // The wire keeps 64 KiB of a line: a long token that comes often enough is cut off there.
    [Fact]
    public void A_secret_that_was_cut_off_at_the_end_is_not_shown_by_half()
    {
        var token = string.Concat(Enumerable.Range(0, 4000).Select(i => $"{i:x4}"));
        var echo = string.Concat(Enumerable.Repeat(token, 5))[..65_536];

        Assert.Equal("[redacted]…", new SafeText([token]).MakeSafe(echo));
    }

    [Fact]
    public void Secrets_that_overlap_are_one() => Assert.Equal("x[redacted]x", new SafeText(["cdef", "abcd", "bc"]).MakeSafe("xabcdefx"));

    [Fact]
    public void What_was_hidden_later_is_a_secret_from_then_on()
    {
        words.Hide(["a proof"]);
        Assert.Equal("[redacted], [redacted]", words.MakeSafe("a proof, hunter2"));
    }

    [Fact]
    public void An_empty_secret_redacts_nothing() => Assert.Equal("abc", new SafeText([""]).MakeSafe("abc"));

    private static string OneCharacterAByte(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private static bool IsUnsafe(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control
        or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator;
}
