using ImapProbe.Core;

namespace ImapProbe.Io;

/// <summary>Writes reports to a file or standard output, and complaints to standard error.</summary>
internal sealed class Delivery(ReportFile file, Func<string, Outcome> undeliverable, OutsideWorld world)
{
    // Enough for a terminal or a running reader; without a reader the program must still end.
    private static readonly TimeSpan TimeForLastWords = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan FirstDrawing = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan BetweenDrawings = TimeSpan.FromSeconds(0.2);
    private readonly Lock gate = new();
    private volatile bool isAbandoned;
    private bool isDelivered;
    private StatusLine? status;

    /// <summary>Called when a signal ends the program: what to write to standard output as its last words.</summary>
    public Func<string> LastWords { get; set; } = () => "";

    /// <summary>Shows how a long run gets on if standard error is a terminal; disposing the result ends it.</summary>
    public IDisposable? Show(Func<string> line)
    {
        if (!Terminal.CanShowStatus(world))
            return null;
        status = new StatusLine(line, text => _ = Error.TryWrite(text));
        return world.Clock.CreateTimer(_ => Draw(), null, FirstDrawing, BetweenDrawings);
    }

    /// <summary>Checks, before there is a report, whether it could be written; null if it could.</summary>
    public string? ProblemOf(string? path, IEnumerable<string> inputs) => path is null ? null : file.ProblemOf(path, inputs);

    /// <summary>Writes a part of a report; null if that worked, else the reason.</summary>
    public string? Write(string? path, string text)
    {
        lock (gate)
        {
            if (isAbandoned || text.Length is 0)
                return null;
            if (path is not null)
                return file.Append(path, text);
            status?.Erase();
            return Output.TryWrite(text) ? null : "the report could not be written to standard output";
        }
    }

    public void Complain(IEnumerable<string> complaints)
    {
        lock (gate)
        {
            if (isAbandoned)
                return;
            status?.Erase();
            // If standard error is closed too, the exit code is all that is left.
            _ = Error.TryWrite(string.Concat(complaints.Select(complaint => $"imap-probe: {complaint}\n")));
        }
    }

    /// <summary>Delivers the whole outcome and returns the exit code: its own, or that of a report that could not be written.</summary>
    public int Deliver(Outcome outcome)
    {
        // An incomplete report is discarded.
        if (outcome.File is null)
            file.Discard();
        string? problem;
        lock (gate)
        {
            problem = Write(outcome.File, outcome.Report);
            isDelivered = true;
        }

        if (problem is null && outcome.File is { } path)
            problem = file.Replace(path);
        if (problem is not null)
        {
            outcome = undeliverable(problem);
            // Nagios reads the problem from standard output; where that is what fails, standard error is left.
            if (Write(null, outcome.Report) is { } unreadable && outcome.Complaints is [])
                outcome = outcome with { Complaints = [unreadable] };
        }

        lock (gate)
        {
            status?.Erase();
            status = null;
        }

        Complain(outcome.Complaints);
        return outcome.ExitCode;
    }

    /// <summary>Ends the delivery although a write may still be blocked. False where the report file has been replaced already.</summary>
    public bool TryAbandon()
    {
        if (!file.TryAbandon())
            return false;
        Task.Run(SayLastWords).Wait(TimeForLastWords);
        isAbandoned = true;
        return true;
    }

    private static StandardStream Output => new(1, Console.OpenStandardOutput);
    private static StandardStream Error => StandardStream.Error;

    private void SayLastWords()
    {
        // Computed before the lock is taken: a blocked write may hold it.
        var words = LastWords();
        lock (gate)
        {
            isAbandoned = true;
            status?.Erase();
            if (!isDelivered)
                _ = Output.TryWrite(words);
        }
    }

    private void Draw()
    {
        // A write may be blocked by its reader; do not wait for it.
        if (!gate.TryEnter())
            return;
        try
        {
            if (!isAbandoned)
                status?.Draw();
        }
        finally
        {
            gate.Exit();
        }
    }
}
