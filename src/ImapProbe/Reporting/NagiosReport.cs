using System.Globalization;
using System.Text;
using ImapProbe.Probing.Requests;
using ImapProbe.Probing.Results;

namespace ImapProbe.Reporting;

/// <summary>
/// The one line of a plugin for Nagios, Icinga and Checkmk (Monitoring Plugins Development Guidelines, sections 2.1 and 2.6):
/// a state, a sentence, and behind the only vertical bar the performance data.
/// </summary>
internal static class NagiosReport
{
    // In bytes: NRPE of old cuts a line after 1023 of them, and with it the performance data.
    private const int LongestSentence = 600;

    /// <summary>Renders a result.</summary>
    /// <param name="result">The result.</param>
    /// <returns>The line, with its end.</returns>
    public static string Render(ProbeResult result) =>
        $"{Line(NagiosStates.Of(result), $"{TargetName.Of(result.Request)} {Verdict(result)}")}|{string.Join(' ', PerformanceData(result))}\n";

    /// <summary>Renders what kept a probe from taking place, or its report from being written.</summary>
    /// <param name="problems">A sentence each.</param>
    /// <returns>The line, with its end.</returns>
    public static string Unknown(IEnumerable<string> problems) => $"{Line(NagiosState.Unknown, string.Join("; ", problems))}\n";

    private static string Line(NagiosState state, string sentence) => $"IMAP {state.Word()} - {Cut(Escape(sentence))}";

    private static string Verdict(ProbeResult result)
    {
        var verdict = result.Failure is { } failure
            ? $"failed in {failure.Phase.Word()}: {failure.Kind.Word()}: {failure.Message}"
            : string.Create(CultureInfo.InvariantCulture, $"{Done(result)} in {Number(result.Durations.Total)} s");
        return string.Join("; ", [verdict, .. result.LimitWarnings]);
    }

    private static string Done(ProbeResult result) => result.Request switch
    {
        { QuitAfter: { } end } => $"went well up to {end.Word()} (no login)",
        { Mailbox: not null } => $"logged in with {result.Auth}, examined the mailbox and logged out",
        _ => $"logged in with {result.Auth} and logged out",
    };

    private static IEnumerable<string> PerformanceData(ProbeResult result)
    {
        var (durations, limits) = (result.Durations, result.Request.Limits);
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

    private static string Number(TimeSpan span) => span.TotalSeconds.ToString("0.000###", CultureInfo.InvariantCulture);

    private static string Plain(TimeSpan span) => span.TotalSeconds.ToString("0.######", CultureInfo.InvariantCulture);

    // The bar would begin the performance data, a line end the long output.
    private static string Escape(string text)
    {
        var line = new StringBuilder();
        foreach (var character in text)
        {
            _ = character is '|' or '\u2028' or '\u2029' || char.IsControl(character)
                ? line.Append(CultureInfo.InvariantCulture, $"\\u{{{(int)character:x}}}")
                : line.Append(character);
        }

        return line.ToString();
    }

    private static string Cut(string text)
    {
        var (bytes, end) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > LongestSentence)
                return $"{text[..end]}...";
            end += rune.Utf16SequenceLength;
        }

        return text;
    }
}
