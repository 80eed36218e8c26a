using ImapProbe.Reporting;
using ImapProbe.Running;

namespace ImapProbe.Tests.Unit;

public sealed class VerdictTests
{
    private readonly Verdict verdict = new();

    [Fact]
    public void Nothing_bad_is_success() => AssertCodes(0, 0);

    [Fact]
    public void The_first_target_in_the_order_given_counts_whenever_it_ends()
    {
        verdict.Note(7, Samples.RefusedCertificate);
        AssertCodes(60, 2);
        verdict.Note(3, Samples.RefusedLogin);
        verdict.Note(0, Samples.Success);
        verdict.Note(5, Samples.NoAddress);
        AssertCodes(67, 2);
    }

    [Fact]
    public void Of_one_target_the_first_probe_that_failed_counts()
    {
        verdict.Note(1, Samples.Success);
        verdict.Note(1, Samples.NoAddress);
        verdict.Note(1, Samples.RefusedLogin);
        AssertCodes(6, 2);
    }

    [Fact]
    public void A_line_that_is_no_target_counts_in_its_place()
    {
        verdict.NoteMisuse(4);
        AssertCodes(2, 3);
        verdict.Note(3, Samples.RefusedLogin);
        AssertCodes(67, 2);
    }

    [Fact]
    public void A_warning_is_a_state_and_no_failure()
    {
        verdict.Note(0, Samples.Success with { LimitWarnings = ["slow"] });
        AssertCodes(0, 1);
    }

    private void AssertCodes(int usual, int nagios) =>
        Assert.Equal((usual, usual, usual, nagios), (verdict.In(OutputFormat.Text), verdict.In(OutputFormat.Json), verdict.In(OutputFormat.Prometheus), verdict.In(OutputFormat.Nagios)));
}
