using System.Runtime.CompilerServices;
using ImapProbe.Core;

namespace ImapProbe.Tests.Unit.Core;

public sealed class TallyTests
{
    [Fact]
    public void Before_the_first_probe_there_is_nothing()
    {
        var summary = Sum();

        Assert.Equal((Samples.Request, 0, 0), (summary.Request, summary.Count, summary.Failed));
        Assert.Empty(summary.Phases);
        Assert.Empty(summary.Failures);
    }

    [Fact]
    public void A_probe_that_went_well_counts_in_each_of_its_phases_and_in_the_total()
    {
        var summary = Sum(Samples.Success, Samples.Success with { Durations = Samples.Took((Phase.Tcp, 1000), (Phase.Login, 3000)) });

        Assert.Equal((2, 0), (summary.Count, summary.Failed));
        Assert.Equal(
            [(Phase.Dns, 1), (Phase.Tcp, 2), (Phase.Tls, 1), (Phase.Greeting, 1), (Phase.Login, 2), (Phase.Session, 1), (Phase.Logout, 1), (Phase.Total, 2)],
            Counts(summary));
        Assert.Equal((Ms(4), Ms(148)), (summary.Phases[Phase.Total].Min, summary.Phases[Phase.Total].Max));
        Assert.Equal((Ms(1), Ms(19)), (summary.Phases[Phase.Tcp].Min, summary.Phases[Phase.Tcp].Max));
    }

    [Fact]
    public void The_phase_that_failed_counts_among_the_failures_and_not_in_the_figures()
    {
        var summary = Sum(Samples.RefusedCertificate, Samples.Success, Samples.RefusedLogin, Samples.NoAddress, Samples.RefusedLogin);

        Assert.Equal((5, 4), (summary.Count, summary.Failed));
        Assert.Equal([(Phase.Dns, 1), (Phase.Tls, 1), (Phase.Login, 2)], Failures(summary));
        Assert.Equal(
            [(Phase.Dns, 2), (Phase.Tcp, 4), (Phase.Tls, 3), (Phase.Greeting, 3), (Phase.Login, 1), (Phase.Session, 1), (Phase.Logout, 1), (Phase.Total, 1)],
            Counts(summary));
        Assert.Equal(Ms(38), summary.Phases[Phase.Login].Max);
    }

    [Fact]
    public void A_failure_in_a_phase_that_could_not_begin_leaves_the_others_their_figures()
    {
        var summary = Sum(Samples.Success with
        {
            Durations = Samples.Took((Phase.Tcp, 1000), (Phase.Tls, 1000)),
            Failure = new Failure(Phase.Login, FailureKind.Protocol, "no method"),
        });

        Assert.Equal([(Phase.Tcp, 1), (Phase.Tls, 1)], Counts(summary));
        Assert.Equal([(Phase.Login, 1)], Failures(summary));
    }

    [Theory]
    [InlineData(Phase.Tls)]
    [InlineData(Phase.Total)]
    public void A_critical_limit_takes_nothing_from_the_figures(object phase)
    {
        var summary = Sum(Samples.Success with { Failure = new Failure((Phase)phase, FailureKind.Limit, "slow") });

        Assert.Equal((1, 1), (summary.Count, summary.Failed));
        Assert.Equal([((Phase)phase, 1)], Failures(summary));
        Assert.Equal(Counts(Sum(Samples.Success)), Counts(summary));
    }

    [Fact]
    public void A_probe_that_was_not_run_is_counted_apart_and_did_not_fail()
    {
        var summary = Sum(Samples.NotRun);

        Assert.Equal((1, 0, 1), (summary.Count, summary.Failed, summary.NotRun));
        Assert.Empty(summary.Failures);
        Assert.Empty(summary.Phases);
    }

    [Fact]
    public void An_expected_failure_is_none_and_leaves_its_phase_without_a_figure()
    {
        var summary = Sum(Samples.RefusedLogin with { Failure = null, Expected = Samples.RefusedLogin.Failure });

        Assert.Equal((1, 0, 0), (summary.Count, summary.Failed, summary.NotRun));
        Assert.Equal([(Phase.Tcp, 1), (Phase.Tls, 1), (Phase.Greeting, 1)], Counts(summary));
    }

    [Fact]
    public void Without_all_addresses_a_target_has_one_sum_wherever_it_was_dialled()
    {
        var tally = new TargetTally();
        tally.Add(Samples.Success);
        tally.Add(Samples.RefusedLogin with { Address = System.Net.IPAddress.Loopback });
        tally.Omit(new Omission([Samples.RefusedLogin], 98));

        var summary = Assert.Single(tally.Sums);
        Assert.Equal((100, 1, 98, null), (summary.Count, summary.Failed, summary.NotRun, summary.Address));
    }

    [Fact]
    public void A_sum_stays_what_it_was()
    {
        var tally = new Tally(Samples.Request);
        tally.Add(Samples.RefusedLogin);
        var summary = tally.Sum();

        tally.Add(Samples.RefusedLogin);
        tally.Add(Samples.Success);

        Assert.Equal((1, 1), (summary.Count, summary.Failed));
        Assert.Equal([(Phase.Login, 1)], Failures(summary));
        Assert.Equal([(Phase.Tcp, 1), (Phase.Tls, 1), (Phase.Greeting, 1)], Counts(summary));
    }

    [Fact]
    public void Of_a_result_nothing_is_kept_but_its_figures()
    {
        var tally = new Tally(Samples.Request);
        var result = AddOne(tally);

        GC.Collect();

        Assert.False(result.IsAlive);
        Assert.Equal(1, tally.Sum().Count);
    }

    // Not inlined, or the caller's frame would hold the result.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference AddOne(Tally tally)
    {
        var result = Samples.Success with { Notices = ["odd"] };
        tally.Add(result);
        return new WeakReference(result);
    }

    private static Summary Sum(params IEnumerable<ProbeResult> results) => Samples.Sum(Samples.Request, results);

    private static IEnumerable<(Phase Phase, int Count)> Counts(Summary summary) =>
        summary.Phases.OrderBy(entry => entry.Key).Select(entry => (entry.Key, entry.Value.Count));

    private static IEnumerable<(Phase Phase, int Count)> Failures(Summary summary) =>
        summary.Failures.OrderBy(entry => entry.Key).Select(entry => (entry.Key, entry.Value));

    private static TimeSpan Ms(int number) => TimeSpan.FromMilliseconds(number);
}
