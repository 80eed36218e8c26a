using System.Diagnostics.CodeAnalysis;
using System.Text;
using ImapProbe;
using ImapProbe.CommandLine;
using ImapProbe.Reporting;

[assembly: SuppressMessage("Design", "CA1031", Scope = "member", Target = "~M:Program.<Main>$(System.String[])~System.Threading.Tasks.Task{System.Int32}", Justification = "Nothing may leave the front door but a sentence and an exit code.")]

using var interruption = new Interruption();
try
{
    var command = new ProbeCommand();
    var run = command.Read(args) switch
    {
        Invocation.Help => Task.FromResult(Outcome.Told(HelpText.Render(command))),
        Invocation.Version => Task.FromResult(Outcome.Told($"imap-probe {typeof(Outcome).Assembly.GetName().Version?.ToString(3)}\n")),
        Invocation.Misuse misuse => Task.FromResult(Outcome.Refused(misuse.Problems)),
        Invocation.Probe probe => Task.Run(() => SingleProbe.RunAsync(probe, Console.OpenStandardInput, Palette.Of(Console.IsOutputRedirected))),
        _ => throw new InvalidOperationException(),
    };

    if (await Task.WhenAny(run, interruption.Signalled) == interruption.Signalled)
        return await interruption.Signalled;
    var outcome = await run;
    foreach (var complaint in outcome.Complaints)
        await Console.Error.WriteLineAsync($"imap-probe: {complaint}");
    using var output = Console.OpenStandardOutput();
    output.Write(Encoding.UTF8.GetBytes(outcome.Report));
    return outcome.ExitCode;
}
catch (Exception e)
{
    await Console.Error.WriteLineAsync($"imap-probe: {Outcome.Sentence(e)}");
    return Outcome.Code(e);
}
