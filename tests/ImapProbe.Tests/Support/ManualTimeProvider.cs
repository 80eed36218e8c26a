namespace ImapProbe.Tests.Support;

/// <summary>A clock that only moves when a test moves it, timers included.</summary>
internal sealed class ManualTimeProvider : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 18, 30, 0, TimeSpan.Zero);

    private readonly List<HandTimer> timers = [];
    private long now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => now;

    public override DateTimeOffset GetUtcNow() => Start.AddTicks(now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HandTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        timers.Add(timer);
        return timer;
    }

    public void Advance(TimeSpan span)
    {
        now += span.Ticks;
        foreach (var timer in timers.ToList())
            timer.FireIfDue();
    }

    public void AdvanceMilliseconds(double milliseconds) => Advance(TimeSpan.FromMilliseconds(milliseconds));

    private sealed class HandTimer(ManualTimeProvider clock, Action fire) : ITimer
    {
        private long? due;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            due = dueTime < TimeSpan.Zero ? null : clock.now + dueTime.Ticks;
            return true;
        }

        public void FireIfDue()
        {
            if (due is null || due > clock.now)
                return;
            due = null;
            fire();
        }

        public void Dispose() => due = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
