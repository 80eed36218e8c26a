using System.Diagnostics.CodeAnalysis;
using ImapProbe;
using ImapProbe.CommandLine;
using ImapProbe.Connection;
using ImapProbe.Delivering;
using ImapProbe.Files;
using ImapProbe.Probing.Results;
using ImapProbe.Reporting;
using ImapProbe.Running;

Surroundings.Prepare();
// At once: whatever still runs, a write to a full pipe included, is left to end with the process.
var interruption = new Interruption();
var format = ProbeCommand.FormatOfTrouble(args);
var delivery = new Delivery(new ReportFile(), format);
var run = Task.Run(() => RunAsync(args, delivery, format));
// A signal that comes behind the report has nothing left to end.
return await Task.WhenAny(run, interruption.Signalled) is var first && (first == run || delivery.TryAbandon()) ? await first : await run;

[SuppressMessage("Design", "CA1031", Justification = "Nothing leaves the front door but a sentence and an exit code.")]
static async Task<int> RunAsync(string[] arguments, Delivery delivery, OutputFormat format)
{
    try
    {
        var command = new ProbeCommand();
        return delivery.Deliver(command.Read(arguments, Environment.GetEnvironmentVariable("SCRIPT_TIMEOUT")) switch
        {
            Invocation.Help => Outcome.Told(HelpText.Render(command)),
            Invocation.Version => Outcome.Told($"imap-probe {typeof(Outcome).Assembly.GetName().Version?.ToString(3)}\n"),
            Invocation.Misuse misuse => Outcome.Failed(FailureKind.Usage, misuse.Problems, format),
            Invocation.Run asked => await new ProbeRun(asked.Plan, delivery, Console.OpenStandardInput, SystemResolver.LookUpAsync, Terminal.Screen()).RunAsync(),
            _ => Outcome.Defect(format),
        });
    }
    catch (Exception)
    {
        return delivery.Deliver(Outcome.Defect(format));
    }
}
