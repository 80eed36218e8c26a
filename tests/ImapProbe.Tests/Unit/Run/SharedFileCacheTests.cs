using ImapProbe.Core;
using ImapProbe.Run;

namespace ImapProbe.Tests.Unit.Run;

public sealed class SharedFileCacheTests : IDisposable
{
    private readonly Deadline deadline = new(TimeSpan.FromMinutes(1), TimeProvider.System);
    private readonly List<string> wiped = [];
    private readonly SharedFileCache<string, string> shelf;
    private int readings;

    public SharedFileCacheTests() => shelf = new SharedFileCache<string, string>((path, _) => Task.FromResult($"{path} {++readings}"), wiped.Add);

    [Fact]
    public async Task What_somebody_has_is_read_once_and_wiped_when_nobody_has_it_any_more()
    {
        var first = await shelf.BorrowAsync("a", deadline);
        var second = await shelf.BorrowAsync("a", deadline);
        Assert.Equal(("a 1", "a 1"), (first.Value, second.Value));

        first.Dispose();
        first.Dispose();
        Assert.Empty(wiped);
        second.Dispose();
        Assert.Equal(["a 1"], wiped);
    }

    [Fact]
    public async Task Files_are_kept_apart_and_read_again_when_they_are_wanted_again()
    {
        using var other = await shelf.BorrowAsync("b", deadline);
        (await shelf.BorrowAsync("a", deadline)).Dispose();
        using var again = await shelf.BorrowAsync("a", deadline);

        Assert.Equal(("b 1", "a 3"), (other.Value, again.Value));
    }

    [Fact]
    public async Task What_is_kept_is_not_read_again()
    {
        var keeping = new SharedFileCache<string, string>(
            (path, _) => Task.FromResult($"{path} {++readings}"), wiped.Add)
        { IsKept = (path, _) => path is "a" };
        (await keeping.BorrowAsync("a", deadline)).Dispose();
        (await keeping.BorrowAsync("b", deadline)).Dispose();
        using var again = await keeping.BorrowAsync("a", deadline);

        Assert.Equal("a 1", again.Value);
        Assert.Equal(["b 2"], wiped);
    }

    [Fact]
    public async Task Who_comes_while_it_is_read_waits_for_the_same_reading()
    {
        var reading = new TaskCompletionSource<string>();
        var slow = new SharedFileCache<string, string>((_, _) => reading.Task, wiped.Add);
        var first = slow.BorrowAsync("a", deadline);
        var second = slow.BorrowAsync("a", deadline);
        Assert.False(first.IsCompleted || second.IsCompleted);

        reading.SetResult("text");
        Assert.Same((await first).Value, (await second).Value);
    }

    public void Dispose() => deadline.Dispose();
}
