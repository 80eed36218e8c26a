using ImapProbe.Cli;

namespace ImapProbe.Tests.Unit.Cli;

public sealed class DurationValueTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("0.5ms", 0.5)]
    [InlineData("30s", 30_000)]
    [InlineData("30", 30_000)]
    [InlineData("0.25", 250)]
    [InlineData("1.5m", 90_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("0.1h", 360_000)]
    [InlineData("0030s", 30_000)]
    public void A_duration_is_a_decimal_number_with_a_unit_or_in_seconds(string text, double milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), OptionValues.Duration(text));

    [Theory]
    [InlineData("24h")]
    [InlineData("1440m")]
    [InlineData("86400s")]
    [InlineData("86400")]
    [InlineData("86400000ms")]
    public void The_longest_duration_is_24_hours(string text) => Assert.Equal(TimeSpan.FromHours(24), OptionValues.Duration(text));

    [Theory]
    [InlineData("24.1h")]
    [InlineData("1440.001m")]
    [InlineData("86401")]
    [InlineData("86400.001s")]
    [InlineData("86400001ms")]
    [InlineData("99999999999999999999h")]
    [InlineData("9999999999999999999999999999999999999999999999999999")]
    public void A_longer_one_is_refused(string text) => AssertRefused(text);

    [Theory]
    [InlineData("0")]
    [InlineData("0s")]
    [InlineData("0.000h")]
    [InlineData("-1")]
    [InlineData("-0.5s")]
    [InlineData("0.0000001ms")]
    [InlineData("0.0000000000000000000000000000000000000001h")]
    public void What_is_not_above_zero_is_refused(string text) => AssertRefused(text);

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("ms")]
    [InlineData(".")]
    [InlineData("1e3")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1 s")]
    [InlineData("1,5s")]
    [InlineData("1.5.5s")]
    [InlineData("1S")]
    [InlineData("1M")]
    [InlineData("1d")]
    [InlineData("1us")]
    [InlineData("1sm")]
    [InlineData("1ss")]
    [InlineData("1mms")]
    [InlineData("1hms")]
    [InlineData("1m30s")]
    [InlineData("s1")]
    [InlineData("0x10")]
    [InlineData("00:00:30")]
    [InlineData("∞")]
    [InlineData("Infinity")]
    [InlineData("NaN")]
    [InlineData("½s")]
    [InlineData("３s")]
    public void Nonsense_is_refused(string text) => AssertRefused(text);

    private static void AssertRefused(string text) => Assert.Contains("at most 24h", OptionValues.Duration(text).Problem, StringComparison.Ordinal);
}
