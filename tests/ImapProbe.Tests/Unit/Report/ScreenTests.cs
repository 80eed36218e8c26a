using ImapProbe.Report.Text;

namespace ImapProbe.Tests.Unit.Report;

public sealed class ScreenTests
{
    [Theory]
    [InlineData(null, "xterm-256color", true)]
    [InlineData("", "xterm-256color", true)]
    [InlineData("1", "xterm-256color", false)]
    [InlineData("0", "xterm-256color", false)]
    [InlineData(null, "linux", true)]
    [InlineData(null, "dumb", false)]
    [InlineData(null, "", false)]
    [InlineData(null, null, false)]
    public void There_are_colours_only_on_a_terminal_that_can_for_a_user_who_wants_them(string? noColor, string? term, bool isColoured) =>
        Assert.Equal(isColoured ? Palette.Ansi : Palette.Plain, Terminal(80, ("NO_COLOR", noColor), ("TERM", term)).Palette);

    [Fact]
    public void A_terminal_without_colours_may_well_show_Unicode() =>
        Assert.Equal(new Screen(80, true, Palette.Plain), Terminal(80, ("NO_COLOR", "1"), ("TERM", "xterm"), ("LANG", "de_AT.UTF-8")));

    [Fact]
    public void Without_colours_nothing_is_written() => Assert.Equal(new Palette("", "", "", "", "", ""), Palette.Plain);

    [Theory]
    [InlineData(null, null, null, false)]
    [InlineData(null, null, "C.UTF-8", true)]
    [InlineData(null, null, "en_US.utf8", true)]
    [InlineData(null, null, "en_US.UTF8", true)]
    [InlineData(null, null, "C", false)]
    [InlineData(null, null, "de_AT@euro", false)]
    [InlineData(null, "C.UTF-8", "C", true)]
    [InlineData("", "", "C.UTF-8", true)]
    [InlineData(null, "POSIX", "C.UTF-8", false)]
    [InlineData("C", "C.UTF-8", "C.UTF-8", false)]
    [InlineData("C.UTF-8", "C", "C", true)]
    public void The_locale_says_whether_there_is_more_than_ASCII(string? all, string? type, string? lang, bool isUnicode) =>
        Assert.Equal(isUnicode, Terminal(80, ("TERM", "xterm"), ("LC_ALL", all), ("LC_CTYPE", type), ("LANG", lang)).IsUnicode);

    [Theory]
    [InlineData("linux")]
    [InlineData("dumb")]
    [InlineData("")]
    [InlineData(null)]
    public void A_terminal_without_block_elements_gets_ASCII(string? term) =>
        Assert.False(Terminal(80, ("TERM", term), ("LANG", "C.UTF-8")).IsUnicode);

    [Theory]
    [InlineData(132, 132)]
    [InlineData(1, 1)]
    [InlineData(0, 80)]
    [InlineData(-1, 80)]
    public void A_terminal_that_does_not_know_its_width_is_taken_for_a_usual_one(int width, int columns) =>
        Assert.Equal(columns, Terminal(width).Columns);

    [Fact]
    public void A_terminal_that_cannot_be_asked_is_taken_for_a_usual_one() =>
        Assert.Equal(80, Screen.Of(isRedirected: false, () => throw new IOException(), _ => null).Columns);

    [Fact]
    public void A_pipe_is_plain_whatever_the_environment_says_and_is_not_asked_for_its_width() => Assert.Equal(
        Screen.Plain,
        Screen.Of(isRedirected: true, () => throw new InvalidOperationException(), Environment(("TERM", "xterm"), ("LANG", "C.UTF-8"))));

    [Fact]
    public void The_plain_screen_has_neither_columns_nor_Unicode_nor_colours() =>
        Assert.Equal(new Screen(null, false, Palette.Plain), Screen.Plain);

    [Theory]
    [InlineData(null, 78)]
    [InlineData(20, 38)]
    [InlineData(40, 38)]
    [InlineData(80, 78)]
    [InlineData(120, 118)]
    [InlineData(300, 118)]
    public void Bars_end_before_the_last_columns_of_a_sane_width(int? columns, int end) =>
        Assert.Equal(end, new Screen(columns, true, Palette.Plain).ChartWidth);

    [Theory]
    [InlineData("plain words", "plain words", "plain words")]
    [InlineData("ä", "\\u{e4}", "ä")]
    [InlineData("a😀…z", "a\\u{1f600}\\u{2026}z", "a😀…z")]
    public void What_a_screen_cannot_show_is_spelled(string text, string ascii, string unicode)
    {
        Assert.Equal(ascii, Screens.NarrowAscii.EscapeNonAscii(text));
        Assert.Equal(unicode, Screens.Narrow.EscapeNonAscii(text));
    }

    [Fact]
    public void Half_a_character_is_spelled_as_what_stands_for_it() => Assert.Equal("\\u{fffd}", Screen.Plain.EscapeNonAscii("\ud800"));

    private static Screen Terminal(int width, params (string Name, string? Value)[] variables) =>
        Screen.Of(isRedirected: false, () => width, Environment(variables));

    private static Func<string, string?> Environment(params (string Name, string? Value)[] variables) =>
        name => variables.FirstOrDefault(variable => variable.Name == name).Value;
}
