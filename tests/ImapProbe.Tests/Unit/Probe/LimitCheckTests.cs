using ImapProbe.Core;
using ImapProbe.Probe;

namespace ImapProbe.Tests.Unit.Probe;

/// <summary>The sample took 0.148 s, and its chain has 57 days left.</summary>
public sealed class LimitCheckTests
{
    [Fact]
    public void Without_limits_nothing_changes() => Assert.Equivalent(Samples.Success, Judge(Samples.Success));

    [Fact]
    public void The_days_left_are_whole_ones_until_the_earliest_expiry_in_the_chain() => Assert.Equal(57, Samples.Success.DaysLeft);

    [Fact]
    public void Limits_that_are_kept_are_not_mentioned()
    {
        var result = Judge(Samples.Success, "0.148", "0:1", "57", "57");

        Assert.Null(result.Failure);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void A_warning_is_told_and_is_no_failure()
    {
        var result = Judge(Samples.Success, "0.1", "1", "58", "7");

        Assert.Null(result.Failure);
        Assert.Equal(
            [
                "the first certificate of the chain to expire has 57 days left, fewer than the warning limit of 58 days",
                "the probe took 0.148 s, which the warning range 0.1 does not allow",
            ],
            result.LimitWarnings);
    }

    [Theory]
    [InlineData(4_134_822, "4", "4.135")]
    [InlineData(2_000_100, "2", "2.0001")]
    [InlineData(1_999_900, "2:", "1.9999")]
    [InlineData(2_000_000, "@2", "2.000")]
    public void A_figure_is_as_exact_as_its_range_asks_for(int microseconds, string range, string shown)
    {
        var slow = Samples.Success with { Durations = Samples.Took((Phase.Login, microseconds)) };

        Assert.Equal($"the probe took {shown} s, which the warning range {range} does not allow", Assert.Single(Judge(slow, range).LimitWarnings));
    }

    [Fact]
    public void A_critical_time_is_a_failure_of_the_total()
    {
        var result = Judge(Samples.Success, "0.01", "0.1");

        Assert.Equal(new Failure(Phase.Total, FailureKind.Limit, "the probe took 0.148 s, which the critical range 0.1 does not allow"), result.Failure);
        Assert.Empty(result.LimitWarnings);
        Assert.Equal(1, ExitCodes.Of(result));
    }

    [Fact]
    public void A_critical_certificate_is_a_failure_of_tls()
    {
        var result = Judge(Samples.Success, null, null, "90", "58");

        Assert.Equal((Phase.Tls, FailureKind.Limit), (result.Failure!.Phase, result.Failure.Kind));
        Assert.Contains("57 days left, fewer than the critical limit of 58 days", result.Failure.Message, StringComparison.Ordinal);
        Assert.Empty(result.LimitWarnings);
    }

    [Fact]
    public void Of_two_critical_limits_the_first_phase_fails_and_the_other_is_told()
    {
        var result = Judge(Samples.Success, null, "0.1", null, "58");

        Assert.Equal(Phase.Tls, result.Failure!.Phase);
        Assert.Contains("the critical range 0.1", Assert.Single(result.LimitWarnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_stays_what_it_is_and_its_certificate_is_told()
    {
        var result = Judge(Samples.RefusedLogin, "0", "0", "90", "58");

        Assert.Equal(Samples.RefusedLogin.Failure, result.Failure);
        Assert.Contains("the critical limit of 58 days", Assert.Single(result.LimitWarnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_that_was_refused_has_no_days() => Assert.Empty(Judge(Samples.RefusedCertificate, null, null, "9000", "25%").Warnings);

    [Theory]
    [InlineData(0.99, 1, true, "0 days")]
    [InlineData(1, 1, false, "")]
    [InlineData(1.99, 2, true, "1 day left")]
    [InlineData(-0.5, 0, true, "-1 days")]
    public void Days_are_counted_down(double days, int limit, bool isCrossed, string words)
    {
        var tls = Samples.Success.Tls! with { ChainNotAfter = Samples.Success.Time.AddDays(days) };
        var result = Judge(Samples.Success with { Tls = tls }, null, null, null, $"{limit}");

        Assert.Equal(isCrossed, result.Failure is not null);
        Assert.Contains(words, result.Failure?.Message ?? "", StringComparison.Ordinal);
    }

    // A certificate of 6 days whose issuer expires a day before it.
    [Theory]
    [InlineData(144, "100h", null)]
    [InlineData(60, "36h", null)]
    [InlineData(60, "36.1h", "the first certificate of the chain to expire has 36 hours left, fewer than the critical limit of 36.1 hours")]
    [InlineData(59.99, "36h", "the first certificate of the chain to expire has 35.9 hours left, fewer than the critical limit of 36 hours")]
    [InlineData(25, "1.5h", "the first certificate of the chain to expire has 1 hour left, fewer than the critical limit of 1.5 hours")]
    [InlineData(60, "2", "the first certificate of the chain to expire has 1 day left, fewer than the critical limit of 2 days")]
    [InlineData(60, "87600000h", "the first certificate of the chain to expire has 36 hours left, fewer than the critical limit of 87600000 hours")]
    [InlineData(36, "25%", null)]
    [InlineData(35.99, "25%", "the server's certificate has 24.9 % of its lifetime left, 35.9 of 144 hours, less than the critical limit of 25 %")]
    [InlineData(36, "25.5%", "the server's certificate has 25 % of its lifetime left, 36 of 144 hours, less than the critical limit of 25.5 %")]
    public void Short_lives_are_judged_in_hours_and_shares(double hoursOfLeaf, string limit, string? message)
    {
        var (time, sample) = (Samples.Success.Time, Samples.Success.Tls!);
        var leaf = sample.Certificate! with { NotBefore = time.AddHours(hoursOfLeaf - 144), NotAfter = time.AddHours(hoursOfLeaf) };
        var result = Samples.Success with { Tls = sample with { Certificate = leaf, ChainNotAfter = time.AddHours(hoursOfLeaf - 24) } };

        Assert.Equal(message, Judge(result, null, null, null, limit).Failure?.Message);
        Assert.Equal(message?.Replace("critical", "warning", StringComparison.Ordinal), Judge(result, null, null, limit).LimitWarnings.SingleOrDefault());
    }

    [Fact]
    public void A_share_of_months_is_told_in_days() => Assert.Equal(
        "the server's certificate has 71.3 % of its lifetime left, 64.2 of 90 days, less than the critical limit of 75 %",
        Judge(Samples.Success, null, null, "80%", "75%").Failure!.Message);

    private static ProbeResult Judge(
        ProbeResult result, string? warning = null, string? critical = null, string? certificateWarning = null, string? certificateCritical = null)
    {
        var limits = new Limits(Range(warning), Range(critical), Left(certificateWarning), Left(certificateCritical));
        return LimitCheck.Judge(result with { Request = result.Request with { Limits = limits } });
    }

    private static LimitRange? Range(string? text) => text is null ? null : LimitRange.Parse(text)!;

    private static CertificateLimit? Left(string? text) => text is null ? null : CertificateLimit.Parse(text)!;
}
