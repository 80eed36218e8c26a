using System.Diagnostics.CodeAnalysis;
using ImapProbe;
using ImapProbe.Cli;
using ImapProbe.Core;
using ImapProbe.Io;
using ImapProbe.Probe;
using ImapProbe.Report;
using ImapProbe.Report.Text;
using ImapProbe.Run;

ProcessSetup.Prepare();
// At once: whatever still runs, a write to a full pipe included, is left to end with the process.
var interruption = new Signals();
var format = ProbeCommand.ErrorFormat(args);
var delivery = new Delivery(new ReportFile(), problem => Outcomes.Failed(FailureKind.Output, [problem], format));
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
            Invocation.Help => Outcomes.Told(HelpText.Render(command)),
            Invocation.Version => Outcomes.Told($"imap-probe {typeof(Outcome).Assembly.GetName().Version?.ToString(3)}\n"),
            Invocation.Misuse misuse => Outcomes.Failed(FailureKind.Usage, misuse.Problems, format),
            Invocation.Run asked => await new ProbeRun(asked.Plan, delivery, Console.OpenStandardInput, SystemResolver.LookUpAsync, Screen.Of(Console.IsOutputRedirected, Terminal.Width, Environment.GetEnvironmentVariable)).RunAsync(),
            _ => Outcomes.Defect(format),
        });
    }
    catch (Exception)
    {
        return delivery.Deliver(Outcomes.Defect(format));
    }
}
