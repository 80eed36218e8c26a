using ImapProbe.Core;

namespace ImapProbe.Tests.Unit.Core;

public sealed class ProbeResultTests
{
    [Theory]
    [InlineData(Phase.Login, FailureKind.Login, true)]
    [InlineData(Phase.Login, FailureKind.Timeout, false)]
    [InlineData(Phase.Dns, FailureKind.Timeout, false)]
    [InlineData(Phase.Tcp, FailureKind.Login, false)]
    public void A_login_that_failed_without_any_phase_was_not_run(object phase, object kind, bool isNotRun) => Assert.Equal(
        isNotRun,
        (Samples.NoAddress with { Durations = Samples.Took(), Failure = new Failure((Phase)phase, (FailureKind)kind, "no") }).IsNotRun);

    [Fact]
    public void A_login_that_was_refused_was_run() => Assert.False(Samples.RefusedLogin.IsNotRun);

    [Fact]
    public void What_went_well_was_run() => Assert.False((Samples.Success with { Durations = Samples.Took() }).IsNotRun);
}
