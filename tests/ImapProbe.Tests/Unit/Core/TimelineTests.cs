using ImapProbe.Core;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Unit.Core;

public sealed class TimelineTests
{
    private readonly ManualTimeProvider clock = new();
    private readonly Timeline timeline;

    public TimelineTests() => timeline = new Timeline(clock);

    [Fact]
    public void A_phase_lasts_from_its_beginning_to_its_end_and_what_lies_between_two_is_in_neither()
    {
        timeline.Begin(Phase.Dns);
        clock.AdvanceMilliseconds(2);
        timeline.End();
        clock.AdvanceMilliseconds(100);
        timeline.Begin(Phase.Tcp);
        clock.AdvanceMilliseconds(19);
        timeline.End();
        clock.AdvanceMilliseconds(100);

        var durations = timeline.Stop();

        Assert.Equal(TimeSpan.FromMilliseconds(2), durations.Of(Phase.Dns));
        Assert.Equal(TimeSpan.FromMilliseconds(19), durations.Of(Phase.Tcp));
        Assert.Equal(2, durations.Phases.Count);
    }

    [Fact]
    public void What_the_program_does_for_itself_within_a_phase_is_left_out_of_it()
    {
        timeline.Begin(Phase.Tls);
        clock.AdvanceMilliseconds(3);
        var result = timeline.Exclude(() =>
        {
            clock.AdvanceMilliseconds(60);
            return "roots";
        });
        clock.AdvanceMilliseconds(4);
        timeline.End();

        Assert.Equal("roots", result);
        Assert.Equal(TimeSpan.FromMilliseconds(7), timeline.Stop().Of(Phase.Tls));
    }

    [Fact]
    public void A_phase_in_progress_has_its_duration_until_the_stop()
    {
        timeline.Begin(Phase.Tls);
        clock.AdvanceMilliseconds(7);

        Assert.Equal(TimeSpan.FromMilliseconds(7), timeline.Stop().Of(Phase.Tls));
    }

    [Fact]
    public void A_phase_ends_at_the_moment_that_was_stamped()
    {
        timeline.Begin(Phase.Greeting);
        clock.AdvanceMilliseconds(18);
        var arrived = timeline.Now;
        clock.AdvanceMilliseconds(5);
        timeline.End(arrived);

        Assert.Equal(TimeSpan.FromMilliseconds(18), timeline.Stop().Of(Phase.Greeting));
    }

    [Fact]
    public void A_phase_goes_on_where_it_is_begun_again()
    {
        for (var i = 0; i < 3; i++)
        {
            timeline.Begin(Phase.Session);
            clock.AdvanceMilliseconds(5);
            timeline.End();
        }

        Assert.Equal(TimeSpan.FromMilliseconds(15), timeline.Stop().Of(Phase.Session));
    }

    [Fact]
    public void Nothing_changes_the_figures_after_the_stop()
    {
        timeline.Begin(Phase.Dns);
        clock.AdvanceMilliseconds(1);
        var durations = timeline.Stop();

        clock.AdvanceMilliseconds(1);
        timeline.End();
        timeline.Begin(Phase.Tcp);
        timeline.Expect(Phase.Logout);
        clock.AdvanceMilliseconds(1);

        Assert.Equal(Phase.Dns, timeline.Current);
        Assert.Equal(TimeSpan.FromMilliseconds(1), durations.Total);
        Assert.Equal(durations.Phases, timeline.Stop().Phases);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(9, 0)]
    [InlineData(10, 10)]
    [InlineData(12_345_678, 12_345_670)]
    public void Durations_are_whole_microseconds(long ticks, long rounded)
    {
        timeline.Begin(Phase.Dns);
        clock.Advance(TimeSpan.FromTicks(ticks));

        Assert.Equal(rounded, timeline.Stop().Of(Phase.Dns)?.Ticks);
    }

    [Fact]
    public void A_phase_that_is_expected_owns_a_failure_but_did_not_take_place()
    {
        timeline.Begin(Phase.Greeting);
        timeline.End();
        timeline.Expect(Phase.StartTls);

        Assert.Equal(Phase.StartTls, timeline.Current);
        Assert.Null(timeline.Stop().Of(Phase.StartTls));
    }

    [Fact]
    public void The_phase_that_began_last_is_the_current_one_also_when_it_has_ended()
    {
        timeline.Begin(Phase.Tcp);
        timeline.End();

        Assert.Equal(Phase.Tcp, timeline.Current);
    }
}
