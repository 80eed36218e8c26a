using ImapProbe.Core;
using ImapProbe.Io;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Unit.Io;

public sealed class InputFileTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ManualTimeProvider clock = new();
    private readonly Deadline deadline;

    public InputFileTests() => deadline = new Deadline(TimeSpan.FromSeconds(30), clock);

    public void Dispose() => deadline.Dispose();

    [Fact]
    public async Task A_read_that_heeds_no_token_holds_nobody_up_and_is_not_closed_under()
    {
        var stream = new LateStream();
        var lines = new InputFile("the targets file", "-", () => stream).UseAsync(
            read => new TextLines(read).ReadAsync(deadline.Token).ToListAsync().AsTask(), deadline);
        await stream.IsRead.WaitAsync(Patience, TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal("the targets file said nothing more within the 30 s that the probe may take", (await lines).Problem);
        Assert.False(stream.IsClosed.IsCompleted);
        stream.Deliver("late\n"u8);
        await stream.IsClosed.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_regular_file_has_nothing_to_say_and_is_not_read_in_time()
    {
        using var folder = new TempFolder();
        var path = folder.Write("pw", [.. "secret"u8]);
        clock.Advance(TimeSpan.FromSeconds(30));
        var read = await new InputFile("the password file", path, () => Stream.Null).ReadAsync(100, deadline);

        Assert.Equal("the password file could not be read within the 30 s that the probe may take", read.Problem);
    }

    [Fact]
    public void What_a_file_holds_is_wiped()
    {
        byte[] bytes = [.. "secret"u8];
        new FileContent(bytes, null).Dispose();

        Assert.Equal(new byte[6], bytes);
    }

    /// <summary>Delivers when it is told to, and heeds no token, as a FIFO.</summary>
    private sealed class LateStream : MemoryStream
    {
        private readonly TaskCompletionSource isRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource isClosed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource isDelivered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task IsRead => isRead.Task;

        public Task IsClosed => isClosed.Task;

        public void Deliver(ReadOnlySpan<byte> bytes)
        {
            Write(bytes);
            Position = 0;
            isDelivered.SetResult();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            isRead.TrySetResult();
            await isDelivered.Task;
            return Read(buffer.Span);
        }

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            isClosed.TrySetResult();
        }
    }
}
