using ImapProbe.Report;

namespace ImapProbe.Tests.Unit.Report;

public sealed class NagiosStatesTests
{
    [Theory]
    [InlineData(NagiosState.Ok, NagiosState.Ok, NagiosState.Ok)]
    [InlineData(NagiosState.Warning, NagiosState.Ok, NagiosState.Warning)]
    [InlineData(NagiosState.Unknown, NagiosState.Ok, NagiosState.Warning, NagiosState.Unknown)]
    [InlineData(NagiosState.Critical, NagiosState.Ok, NagiosState.Warning, NagiosState.Unknown, NagiosState.Critical)]
    [InlineData(NagiosState.Critical, NagiosState.Critical, NagiosState.Unknown)]
    public void The_worst_is_critical_then_unknown_then_warning(object worst, params object[] states)
    {
        Assert.Equal((NagiosState)worst, NagiosStates.Worst(states.Cast<NagiosState>()));
        Assert.Equal((NagiosState)worst, NagiosStates.Worst(states.Reverse().Cast<NagiosState>()));
    }

    [Fact]
    public void Of_nothing_nothing_is_known() => Assert.Equal(NagiosState.Unknown, NagiosStates.Worst([]));

    [Fact]
    public void A_run_is_as_bad_as_its_worst_probe_or_problem()
    {
        var slow = Samples.Success with { LimitWarnings = ["slow"] };

        Assert.Equal(NagiosState.Ok, NagiosStates.Of([Samples.Success, Samples.Success], []));
        Assert.Equal(NagiosState.Warning, NagiosStates.Of([slow, Samples.Success], []));
        Assert.Equal(NagiosState.Unknown, NagiosStates.Of([slow, Samples.Success], ["a bad line"]));
        Assert.Equal(NagiosState.Critical, NagiosStates.Of([Samples.RefusedLogin, slow], ["a bad line"]));
    }
}
