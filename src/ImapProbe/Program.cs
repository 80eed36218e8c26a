using System.Diagnostics.CodeAnalysis;
using ImapProbe;
using ImapProbe.Cli;
using ImapProbe.Core;
using ImapProbe.Io;
using ImapProbe.Report;
using ImapProbe.Report.Text;
using ImapProbe.Run;

ProcessSetup.Prepare();
var world = OutsideWorld.OfProcess;
var format = ProbeCommand.ErrorFormat(args);
var delivery = new Delivery(new ReportFile(), problem => Outcomes.Failed(FailureKind.Output, [problem], format), world);
if (!FreeDescriptors.Suffice(Signals.Descriptors))
    return delivery.Deliver(Outcomes.Failed(FailureKind.Usage, [FreeDescriptors.NoneLeft], format));
// A text leaves nothing to undo: a signal may end it as it ends any program, and it needs no second thread (0.8 ms of the 5.6 that --version took).
if (ProbeCommand.AsksForText(args))
    return await RunAsync(args, world, delivery, format);
var signals = new Signals();
var run = Task.Run(() => RunAsync(args, world, delivery, format));
if (await Task.WhenAny(run, signals.Signalled) == run)
    return await run;
// A signal ends the program at once, whatever still runs, unless the report file is in its place already.
var isAbandoned = delivery.TryAbandon();
world.Unfinished.Undo();
return await (isAbandoned ? signals.Signalled : run);

[SuppressMessage("Design", "CA1031", Justification = "Nothing leaves the front door but a sentence and an exit code.")]
static async Task<int> RunAsync(string[] arguments, OutsideWorld world, Delivery delivery, OutputFormat format)
{
    var log = Diagnostics.None;
    try
    {
        switch (ProbeCommand.Read(arguments, world.Variable("SCRIPT_TIMEOUT")))
        {
            case Invocation.Help:
                return delivery.Deliver(Outcomes.Told(HelpText.Render(new ProbeCommand()), format));
            case Invocation.Version:
                return delivery.Deliver(Outcomes.Told($"imap-probe {Outcomes.Version}\n", format));
            case Invocation.Misuse misuse:
                return delivery.Deliver(Outcomes.Failed(FailureKind.Usage, misuse.Problems, format));
            case Invocation.Run { Plan: var plan }:
                log = Diagnostics.Create(plan.Verbosity, world.Clock);
                var screen = Screen.Of(Console.IsOutputRedirected, Terminal.Width, world.Variable) with { HasTool = world.HasTool };
                return delivery.Deliver(await new ProbeRun(plan, delivery, world, SystemResolver.LookUpAsync, screen, log).RunAsync());
            case var unknown:
                throw new NotSupportedException(unknown.GetType().Name);
        }
    }
    catch (Exception e)
    {
        log.Trace(DefectTrace.Of(e));
        return delivery.Deliver(Outcomes.Defect(format));
    }
}
