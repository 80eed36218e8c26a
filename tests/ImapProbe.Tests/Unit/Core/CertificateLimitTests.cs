using ImapProbe.Cli;

namespace ImapProbe.Tests.Unit.Core;

public sealed class CertificateLimitTests
{
    [Theory]
    [InlineData("0", 0, "0 days")]
    [InlineData("1", 1, "1 day")]
    [InlineData("14", 14, "14 days")]
    [InlineData("2147483647", int.MaxValue, "2147483647 days")]
    [InlineData("36h", null, "36 hours")]
    [InlineData("1h", null, "1 hour")]
    [InlineData("0h", null, "0 hours")]
    [InlineData("1.50h", null, "1.5 hours")]
    [InlineData("99999999999999h", null, "99999999999999 hours")]
    [InlineData("25%", null, "25 %")]
    [InlineData("0.5%", null, "0.5 %")]
    [InlineData("99.9%", null, "99.9 %")]
    public void Days_are_whole_and_hours_and_shares_may_have_decimals(string text, int? days, string shown)
    {
        var limit = OptionValues.ValidityLeft(text).Value!;

        Assert.Equal((days, shown), (limit.Days, $"{limit}"));
    }

    [Fact]
    public void Hours_have_no_upper_bound() => Assert.True(OptionValues.ValidityLeft($"{new string('9', 400)}h").Value!.Least > 1e300);

    [Theory]
    [InlineData("")]
    [InlineData("h")]
    [InlineData("%")]
    [InlineData(".h")]
    [InlineData("1.5")]
    [InlineData("-1")]
    [InlineData("+1h")]
    [InlineData("-1h")]
    [InlineData("1,5h")]
    [InlineData("1.2.3h")]
    [InlineData("1e3h")]
    [InlineData("Infinityh")]
    [InlineData("NaNh")]
    [InlineData("NaN%")]
    [InlineData(" 36h")]
    [InlineData("36 h")]
    [InlineData("36H")]
    [InlineData("36hh")]
    [InlineData("36h%")]
    [InlineData("14d")]
    [InlineData("36m")]
    [InlineData("0%")]
    [InlineData("0.0%")]
    [InlineData("100%")]
    [InlineData("100.0%")]
    [InlineData("250%")]
    [InlineData("-25%")]
    [InlineData("2147483648")]
    [InlineData("٣h")]
    public void Anything_else_is_refused_and_not_shown(string text)
    {
        var problem = OptionValues.ValidityLeft(text).Problem;

        Assert.Equal(
            "takes whole days such as 14 (without a unit), hours such as 36h, or a share of the certificate's lifetime such as 25%, above 0 and below 100",
            problem);
    }
}
