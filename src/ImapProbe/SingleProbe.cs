using System.Net;
using ImapProbe.CommandLine;
using ImapProbe.Connection.Trust;
using ImapProbe.Probing;
using ImapProbe.Probing.Results;
using ImapProbe.Reporting;
using ImapProbe.Timing;

namespace ImapProbe;

/// <summary>Brings together what one probe needs, in this order: the roots, the clock, the password, the probe, its report.</summary>
internal static class SingleProbe
{
    /// <summary>Runs one probe.</summary>
    /// <param name="asked">What the command line asks for.</param>
    /// <param name="standardInput">Opens standard input.</param>
    /// <param name="palette">The colours of a text report.</param>
    /// <returns>The report and the exit code, or what is wrong with the files.</returns>
    public static async Task<Outcome> RunAsync(Invocation.Probe asked, Func<Stream> standardInput, Palette palette)
    {
        var log = Diagnostics.Create(asked.Verbosity);
        var (trust, trustProblem) = asked.CaFile is { } file ? TrustStore.FromPem(file) : (TrustStore.System, null);
        trust?.Warm();

        using var deadline = new Deadline(asked.Request.Timeout, TimeProvider.System);
        var reading = await new PasswordFile(asked.PasswordFile, standardInput).ReadAsync(deadline);
        using var password = reading.Password;
        if (trust is null || password is null)
            return Outcome.Refused([.. new[] { trustProblem, reading.Problem }.OfType<string>()]);

        var result = await new ImapProber(trust, Dns.GetHostAddressesAsync, TimeProvider.System, log).ProbeAsync(asked.Request, password, deadline);
        if (reading.Warning is { } warning)
            result = result with { Warnings = [warning, .. result.Warnings] };
        return new Outcome(ExitCode.Of(result), Render(result, asked.Format, palette), []);
    }

    private static string Render(ProbeResult result, OutputFormat format, Palette palette) => format switch
    {
        OutputFormat.Json => JsonReport.Render(result),
        _ => TextReport.Render(result, palette),
    };
}
