using ImapProbe.Core;

namespace ImapProbe.Tests.Unit.Core;

public sealed class ProbeResultTests
{
    [Fact]
    public void A_login_that_was_refused_was_run() => Assert.False(Samples.RefusedLogin.IsNotRun);

    [Fact]
    public void The_failure_that_was_met_is_there_whether_or_not_it_was_expected()
    {
        var met = Samples.RefusedLogin with { Failure = null, Expected = Samples.RefusedLogin.Failure };

        Assert.Equal(Samples.RefusedLogin.Failure, Samples.RefusedLogin.Met);
        Assert.Equal(Samples.RefusedLogin.Failure, met.Met);
        Assert.Null(Samples.Success.Met);
        Assert.Equal((true, 0), (met.IsWell, ExitCodes.Of(met)));
    }
}
