using ImapProbe.Core;
using ImapProbe.Tests.Fuzzing;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Unit.Core;

public sealed class DeadlineTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ManualTimeProvider clock = new();
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
    public async Task What_comes_of_work_in_time_is_the_waiters()
    {
        var used = new Probed();
        using var result = await deadline.RaceAsync(() => Task.FromResult(new Probed()), [used]);
        used.Dispose();

        Assert.Equal((false, true), (result.HasEnded, used.HasEnded));
    }

    [Fact]
    public async Task Work_that_is_late_keeps_what_it_uses_until_its_own_end_and_its_result_is_discarded()
    {
        var used = new Probed();
        var late = new Probed();
        var release = new TaskCompletionSource();
        var race = deadline.RaceAsync(
            async () =>
            {
                await release.Task;
                // Both are as they were, although whoever waited has disposed of them.
                Assert.False(used.HasEnded);
                Assert.True(deadline.Token.IsCancellationRequested);
                return late;
            },
            [used],
            discard: result => result.Dispose());
        clock.Advance(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => race);
        deadline.Dispose();
        used.Dispose();
        Assert.Equal((false, false), (used.HasEnded, late.HasEnded));

        release.SetResult();
        await Task.WhenAll(used.Ended, late.Ended).WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Work_that_fails_late_troubles_nobody()
    {
        using var watch = new ProcessWatch();
        var used = new Probed();
        await FailLateAsync(used);
        used.Dispose();
        await used.Ended.WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.DoesNotContain(watch.Settle(), finding => finding.Contains(nameof(Work_that_fails_late_troubles_nobody), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Work_that_fails_in_time_fails_for_the_waiter() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => deadline.RaceAsync<int>(() => throw new InvalidOperationException()));

    [Fact]
    public async Task What_is_disposed_of_starts_no_work()
    {
        deadline.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => deadline.RaceAsync(() => Task.FromResult(1)));
    }

    [Fact]
    public void It_remembers_what_was_given() => Assert.Equal(TimeSpan.FromSeconds(30), deadline.Timeout);

    // In a method of its own, so that nothing keeps the task alive that failed.
    private async Task FailLateAsync(Probed used)
    {
        var release = new TaskCompletionSource();
        var race = deadline.RaceAsync<int>(
            async () =>
            {
                await release.Task;
                throw new InvalidOperationException(nameof(Work_that_fails_late_troubles_nobody));
            },
            [used]);
        clock.Advance(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => race);
        release.SetResult();
    }

    private sealed class Probed : Retained
    {
        private readonly TaskCompletionSource ended = new();

        public Task Ended => ended.Task;

        public bool HasEnded => ended.Task.IsCompleted;

        protected override void End() => ended.SetResult();
    }
}
