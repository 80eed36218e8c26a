using ImapProbe.Report.Text;

namespace ImapProbe.Tests.Unit.Report;

public sealed class WrappingTests
{
    [Theory]
    [InlineData("", 10, "")]
    [InlineData("one two", 7, "one two")]
    [InlineData("one two", 6, "one|two")]
    [InlineData("one two three", 9, "one two|three")]
    [InlineData("see https://example.org/a/long/way now", 10, "see|https://example.org/a/long/way|now")]
    [InlineData("one  two", 8, "one  two")]
    [InlineData("ää öö", 5, "ää öö")]
    [InlineData("😀😀 😀😀", 5, "😀😀 😀😀")]
    public void A_sentence_is_broken_between_words_and_a_word_never(string text, int width, string lines) =>
        Assert.Equal(lines.Split('|'), Wrapping.Sentence(text, width));

    [Fact]
    public void A_command_that_fits_is_one_line() => Assert.Equal(["ls -l a b"], Wrapping.Command(["ls", "-l a", "b"], 9));

    [Fact]
    public void A_command_is_broken_so_that_a_shell_takes_it_for_one() => Assert.Equal(
        ["openssl s_client \\", "  -connect x:993 \\", "  -quiet"],
        Wrapping.Command(["openssl s_client", "-connect x:993", "-quiet"], 20));
}
