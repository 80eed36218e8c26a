using System.Text;
using ImapProbe.Core;

namespace ImapProbe.Report;

/// <summary>
/// The one line of a plugin for Nagios, Icinga and Checkmk (Monitoring Plugins Development Guidelines, sections 2.1 and 2.6): state, sentence, and after the
/// only bar the performance data.
/// </summary>
internal static class NagiosReport
{
    // In bytes. Old NRPE versions cut a line after 1023 bytes, performance data included.
    private const int LongestSentence = 600;

    public static string Render(ProbeResult result) =>
        Whole(Line(NagiosStates.Of(result), $"{TargetName.Of(result.Request)} {Verdict(result)}"), PerformanceData.Of(result));

    /// <summary>One line for several probes.</summary>
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

    /// <summary>One line for what kept a probe from running, or its report from being written.</summary>
    public static string Unknown(IEnumerable<string> problems) => Whole(Line(NagiosState.Unknown, string.Join("; ", problems)), "");

    private static string AllWell(IReadOnlyList<ProbeResult> results, DistinctNames names)
    {
        var slowest = results.Where(result => result.Expected is null).MaxBy(result => result.Durations.Total);
        string[] parts =
        [
            slowest is null
                ? $"all {results.Count} probes failed as expected"
                : $"all {results.Count} probes went well, the slowest, {names.Of(slowest)}, in {Seconds(slowest)}",
            .. results.Where(result => result.Expected is not null).Select(result => $"{names.Of(result)} {Verdict(result)}"),
            .. results.Where(result => result is { Expected: null, ServerWords.Count: > 0 })
                .Select(result => $"{names.Of(result)}: {string.Join("; ", result.ServerWords)}"),
        ];
        return string.Join("; ", parts);
    }

    private static string Sentence(IReadOnlyList<Finding> findings) => findings switch
    {
        [] => "nothing was probed",
        [var only] => only.Sentence,
        _ => Tally([.. findings.OrderByDescending(finding => finding.State.Severity())]),
    };

    // The counts come first, so that they survive when the line is cut.
    private static string Tally(IReadOnlyList<Finding> worstFirst)
    {
        var counts = worstFirst
            .GroupBy(finding => finding.State)
            .Select(group => $"{group.Count()} {group.Key.Word()}");
        var told = worstFirst.Where(finding => finding.State is not NagiosState.Ok).Select(finding => finding.Sentence);
        return $"{string.Join(", ", counts)}: {string.Join("; ", told)}";
    }

    private static string Whole(string line, string performanceData) => performanceData.Length > 0 ? $"{line}|{performanceData}\n" : $"{line}\n";

    private static string Line(NagiosState state, string sentence) => $"IMAP {state.Name()} - {Cut(Escaping.Escape(sentence, IsSafe))}";

    private static string Verdict(ProbeResult result)
    {
        if (result is { IsNotRun: true, Failure: { } reason })
            return $"not run: {reason.ReasonNotRun}";
        var verdict = result.Met is { } failure
            ? $"failed {(result.Expected is null ? "" : "as expected ")}in {failure.Phase.Word()}: {failure.Kind.Word()}: {failure.Message}"
            : $"{Done(result)}{Time(result)}";
        var toldWords = result.ServerWords.Where(words => !verdict.Contains(WithoutLead(words), StringComparison.Ordinal));
        return string.Join("; ", [verdict, .. result.LimitWarnings, .. toldWords]);
    }

    // A crossed limit on it says it too.
    private static string Time(ProbeResult result) => result.IsSlow ? "" : $" in {Seconds(result)}";

    private static string Seconds(ProbeResult result) => $"{result.Durations.Total.TotalSeconds:0.000} s";

    // The server's words alone: with its last ones the sentence may end already.
    private static string WithoutLead(string words) => words.IndexOf(": ", StringComparison.Ordinal) is var colon and >= 0 ? words[(colon + 2)..] : words;

    private static string Done(ProbeResult result) => result.Request switch
    {
        { QuitAfter: { } end } => $"went well up to {end.Word()} (no login)",
        { Mailbox: not null } => $"logged in with {result.Auth}, examined the mailbox and logged out",
        _ => $"logged in with {result.Auth} and logged out",
    };

    // The bar would begin the performance data, a line end the long output.
    private static bool IsSafe(Rune rune) => rune.Value is not ('|' or '\u2028' or '\u2029') && !Rune.IsControl(rune);

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

/// <summary>A probe's figures (Monitoring Plugins Development Guidelines, section 2.6).</summary>
internal static class PerformanceData
{
    public static string Of(ProbeResult result) => string.Join(' ', Figures(result));

    public static string Of(IReadOnlyList<ProbeResult> results, DistinctNames names) =>
        string.Join(' ', results.SelectMany(Figures, (result, figure) => $"{names.Of(result)}_{figure}"));

    /// <summary>Seconds with three to six decimals.</summary>
    public static string Number(TimeSpan span) => span.TotalSeconds.ToString("0.000###");

    private static IEnumerable<string> Figures(ProbeResult result)
    {
        var (durations, limits) = (result.Durations, result.Request.Limits);
        // A connection that is refused at once must not look fast.
        if (result.Met is null or { Kind: FailureKind.Limit })
            yield return $"time={Number(durations.Total)}s;{limits.Warning};{limits.Critical};0;{Plain(result.Request.Timeout)}";
        if (durations.Phases.Keys.Any(phase => phase < Phase.Login))
            yield return $"connect={Number(durations.Connect)}s";
        foreach (var (phase, duration) in durations.Phases.Where(entry => entry.Key >= Phase.Login).OrderBy(entry => entry.Key))
            yield return $"{phase.Word()}={Number(duration)}s";
        if (result.DaysLeft is { } days)
            yield return $"cert_days={days};{AtLeast(limits.CertificateWarning?.Days)};{AtLeast(limits.CertificateCritical?.Days)}";
    }

    private static string AtLeast(int? days) => days is null ? "" : $"{days}:";

    private static string Plain(TimeSpan span) => span.TotalSeconds.ToString("0.######");
}

/// <summary>The states of the Monitoring Plugins Development Guidelines, section 2.4, with their exit codes.</summary>
internal enum NagiosState
{
    Ok = 0,

    Warning = 1,

    Critical = 2,

    /// <summary>Nothing was learned about the server.</summary>
    Unknown = 3,
}

internal static class NagiosStates
{
    public static NagiosState Of(ProbeResult result) => result.Failure switch
    {
        null when result.LimitWarnings.Count > 0 => NagiosState.Warning,
        null => NagiosState.Ok,
        { Kind: FailureKind.Internal } or { IsOfThisMachine: true } => NagiosState.Unknown,
        _ => NagiosState.Critical,
    };

    public static NagiosState Of(IReadOnlyList<ProbeResult> results, IReadOnlyList<string> problems) =>
        Worst([.. results.Select(Of), .. problems.Select(_ => NagiosState.Unknown)]);

    /// <summary>A server that is known to be down comes before one of which nothing is known.</summary>
    public static NagiosState Worst(IEnumerable<NagiosState> states) => states.DefaultIfEmpty(NagiosState.Unknown).MaxBy(Severity);

    /// <summary>The states' codes do not order them: UNKNOWN is the highest.</summary>
    public static int Severity(this NagiosState state) => state switch
    {
        NagiosState.Ok => 0,
        NagiosState.Warning => 1,
        NagiosState.Unknown => 2,
        _ => 3,
    };

    public static string Name(this NagiosState state) => state.ToString().ToUpperInvariant();
}
