using System.Collections.Frozen;
using System.Text;

namespace ImapProbe.Loopback.Imap;

/// <summary>What the clients of one server have sent so far, and how far they came.</summary>
internal sealed class Journal(bool isRecorded)
{
    private readonly Lock gate = new();
    private readonly List<byte> raw = [];
    private readonly List<byte> imap = [];
    private readonly List<string> commands = [];

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

    public Task ReachedAsync(Step step) => reached[step].Task;

    public void Mark(Step step) => reached[step].TrySetResult();

    public void RecordRaw(ReadOnlySpan<byte> bytes) => Record(raw, bytes);

    public void RecordImap(ReadOnlySpan<byte> bytes) => Record(imap, bytes);

    public void RecordCommand(ReadOnlySpan<byte> line)
    {
        if (!isRecorded)
            return;
        lock (gate)
            commands.Add(Encoding.Latin1.GetString(line));
    }

    private void Record(List<byte> kept, ReadOnlySpan<byte> bytes)
    {
        if (!isRecorded)
            return;
        lock (gate)
            kept.AddRange(bytes);
    }
}
