using ImapProbe.Run;

namespace ImapProbe.Tests.Unit.Run;

public sealed class VerdictTests
{
    private readonly Verdict verdict = new();

    [Fact]
    public void Nothing_bad_is_success() => Assert.Equal(0, verdict.Code);

    [Fact]
    public void The_first_target_in_the_order_given_counts_whenever_it_ends()
    {
        verdict.Note(7, Samples.RefusedCertificate);
        Assert.Equal(60, verdict.Code);
        verdict.Note(3, Samples.RefusedLogin);
        verdict.Note(0, Samples.Success);
        verdict.Note(5, Samples.NoAddress);
        Assert.Equal(67, verdict.Code);
    }

    [Fact]
    public void Of_one_target_the_first_probe_that_failed_counts()
    {
        verdict.Note(1, Samples.Success);
        verdict.Note(1, Samples.NoAddress);
        verdict.Note(1, Samples.RefusedLogin);
        Assert.Equal(6, verdict.Code);
    }

    [Fact]
    public void A_line_that_is_no_target_counts_in_its_place()
    {
        verdict.NoteMisuse(4);
        Assert.Equal(2, verdict.Code);
        verdict.Note(3, Samples.RefusedLogin);
        Assert.Equal(67, verdict.Code);
    }

    [Fact]
    public void A_warning_is_no_failure()
    {
        verdict.Note(0, Samples.Success with { LimitWarnings = ["slow"] });
        Assert.Equal(0, verdict.Code);
    }
}
