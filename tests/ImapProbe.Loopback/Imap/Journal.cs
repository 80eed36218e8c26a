using System.Collections.Frozen;
using System.Text;

namespace ImapProbe.Loopback.Imap;

/// <summary>What one server and its clients have sent so far, and which steps they have reached.</summary>
internal sealed class Journal(bool isRecorded)
{
    private readonly Lock gate = new();
    private readonly List<byte> raw = [];
    private readonly List<byte> imap = [];
    private readonly List<string> commands = [];
    private readonly List<string> replies = [];

    // Continuations run elsewhere: a test that waits for a step must not hold up the connection that reached it.
    private readonly FrozenDictionary<Step, TaskCompletionSource> reached = Enum.GetValues<Step>().ToFrozenDictionary(
        step => step, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    public byte[] Raw
    {
        get
        {
            lock (gate)
                return [.. raw];
        }
    }

    public byte[] Imap
    {
        get
        {
            lock (gate)
                return [.. imap];
        }
    }

    public IReadOnlyList<string> Commands
    {
        get
        {
            lock (gate)
                return [.. commands];
        }
    }

    public IReadOnlyList<string> Replies
    {
        get
        {
            lock (gate)
                return [.. replies];
        }
    }

    public Task ReachedAsync(Step step) => reached[step].Task;

    public void Mark(Step step) => reached[step].TrySetResult();

    public void RecordRaw(ReadOnlySpan<byte> bytes) => Record(raw, bytes);

    public void RecordImap(ReadOnlySpan<byte> bytes) => Record(imap, bytes);

    public void RecordCommand(ReadOnlySpan<byte> line) => Record(commands, line);

    public void RecordReply(ReadOnlySpan<byte> reply) => Record(replies, reply);

    private void Record(List<string> kept, ReadOnlySpan<byte> text)
    {
        if (!isRecorded)
            return;
        lock (gate)
            kept.Add(Encoding.Latin1.GetString(text));
    }

    private void Record(List<byte> kept, ReadOnlySpan<byte> bytes)
    {
        if (!isRecorded)
            return;
        lock (gate)
            kept.AddRange(bytes);
    }
}
