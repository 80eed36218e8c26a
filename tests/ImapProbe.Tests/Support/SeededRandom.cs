namespace ImapProbe.Tests.Support;

/// <summary>Chance that comes again with its seed, on every runtime: a failure found once can be had again (xorshift32, Marsaglia 2003).</summary>
internal sealed class SeededRandom(int seed)
{
    private uint state = (uint)seed * 2654435769 | 1;

    public int Below(int limit)
    {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        return (int)(state % (uint)limit);
    }

    public T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];

    public void Shuffle<T>(T[] items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
