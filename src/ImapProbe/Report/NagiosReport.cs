using System.Globalization;
using System.Text;
using ImapProbe.Core;

namespace ImapProbe.Report;

/// <summary>
/// The one line of a plugin for Nagios, Icinga and Checkmk (Monitoring Plugins Development Guidelines, sections 2.1 and 2.6):
/// a state, a sentence, and behind the only vertical bar the performance data.
/// </summary>
internal static class NagiosReport
{
    // In bytes: NRPE of old cuts a line after 1023 of them, and with it the performance data.
    private const int LongestSentence = 600;

    /// <summary>Renders a result.</summary>
    public static string Render(ProbeResult result) =>
        Whole(Line(NagiosStates.Of(result), $"{TargetName.Of(result.Request)} {Verdict(result)}"), PerformanceData.Of(result));

    /// <summary>Renders the results of a run of several probes, none with the labels of another (<see cref="DistinctTargets"/>).</summary>
    public static string RenderMany(IReadOnlyList<ProbeResult> results, IReadOnlyList<string> problems)
    {
        var names = new DistinctNames(results);
        Finding[] findings =
        [
            .. results.Select(result => new Finding(NagiosStates.Of(result), $"{names.Of(result)} {Verdict(result)}")),
            .. problems.Select(problem => new Finding(NagiosState.Unknown, problem)),
        ];
        var state = NagiosStates.Of(results, problems);
        var sentence = state is NagiosState.Ok && results.Count > 1 ? AllWell(results, names) : Sentence(findings);
        return Whole(Line(state, sentence), PerformanceData.Of(results, names));
    }

    /// <summary>Renders what kept a probe from taking place, or its report from being written.</summary>
    public static string Unknown(IEnumerable<string> problems) => Whole(Line(NagiosState.Unknown, string.Join("; ", problems)), "");

    private static string AllWell(IReadOnlyList<ProbeResult> results, DistinctNames names)
    {
        var slowest = results.MaxBy(result => result.Durations.Total)!;
        var words = results.Where(result => result.ServerWords.Count > 0).Select(result => $"; {names.Of(result)}: {string.Join("; ", result.ServerWords)}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"all {results.Count} probes went well, the slowest, {names.Of(slowest)}, in {PerformanceData.Number(slowest.Durations.Total)} s{string.Concat(words)}");
    }

    private static string Sentence(IReadOnlyList<Finding> findings) => findings switch
    {
        [] => "nothing was probed",
        [var only] => only.Sentence,
        _ => Tally([.. findings.OrderByDescending(finding => finding.State.Severity())]),
    };

    // The counts come first: whatever is cut off behind them, how many there are is told.
    private static string Tally(IReadOnlyList<Finding> worstFirst)
    {
        var counts = worstFirst
            .GroupBy(finding => finding.State)
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {group.Key.Word().ToLowerInvariant()}"));
        var told = worstFirst.Where(finding => finding.State is not NagiosState.Ok).Select(finding => finding.Sentence);
        return $"{string.Join(", ", counts)}: {string.Join("; ", told)}";
    }

    private static string Whole(string line, string performanceData) => performanceData.Length > 0 ? $"{line}|{performanceData}\n" : $"{line}\n";

    private static string Line(NagiosState state, string sentence) => $"IMAP {state.Word()} - {Cut(Escape(sentence))}";

    private static string Verdict(ProbeResult result)
    {
        var verdict = result.Failure is { } failure
            ? $"failed in {failure.Phase.Word()}: {failure.Kind.Word()}: {failure.Message}"
            : $"{Done(result)} in {PerformanceData.Number(result.Durations.Total)} s";
        return string.Join("; ", [verdict, .. result.LimitWarnings, .. result.ServerWords.Where(words => !verdict.Contains(WithoutLead(words), StringComparison.Ordinal))]);
    }

    // The server's words alone: with its last ones the sentence may end already.
    private static string WithoutLead(string words) => words.IndexOf(": ", StringComparison.Ordinal) is var colon and >= 0 ? words[(colon + 2)..] : words;

    private static string Done(ProbeResult result) => result.Request switch
    {
        { QuitAfter: { } end } => $"went well up to {end.Word()} (no login)",
        { Mailbox: not null } => $"logged in with {result.Auth}, examined the mailbox and logged out",
        _ => $"logged in with {result.Auth} and logged out",
    };

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

    // What there is to say of one target.
    private sealed record Finding(NagiosState State, string Sentence);
}

/// <summary>The figures of a probe as plugins give them (Monitoring Plugins Development Guidelines, section 2.6).</summary>
internal static class PerformanceData
{
    /// <summary>The figures of the only probe of a run.</summary>
    public static string Of(ProbeResult result) => string.Join(' ', Figures(result));

    /// <summary>The figures of the probes of a run.</summary>
    public static string Of(IReadOnlyList<ProbeResult> results, DistinctNames names) =>
        string.Join(' ', results.SelectMany(Figures, (result, figure) => $"{names.Of(result)}_{figure}"));

    /// <summary>A time, as sentences and figures show it.</summary>
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
