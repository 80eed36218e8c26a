using System.Net;
using System.Text;
using ImapProbe.CommandLine;
using ImapProbe.Connection.Trust;
using ImapProbe.Files;
using ImapProbe.Probing;
using ImapProbe.Probing.Results;
using ImapProbe.Reporting;
using ImapProbe.Reporting.Text;
using ImapProbe.Timing;

namespace ImapProbe;

/// <summary>Brings together what one probe needs, in this order: the deadline, the roots, the password, the probe, its report.</summary>
internal static class SingleProbe
{
    private const int LargestCaFile = 8 * 1024 * 1024;

    /// <summary>Runs one probe.</summary>
    /// <param name="asked">What the command line asks for.</param>
    /// <param name="reportFile">Writes the report where it goes to a file.</param>
    /// <param name="standardInput">Opens standard input.</param>
    /// <param name="screen">What a text report is shown on.</param>
    /// <returns>The report and the exit code, or what is wrong with the files.</returns>
    public static async Task<Outcome> RunAsync(Invocation.Probe asked, ReportFile reportFile, Func<Stream> standardInput, Screen screen)
    {
        var log = Diagnostics.Create(asked.Verbosity);
        using var deadline = new Deadline(asked.Request.Timeout, TimeProvider.System);
        var fileProblem = asked.Report.File is { } file ? reportFile.ProblemOf(file, asked.Inputs) : null;
        var (trust, trustProblem) = asked.CaFile is { } path ? await ReadRootsAsync(path, deadline) : (TrustStore.System, null);
        trust?.Warm();

        var reading = asked.PasswordFile is { } source ? await new PasswordFile(source, standardInput).ReadAsync(deadline) : PasswordReading.None;
        using var password = reading.Password;
        string[] problems = [.. new[] { fileProblem, trustProblem, reading.Problem }.OfType<string>()];
        if (trust is null || problems.Length > 0)
            return Outcome.Failed(FailureKind.Usage, problems, asked.Report.Format);

        var result = await new ImapProber(trust, Dns.GetHostAddressesAsync, TimeProvider.System, log).ProbeAsync(asked.Request, password, deadline);
        if (reading.Warning is { } warning)
            result = result with { Notices = [warning, .. result.Notices] };
        return Tell(result, asked.Report, screen);
    }

    private static Outcome Tell(ProbeResult result, ReportOptions options, Screen screen)
    {
        var exitCode = options.Format is OutputFormat.Nagios ? (int)NagiosStates.Of(result) : ExitCode.Of(result);
        if (options.File is { } file)
            return new Outcome(exitCode, "", []) { ForFile = new ReportForFile(file, Render(result, options.Format, Screen.Plain)) };
        var isSilent = options.IsQuiet && exitCode is ExitCode.Success && result.LimitWarnings.Count is 0;
        return new Outcome(exitCode, isSilent ? "" : Render(result, options.Format, screen), []);
    }

    private static async Task<(TrustStore? Store, string? Problem)> ReadRootsAsync(string path, Deadline deadline)
    {
        // Only the password comes from standard input: "-" is a file of that name here.
        var file = new InputFile($"the CA file {path}", path is "-" ? "./-" : path, () => Stream.Null);
        var content = await file.ReadAsync(LargestCaFile, deadline);
        if (content.Problem is not null)
            return (null, content.Problem);
        var (store, problem) = TrustStore.FromPem(Encoding.UTF8.GetString(content.Bytes));
        return (store, problem is null ? null : file.Say(problem));
    }

    private static string Render(ProbeResult result, OutputFormat format, Screen screen) => format switch
    {
        OutputFormat.Json => JsonReport.Render(result),
        OutputFormat.Prometheus => PrometheusReport.Render([result]),
        OutputFormat.Nagios => NagiosReport.Render(result),
        _ => TextReport.Render(result, screen),
    };
}
