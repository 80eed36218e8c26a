using ImapProbe.Run;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Unit.Run;

public sealed class FixedRateScheduleTests
{
    private readonly ManualTimeProvider clock = new();
    private readonly FixedRateSchedule grid;

    public FixedRateScheduleTests() => grid = new FixedRateSchedule(TimeSpan.FromSeconds(1), clock);

    [Fact]
    public void The_first_moment_is_now() => Assert.True(grid.NextAsync(CancellationToken.None).IsCompleted);

    [Fact]
    public async Task The_next_ones_are_an_interval_apart_whatever_a_probe_takes()
    {
        await grid.NextAsync(CancellationToken.None);
        foreach (var took in (int[])[200, 900, 0, 1000])
        {
            clock.AdvanceMilliseconds(took);
            var next = grid.NextAsync(CancellationToken.None);
            Assert.Equal(took is 1000, next.IsCompleted);
            clock.AdvanceMilliseconds(Math.Max(0, 999 - took));
            Assert.Equal(took is 1000, next.IsCompleted);
            clock.AdvanceMilliseconds(took is 1000 ? 0 : 1);
            Assert.True(next.IsCompleted);
        }
    }

    [Fact]
    public async Task What_has_passed_by_is_left_out_and_does_not_pile_up()
    {
        await grid.NextAsync(CancellationToken.None);
        clock.AdvanceMilliseconds(3400);
        var next = grid.NextAsync(CancellationToken.None);

        Assert.False(next.IsCompleted);
        clock.AdvanceMilliseconds(600);
        Assert.True(next.IsCompleted);
        Assert.False(grid.NextAsync(CancellationToken.None).IsCompleted);
    }

    [Fact]
    public async Task A_wait_can_be_cut_short()
    {
        using var source = new CancellationTokenSource();
        await grid.NextAsync(source.Token);
        var next = grid.NextAsync(source.Token);
        Assert.False(next.IsCompleted);

        await source.CancelAsync();
        await next;
    }
}
