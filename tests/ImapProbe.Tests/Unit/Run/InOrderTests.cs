using ImapProbe.Run;

namespace ImapProbe.Tests.Unit.Run;

public sealed class InOrderTests
{
    private readonly List<string> heard = [];
    private readonly InOrder<string> order;

    public InOrderTests() => order = new InOrder<string>(2, heard.Add);

    [Fact]
    public void The_first_source_is_heard_at_once_and_the_others_in_their_turn()
    {
        order.Add(1, "b1");
        order.Add(0, "a1");
        Assert.Equal(["a1"], heard);

        order.Add(0, "a2");
        Assert.True(order.End(0).IsCompleted);
        order.Add(1, "b2");
        Assert.Equal(["a1", "a2", "b1", "b2"], heard);
    }

    [Fact]
    public void Sources_that_are_at_their_end_are_passed_over_together()
    {
        order.Add(2, "c");
        _ = order.End(2);
        order.Add(1, "b");
        _ = order.End(1);
        Assert.Empty(heard);

        _ = order.End(0);
        Assert.Equal(["b", "c"], heard);
        order.Add(3, "d");
        Assert.Equal(["b", "c", "d"], heard);
    }

    [Fact]
    public async Task Who_is_too_far_ahead_waits_for_the_first()
    {
        Assert.True(order.End(2).IsCompleted);
        var ahead = order.End(3);
        Assert.False(ahead.IsCompleted);

        await order.End(0);
        await ahead.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Many_at_once_are_told_one_after_the_other()
    {
        var numbers = new List<int>();
        var wide = new InOrder<int>(50, numbers.Add);
        var gate = new Lock();
        await Parallel.ForEachAsync(Enumerable.Range(0, 2000), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (place, _) =>
        {
            await Task.Yield();
            Task turn;
            lock (gate)
            {
                wide.Add(place, 2 * place);
                wide.Add(place, 2 * place + 1);
                turn = wide.End(place);
            }

            await turn;
        });

        Assert.Equal(Enumerable.Range(0, 4000), numbers);
    }
}
