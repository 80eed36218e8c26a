using System.Globalization;
using ImapProbe.Probing.Results;

namespace ImapProbe.Reporting.Nagios;

/// <summary>The figures of a probe as plugins give them (Monitoring Plugins Development Guidelines, section 2.6).</summary>
internal static class PerformanceData
{
    /// <summary>The figures of the only probe of a run.</summary>
    /// <param name="result">What came of it.</param>
    /// <returns>Such as "time=0.148s;2;5;0;30 connect=0.070s".</returns>
    public static string Of(ProbeResult result) => string.Join(' ', Figures(result));

    /// <summary>The figures of the probes of a run.</summary>
    /// <param name="results">What came of them.</param>
    /// <param name="names">What tells them apart.</param>
    /// <returns>The figures in the order of the results, with a name and an underscore before each label.</returns>
    public static string Of(IReadOnlyList<ProbeResult> results, DistinctNames names) =>
        string.Join(' ', results.SelectMany(Figures, (result, figure) => $"{names.Of(result)}_{figure}"));

    /// <summary>A time, as sentences and figures show it.</summary>
    /// <param name="span">The time.</param>
    /// <returns>Seconds, with three to six decimals.</returns>
    public static string Number(TimeSpan span) => span.TotalSeconds.ToString("0.000###", CultureInfo.InvariantCulture);

    private static IEnumerable<string> Figures(ProbeResult result)
    {
        var (durations, limits) = (result.Durations, result.Request.Limits);
        if (!result.IsNotRun)
            yield return $"time={Number(durations.Total)}s;{limits.Warning};{limits.Critical};0;{Plain(result.Request.Timeout)}";
        if (durations.Phases.Keys.Any(phase => phase < Phase.Login))
            yield return $"connect={Number(durations.Connect)}s";
        if (durations.Of(Phase.Login) is { } login)
            yield return $"login={Number(login)}s";
        if (durations.Of(Phase.Logout) is { } logout)
            yield return $"logout={Number(logout)}s";
        if (result.DaysLeft is { } days)
            yield return string.Create(CultureInfo.InvariantCulture, $"cert_days={days};{AtLeast(limits.CertificateWarning)};{AtLeast(limits.CertificateCritical)}");
    }

    private static string AtLeast(int? days) => days is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{days}:");

    private static string Plain(TimeSpan span) => span.TotalSeconds.ToString("0.######", CultureInfo.InvariantCulture);
}
