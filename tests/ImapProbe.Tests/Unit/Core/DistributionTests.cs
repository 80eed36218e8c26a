using ImapProbe.Core;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Unit.Core;

public sealed class DistributionTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 1, 2)]
    [InlineData(3, 2, 3)]
    [InlineData(19, 10, 19)]
    [InlineData(20, 10, 19)]
    [InlineData(21, 11, 20)]
    [InlineData(40, 20, 38)]
    [InlineData(100, 50, 95)]
    [InlineData(101, 51, 96)]
    public void Of_the_numbers_from_1_on_the_nearest_rank_is_itself(int count, int median, int p95)
    {
        var distribution = Of([.. Enumerable.Range(1, count)]);

        Assert.Equal(
            (Milliseconds(1), Milliseconds(median), Milliseconds(p95), Milliseconds(count)),
            (distribution.Min, distribution.Median, distribution.P95, distribution.Max));
    }

    [Fact]
    public void Whatever_the_durations_a_percentile_is_the_smallest_that_so_many_do_not_exceed()
    {
        var random = new SeededRandom(95);
        for (var round = 0; round < 500; round++)
        {
            var spread = 1 + random.Below(100);
            var durations = Throw(random, 1 + random.Below(60), spread);
            var distribution = new Distribution(durations);

            Assert.Equal(durations.Count, distribution.Count);
            Assert.Equal(durations.Min(), distribution.Min);
            Assert.Equal(ByDefinition(durations, 50), distribution.Median);
            Assert.Equal(ByDefinition(durations, 95), distribution.P95);
            Assert.Equal(durations.Max(), distribution.Max);
        }
    }

    [Fact]
    public void Without_a_duration_there_is_none() => Assert.Throws<ArgumentException>(() => Of());

    [Fact]
    public void What_becomes_of_the_list_later_changes_nothing()
    {
        List<TimeSpan> durations = [Milliseconds(2), Milliseconds(1)];
        var distribution = new Distribution(durations);

        durations.Clear();

        Assert.Equal(Milliseconds(2), distribution.Max);
    }

    [Theory]
    [InlineData(new[] { 10, 11, 14, 18 }, new[] { 2, 0, 1, 1 })]
    [InlineData(new[] { 10, 12, 14, 16, 18 }, new[] { 1, 1, 1, 2 })]
    [InlineData(new[] { 0, 1_000_000_000 }, new[] { 1, 0, 0, 1 })]
    [InlineData(new[] { 7, 7, 7 }, new[] { 3, 0, 0, 0 })]
    [InlineData(new[] { 0 }, new[] { 1, 0, 0, 0 })]
    public void Slices_are_of_equal_width_from_the_shortest_to_the_longest(int[] durations, int[] counts) =>
        Assert.Equal(counts, Of(durations).Counts(4));

    [Fact]
    public void Whatever_the_slices_each_duration_is_in_its_own()
    {
        var random = new SeededRandom(8);
        for (var round = 0; round < 300; round++)
        {
            var durations = Throw(random, 2 + random.Below(60), 2 + random.Below(1000));
            durations.Add(durations.Max() + Milliseconds(1));
            var (min, range, slices) = (durations.Min(), durations.Max() - durations.Min(), 1 + random.Below(90));

            var counts = new Distribution(durations).Counts(slices);

            Assert.Equal(
                Enumerable.Range(0, slices).Select(i => durations.Count(duration =>
                    (duration - min).Ticks * slices >= i * range.Ticks && ((duration - min).Ticks * slices < (i + 1) * range.Ticks || i == slices - 1))),
                counts);
        }
    }

    private static TimeSpan ByDefinition(List<TimeSpan> durations, int percent) =>
        durations.Where(candidate => durations.Count(duration => duration <= candidate) * 100 >= percent * durations.Count).Min();

    private static List<TimeSpan> Throw(SeededRandom random, int count, int spread) =>
        [.. Enumerable.Range(0, count).Select(_ => Milliseconds(random.Below(spread)))];

    private static Distribution Of(params int[] milliseconds) => new(milliseconds.Select(Milliseconds));

    private static TimeSpan Milliseconds(int number) => TimeSpan.FromMilliseconds(number);
}
