using ImapProbe.Timing;

namespace ImapProbe.Tests.Unit;

public sealed class DeadlineTests : IDisposable
{
    private readonly HandClock clock = new();
    private readonly Deadline deadline;

    public DeadlineTests() => deadline = new Deadline(TimeSpan.FromSeconds(30), clock);

    public void Dispose() => deadline.Dispose();

    [Theory]
    [InlineData(0, 30, false)]
    [InlineData(10, 20, false)]
    [InlineData(29.999, 0.001, false)]
    [InlineData(30, 0, true)]
    [InlineData(3600, 0, true)]
    public void The_time_left_goes_down_to_zero_and_no_further(double passed, double left, bool hasPassed)
    {
        clock.Advance(TimeSpan.FromSeconds(passed));

        Assert.Equal(TimeSpan.FromSeconds(left), deadline.Left);
        Assert.Equal((hasPassed, hasPassed), (deadline.HasPassed, deadline.Token.IsCancellationRequested));
    }

    [Fact]
    public void Who_waits_with_its_token_is_told()
    {
        var waiting = Task.Delay(Timeout.InfiniteTimeSpan, clock, deadline.Token);
        Assert.False(waiting.IsCompleted);

        clock.Advance(TimeSpan.FromSeconds(30));

        Assert.True(waiting.IsCanceled);
    }

    [Fact]
    public void It_remembers_what_was_given() => Assert.Equal(TimeSpan.FromSeconds(30), deadline.Timeout);
}
