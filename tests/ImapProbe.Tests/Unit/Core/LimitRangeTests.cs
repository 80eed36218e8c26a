using System.Globalization;
using ImapProbe.Core;

namespace ImapProbe.Tests.Unit.Core;

/// <summary>The table of the Monitoring Plugins Development Guidelines, section 2.5, and what is around it.</summary>
public sealed class LimitRangeTests
{
    [Theory]
    [InlineData("10", "-0.001 10.001 11", "0 5 10")]
    [InlineData("10:", "-1 0 9.999999", "10 10.5 1000000")]
    [InlineData("~:10", "10.000001 11", "-5 0 10")]
    [InlineData("10:20", "9.9 20.1", "10 15 20")]
    [InlineData("@10:20", "10 15 20", "9.9 20.1")]
    [InlineData("@10", "0 10", "-0.1 10.1")]
    [InlineData("@~:10", "-1 10", "10.1")]
    [InlineData("@10:", "10 11", "9.9")]
    [InlineData(":10", "-1 11", "0 10")]
    [InlineData("0", "0.000001 -1", "0")]
    [InlineData("1.5:2.25", "1.49 2.26", "1.5 2.25")]
    [InlineData("-5:-1", "-6 0", "-5 -1")]
    [InlineData("10:10", "9 11", "10")]
    [InlineData("~:", "", "-1 0 1")]
    [InlineData(".5", "0.6", "0.5")]
    public void A_range_is_crossed_by_what_is_beyond_it(string text, string beyond, string within)
    {
        var range = LimitRange.Parse(text)!;

        Assert.Equal(text, range.ToString());
        Assert.All(Numbers(beyond), figure => Assert.True(range.IsCrossedBy(figure), $"{figure} is beyond {text}"));
        Assert.All(Numbers(within), figure => Assert.False(range.IsCrossedBy(figure), $"{figure} is within {text}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("@")]
    [InlineData(":")]
    [InlineData("@:")]
    [InlineData("~")]
    [InlineData("@~")]
    [InlineData("20:10")]
    [InlineData("-1")]
    [InlineData("10:20:30")]
    [InlineData("10-20")]
    [InlineData("10:~")]
    [InlineData("~10")]
    [InlineData("@@10")]
    [InlineData("ten")]
    [InlineData("10s")]
    [InlineData("1e3")]
    [InlineData("1,5")]
    [InlineData("1 0")]
    [InlineData(" 10")]
    [InlineData("10 ")]
    [InlineData("0x10")]
    [InlineData("NaN")]
    [InlineData("--5:5")]
    [InlineData("+5")]
    [InlineData("1:+5")]
    [InlineData("-")]
    [InlineData("99999999999999999999999999999999999999")]
    public void What_is_no_range_is_told_apart(string text) => Assert.Null(LimitRange.Parse(text));

    private static IEnumerable<decimal> Numbers(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(number => decimal.Parse(number, CultureInfo.InvariantCulture));
}
