using System.Buffers;

namespace ImapProbe.Tests.Fuzzing;

/// <summary>The instrument itself, on a pool that is nobody else's.</summary>
public sealed class PoolWatchTests
{
    // No other array here has this size.
    private const int Size = 4_194_304;

    [Fact]
    public void An_array_that_is_returned_twice_is_told_with_both_places()
    {
        using var watch = new PoolWatch();
        var pool = ArrayPool<byte>.Create(Size, 4);
        var (_, array) = (pool.Rent(Size), pool.Rent(Size));
        pool.Return(array);
        Assert.DoesNotContain(watch.Findings, IsOfThisSize);

        pool.Return(array);

        var finding = Assert.Single(watch.Findings, IsOfThisSize);
        Assert.Equal(3, finding.Split(nameof(An_array_that_is_returned_twice_is_told_with_both_places)).Length);
    }

    [Fact]
    public void One_that_is_rented_between_is_well()
    {
        using var watch = new PoolWatch();
        var pool = ArrayPool<byte>.Create(Size / 2, 4);
        for (var i = 0; i < 10; i++)
            pool.Return(pool.Rent(Size / 2));

        Assert.DoesNotContain(watch.Findings, finding => finding.Contains($"of {Size / 2} bytes", StringComparison.Ordinal));
    }

    private static bool IsOfThisSize(string finding) => finding.Contains($"of {Size} bytes", StringComparison.Ordinal);
}
