using System.Diagnostics.CodeAnalysis;
using ImapProbe;
using ImapProbe.CommandLine;
using ImapProbe.Reporting;

// At once: whatever still runs, a write to a full pipe included, is left to end with the process.
using var interruption = new Interruption();
var run = Task.Run(() => RunAsync(args));
return await await Task.WhenAny(run, interruption.Signalled);

[SuppressMessage("Design", "CA1031", Justification = "Nothing leaves the front door but a sentence and an exit code.")]
static async Task<int> RunAsync(string[] arguments)
{
    Outcome outcome;
    try
    {
        var command = new ProbeCommand();
        outcome = command.Read(arguments) switch
        {
            Invocation.Help => Outcome.Told(HelpText.Render(command)),
            Invocation.Version => Outcome.Told($"imap-probe {typeof(Outcome).Assembly.GetName().Version?.ToString(3)}\n"),
            Invocation.Misuse misuse => Outcome.Refused(misuse.Problems),
            Invocation.Probe probe => await SingleProbe.RunAsync(probe, Console.OpenStandardInput, Palette.Of(Console.IsOutputRedirected)),
            _ => Outcome.Defect(),
        };
    }
    catch (Exception)
    {
        outcome = Outcome.Defect();
    }

    outcome = new StandardStream(1, Console.OpenStandardOutput).TryWrite(outcome.Report) ? outcome : outcome.NotWritten();
    // Where standard error is closed too, the exit code is all that is left to say it.
    _ = new StandardStream(2, Console.OpenStandardError).TryWrite(string.Concat(outcome.Complaints.Select(complaint => $"imap-probe: {complaint}\n")));
    return outcome.ExitCode;
}
