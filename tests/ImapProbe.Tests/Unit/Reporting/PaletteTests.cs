using ImapProbe.Reporting;

namespace ImapProbe.Tests.Unit;

/// <summary>In one class, so that one test at a time sets the environment, which nobody else here reads.</summary>
public sealed class PaletteTests : IDisposable
{
    private readonly string? noColor = Environment.GetEnvironmentVariable("NO_COLOR");
    private readonly string? term = Environment.GetEnvironmentVariable("TERM");

    public void Dispose() => Set(noColor, term);

    [Theory]
    [InlineData(false, null, "xterm-256color", true)]
    [InlineData(false, "", "xterm-256color", true)]
    [InlineData(false, "1", "xterm-256color", false)]
    [InlineData(false, "0", "xterm-256color", false)]
    [InlineData(false, null, "dumb", false)]
    [InlineData(false, null, "", false)]
    [InlineData(false, null, null, false)]
    [InlineData(true, null, "xterm-256color", false)]
    public void There_are_colours_only_on_a_terminal_that_can_for_a_user_who_wants_them(bool isRedirected, string? noColor, string? term, bool isColoured)
    {
        Set(noColor, term);

        Assert.Equal(isColoured ? Palette.Ansi : Palette.Plain, Palette.Of(isRedirected));
    }

    [Fact]
    public void Without_colours_nothing_is_written() => Assert.Equal(new Palette("", "", "", ""), Palette.Plain);

    private static void Set(string? noColor, string? term)
    {
        Environment.SetEnvironmentVariable("NO_COLOR", noColor);
        Environment.SetEnvironmentVariable("TERM", term);
    }
}
