using ImapProbe.Core;

namespace ImapProbe.Io;

/// <summary>Brings what is said to where it belongs: a file, standard output, standard error.</summary>
internal sealed class Delivery(ReportFile file, Func<string, Outcome> undeliverable)
{
    // Where somebody reads them, last words take no time; where nobody does, the program must end all the same.
    private static readonly TimeSpan TimeForLastWords = TimeSpan.FromSeconds(0.5);

    private static readonly TimeSpan FirstDrawing = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan BetweenDrawings = TimeSpan.FromSeconds(0.2);

    private readonly Lock gate = new();
    private volatile bool isAbandoned;
    private bool isDelivered;

    /// <summary>Asked, when a signal ends the program, what is still to be told on standard output.</summary>
    public Func<string> LastWords { get; set; } = () => "";

    /// <summary>What is shown on standard error while the program runs, or null.</summary>
    public Progress? Progress { get; private set; }

    /// <summary>Begins to show how a long run gets on, if standard error is a terminal.</summary>
    public IDisposable? ShowProgress(long? expected)
    {
        if (!Terminal.CanShowProgress())
            return null;
        Progress = new Progress(expected, text => _ = Error.TryWrite(text));
        return TimeProvider.System.CreateTimer(_ => Draw(), null, FirstDrawing, BetweenDrawings);
    }

    /// <summary>Finds out, before there is a report, whether a file can be replaced by it.</summary>
    public string? ProblemOf(string? path, IEnumerable<string> inputs) => path is null ? null : file.ProblemOf(path, inputs);

    /// <summary>Brings a part of a report to where it belongs.</summary>
    public string? Write(string? path, string text)
    {
        lock (gate)
        {
            if (isAbandoned || text.Length is 0)
                return null;
            if (path is not null)
                return file.Append(path, text);
            Progress?.Erase();
            return Output.TryWrite(text) ? null : "the report could not be written to standard output";
        }
    }

    /// <summary>Complains on standard error, at once.</summary>
    public void Complain(IEnumerable<string> complaints)
    {
        lock (gate)
        {
            if (isAbandoned)
                return;
            Progress?.Erase();
            // Where standard error is closed too, the exit code is all that is left to say it.
            _ = Error.TryWrite(string.Concat(complaints.Select(complaint => $"imap-probe: {complaint}\n")));
        }
    }

    /// <summary>Delivers an outcome.</summary>
    public int Deliver(Outcome outcome)
    {
        // A part of a report whose rest does not come is none.
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
            // A monitoring plugin's own line, where the problem was another file.
            _ = Write(null, outcome.Report);
        }

        lock (gate)
        {
            Progress?.Erase();
            Progress = null;
        }

        Complain(outcome.Complaints);
        return outcome.ExitCode;
    }

    /// <summary>Ends all of it, whatever still runs, a write to a full pipe included.</summary>
    public bool TryAbandon()
    {
        if (!file.TryAbandon())
            return false;
        Task.Run(SayLastWords).Wait(TimeForLastWords);
        isAbandoned = true;
        return true;
    }

    private static StandardStream Output => new(1, Console.OpenStandardOutput);

    private static StandardStream Error => new(2, Console.OpenStandardError);

    private void SayLastWords()
    {
        // What is written until they are spoken is in them.
        var words = LastWords();
        lock (gate)
        {
            isAbandoned = true;
            Progress?.Erase();
            if (!isDelivered)
                _ = Output.TryWrite(words);
        }
    }

    private void Draw()
    {
        // Whoever writes may be held up by who reads.
        if (!gate.TryEnter())
            return;
        try
        {
            if (!isAbandoned)
                Progress?.Draw();
        }
        finally
        {
            gate.Exit();
        }
    }
}
