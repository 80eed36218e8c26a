using System.Runtime.InteropServices;
using System.Text;

namespace ImapProbe.Io;

/// <summary>
/// A program in a session and a process group of its own, without a terminal or standard input. .NET's Process makes no group, and waits for a pipe as long
/// as any child of the program holds it.
/// </summary>
internal sealed class ChildProcess : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const short NewSession = 0x80;
    private const short DefaultSignals = 0x04;
    private const int NoHang = 1;
    private const int KillSignal = 9;
    private const int ChildSignal = 17;

    // More than the opaque structures of posix_spawn(3) take in any C library.
    private const int StructureSize = 1024;

    private readonly Lock gate = new();
    private readonly ChildOutput[] outputs;
    private readonly PollRequest[] polled;
    private readonly byte[] buffer = new byte[64 * 1024];
    private int process;
    private bool isKilled;

    public ChildProcess(ChildOutput output, ChildOutput error)
    {
        outputs = [output, error];
        polled = [new PollRequest(-1, PollRequest.Readable, 0), new PollRequest(-1, PollRequest.Readable, 0)];
    }

    /// <summary>How it ended, as waitpid(2) says; null until <see cref="HasEnded"/> has seen it.</summary>
    public int? Status { get; private set; }

    /// <summary>Whether nobody can write anything more.</summary>
    public bool IsSilent => polled.All(pipe => pipe.Descriptor < 0);

    // SIGPIPE alone, as a sigset_t: .NET ignores it, and a program would inherit that.
    private static byte[] BrokenPipe => [0, 0x10, .. new byte[StructureSize - 2]];

    /// <summary>Starts a program that is found on PATH. The result is an error number, or 0.</summary>
    public int Start(IReadOnlyList<string> words, byte[] environment)
    {
        // Where it was inherited as ignored, or .NET is process 1, nobody could say how a child ended.
        _ = LibC.SetHandler(ChildSignal, 0);
        int[] writing = [-1, -1];
        try
        {
            for (var i = 0; i < writing.Length; i++)
            {
                var ends = new int[2];
                if (LibC.Pipe(ends, CloseOnExec) is not 0)
                    return Marshal.GetLastPInvokeError();
                (polled[i].Descriptor, writing[i]) = (ends[0], ends[1]);
            }

            lock (gate)
                return isKilled ? UnixError.Interrupted : Spawn(words, environment, writing);
        }
        finally
        {
            foreach (var end in writing.Where(end => end >= 0))
                _ = LibC.Close(end);
        }
    }

    public bool HasEnded()
    {
        lock (gate)
        {
            if (Status is null && LibC.Wait(process, out var status, NoHang) is not 0)
                Status = status;
            return Status is not null;
        }
    }

    /// <summary>Reads once from each pipe that has something, and waits for that so long. False where there was nothing.</summary>
    public bool Read(int milliseconds)
    {
        var isRead = false;
        if (LibC.Poll(ref polled[0], (nuint)polled.Length, milliseconds) is var found and <= 0)
            return found < 0 && Marshal.GetLastPInvokeError() is UnixError.Interrupted;
        for (var i = 0; i < polled.Length; i++)
        {
            if (polled[i] is not { Descriptor: >= 0, ReturnedEvents: not 0 })
                continue;
            var count = (int)LibC.Read(polled[i].Descriptor, buffer, (nuint)buffer.Length);
            if (count > 0)
                outputs[i].Add(buffer.AsSpan(0, count));
            else
                Close(ref polled[i]);
            isRead = true;
        }

        Array.Clear(buffer);
        return isRead;
    }

    /// <summary>Ends it and all that it started, but for what left its group. What has ended by itself leaves its children alone.</summary>
    public void Kill()
    {
        lock (gate)
        {
            isKilled = true;
            if (process > 0 && Status is null)
                _ = LibC.Kill(-process, KillSignal);
        }
    }

    public void Dispose()
    {
        for (var i = 0; i < polled.Length; i++)
            Close(ref polled[i]);
    }

    private static void Close(ref PollRequest pipe)
    {
        if (pipe.Descriptor >= 0)
            _ = LibC.Close(pipe.Descriptor);
        pipe.Descriptor = -1;
    }

    private int Spawn(IReadOnlyList<string> words, byte[] environment, int[] writing)
    {
        var (actions, attributes) = (new byte[StructureSize], new byte[StructureSize]);
        using var arguments = new NativeStrings(Encoding.UTF8.GetBytes(string.Concat(words.Select(word => $"{word}\0"))));
        using var variables = new NativeStrings(environment);
        _ = LibC.InitializeActions(actions);
        _ = LibC.InitializeAttributes(attributes);
        _ = LibC.AddOpen(actions, 0, "/dev/null", 0, 0);
        _ = LibC.AddDuplicate(actions, writing[0], 1);
        _ = LibC.AddDuplicate(actions, writing[1], 2);
        _ = LibC.SetFlags(attributes, NewSession | DefaultSignals);
        _ = LibC.SetDefaultSignals(attributes, BrokenPipe);
        var error = LibC.Spawn(out process, words[0], actions, attributes, arguments.Pointers, variables.Pointers);
        _ = LibC.DestroyActions(actions);
        if (error is not 0)
            process = 0;
        return error;
    }

    /// <summary>An array of C strings, from a block of them.</summary>
    private sealed class NativeStrings : IDisposable
    {
        private readonly nint block;

        public NativeStrings(byte[] strings)
        {
            block = Marshal.AllocHGlobal(strings.Length + 1);
            Marshal.Copy(strings, 0, block, strings.Length);
            List<nint> pointers = [];
            for (var at = 0; at < strings.Length; at += strings.AsSpan(at).IndexOf((byte)0) + 1)
                pointers.Add(block + at);
            Pointers = [.. pointers, 0];
        }

        public nint[] Pointers { get; }

        public void Dispose() => Marshal.FreeHGlobal(block);
    }
}

/// <summary>What a program wrote, up to a bound; the rest is lost.</summary>
internal sealed class ChildOutput(int most)
{
    private readonly byte[] bytes = new byte[most];
    private int length;

    /// <summary>Whether something was lost.</summary>
    public bool IsTooLong { get; private set; }

    public Span<byte> Bytes => bytes.AsSpan(0, length);

    public void Add(ReadOnlySpan<byte> more)
    {
        var taken = Math.Min(more.Length, bytes.Length - length);
        more[..taken].CopyTo(bytes.AsSpan(length));
        length += taken;
        IsTooLong |= taken < more.Length;
    }
}
