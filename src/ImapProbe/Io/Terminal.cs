using ImapProbe.Core;

namespace ImapProbe.Io;

internal static class Terminal
{
    private const int StandardOutput = 1;

    // TIOCGWINSZ of ioctl_tty(2) on x86 and ARM.
    private const nuint GetWindowSize = 0x5413;
    private const int SizeFields = 4;
    private const int ColumnsField = 1;

    /// <summary>Whether a line on standard error can be shown and erased again.</summary>
    public static bool CanShowProgress(OutsideWorld world) => !Console.IsErrorRedirected && world.Variable("TERM") is not (null or "" or "dumb");

    /// <summary>The columns of the terminal on standard output; 0 if unknown.</summary>
    /// <exception cref="IOException">Standard output is no terminal.</exception>
    public static int Width()
    {
        // On Unix Console.WindowWidth first takes the terminal over: it writes the sequence for the application's keypad, and does not switch it off again.
        if (OperatingSystem.IsWindows())
            return Console.WindowWidth;
        var size = new ushort[SizeFields];
        return OperatingSystem.IsLinux() && LibC.Control(StandardOutput, GetWindowSize, size) is 0 ? size[ColumnsField] : 0;
    }
}

/// <summary>A status line on the terminal that counts results; erased before anything else is written.</summary>
internal sealed class Progress(long? expected, Action<string> write)
{
    private const string ToLineStart = "\r\u001b[K";

    private long done;
    private long failed;
    private long omitted;
    private string shown = "";

    public void Note(ProbeResult result)
    {
        Interlocked.Increment(ref done);
        if (result.Failure is not null)
            Interlocked.Increment(ref failed);
    }

    /// <summary>Takes off what is not to be done any more.</summary>
    public void Omit(int count) => Interlocked.Add(ref omitted, count);

    public void Draw()
    {
        var line = Line();
        if (line == shown)
            return;
        write($"{ToLineStart}{line}");
        shown = line;
    }

    public void Erase()
    {
        if (shown.Length > 0)
            write(ToLineStart);
        shown = "";
    }

    private string Line()
    {
        var (count, bad) = (Interlocked.Read(ref done), Interlocked.Read(ref failed));
        var left = expected is { } all ? $", {Math.Max(0, all - count - Interlocked.Read(ref omitted))} left" : "";
        return $"imap-probe: {count} done, {bad} failed{left}";
    }
}

/// <summary>The clock, the environment and standard input, in one place, so that a test can pass its own.</summary>
internal sealed record OutsideWorld(TimeProvider Clock, Func<string, string?> Variable, Func<Stream> OpenStandardInput)
{
    /// <summary>What a signal has to undo.</summary>
    public Unfinished Unfinished { get; } = new();

    public static OutsideWorld OfProcess { get; } = new(TimeProvider.System, Environment.GetEnvironmentVariable, Console.OpenStandardInput);
}
