using ImapProbe.Core;

namespace ImapProbe.Io;

internal static class Terminal
{
    private const int StandardInput = 0;
    private const int StandardOutput = 1;

    // TIOCGWINSZ of ioctl_tty(2) on x86 and ARM.
    private const nuint GetWindowSize = 0x5413;
    private const int SizeFields = 4;
    private const int ColumnsField = 1;

    /// <summary>Whether a person types what is read from standard input.</summary>
    public static bool IsStandardInput => !Console.IsInputRedirected && InheritedDescriptor.IsOpen(StandardInput);

    /// <summary>Whether a line on standard error can be shown and erased again.</summary>
    public static bool CanShowStatus(OutsideWorld world) => !Console.IsErrorRedirected && world.Variable("TERM") is not (null or "" or "dumb");

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

/// <summary>A line on the terminal that says how a run gets on; erased before anything else is written.</summary>
internal sealed class StatusLine(Func<string> line, Action<string> write)
{
    private const string ToLineStart = "\r\u001b[K";

    private string shown = "";

    public void Draw()
    {
        var text = line();
        if (text == shown)
            return;
        write($"{ToLineStart}{text}");
        shown = text;
    }

    public void Erase()
    {
        if (shown.Length > 0)
            write(ToLineStart);
        shown = "";
    }
}

/// <summary>How many of many probes are done.</summary>
internal sealed class Progress(long? expected)
{
    private long done;
    private long failed;
    private long omitted;

    public void Note(ProbeResult result)
    {
        Interlocked.Increment(ref done);
        if (result.Failure is not null)
            Interlocked.Increment(ref failed);
    }

    /// <summary>Takes off what is not to be done any more.</summary>
    public void Omit(int count) => Interlocked.Add(ref omitted, count);

    public string Line()
    {
        var (count, bad) = (Interlocked.Read(ref done), Interlocked.Read(ref failed));
        var left = expected is { } all ? $", {Math.Max(0, all - count - Interlocked.Read(ref omitted))} left" : "";
        return $"imap-probe: {count} done, {bad} failed{left}";
    }
}

/// <summary>How far one probe is, and for how long it has run.</summary>
internal sealed class Waiting(TimeSpan timeout, TimeProvider clock)
{
    private readonly long start = clock.GetTimestamp();
    private volatile string place = "";

    public void Enter(Phase phase) => place = $"in {phase.Word()}, ";

    // Short, so that it is one line on each terminal, and can be erased.
    public string Line() => $"imap-probe: {place}{clock.GetElapsedTime(start).TotalSeconds:0.0} s of {timeout.InWords()}";
}

/// <summary>The clock, the environment and standard input, in one place, so that a test can pass its own.</summary>
internal sealed record OutsideWorld(TimeProvider Clock, Func<string, string?> Variable, Func<Stream> OpenStandardInput)
{
    /// <summary>What a signal has to undo.</summary>
    public Unfinished Unfinished { get; } = new();

    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static OutsideWorld OfProcess { get; } = new(TimeProvider.System, Environment.GetEnvironmentVariable, Console.OpenStandardInput);

    /// <summary>Whether a command is found on PATH.</summary>
    public bool HasTool(string name) => (Variable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => IsExecutable(Path.Combine(folder, name)));

    private static bool IsExecutable(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Executable) is not UnixFileMode.None);
}
