using System.Text;
using System.Text.RegularExpressions;

namespace ImapProbe.Tests.Support;

/// <summary>Reads a report of each format by its grammar, as exactly one, and gives back "phase/kind", or "ok".</summary>
internal static partial class ReportReaders
{
    public static string OfText(string report)
    {
        var lines = Lines(report);
        var verdict = TextHeadline().Match(lines[0]);
        Assert.True(verdict.Success, lines[0]);
        // Whatever else is told stands behind two spaces, so that no line passes for another report.
        Assert.All(lines.Skip(1), line => Assert.True(line is "" || line.StartsWith("  ", StringComparison.Ordinal), line));
        Assert.All(report, character => Assert.True(character is '\n' or (>= ' ' and <= '~'), $"U+{(int)character:X4}"));
        return Verdict(verdict);
    }

    public static string OfJson(string report)
    {
        Assert.Single(Lines(report));
        return ReportLine.Parse(report).Verdict;
    }

    public static string OfPrometheus(string report)
    {
        var exposition = Exposition.Parse(report);
        var failures = exposition.Of("imap_probe_failure_info");
        Assert.Equal(failures.Count is 0 ? 1 : 0, exposition.Only("imap_probe_success").Value);
        return failures is [var failure] ? $"{failure.Labels["phase"]}/{failure.Labels["kind"]}" : "ok";
    }

    public static string OfNagios(string report)
    {
        Assert.All(LabelsOfNagios(report), label => Assert.Matches("^[a-z_]+$", label));
        Assert.InRange(Encoding.UTF8.GetByteCount(report), 1, 1023);
        var sentence = NagiosSentence().Match(report);
        Assert.True(sentence.Success, report);
        return Verdict(sentence);
    }

    /// <summary>The labels of the performance data of a plugin's one line.</summary>
    public static IReadOnlyList<string> LabelsOfNagios(string report)
    {
        var line = NagiosLine().Match(report);
        Assert.True(line.Success, report);
        return [.. line.Groups["label"].Captures.Select(label => label.Value)];
    }

    /// <summary>Host and port of each report for people: all other lines are indented, but for the last, which says how many went well.</summary>
    public static IReadOnlyList<string> NamesOfText(string output) =>
        [.. output.Split('\n').Where(IsHeadline).Select(line => line.Split("  ")[0])];

    private static bool IsHeadline(string line) => line.Length > 0 && line[0] is not ' ' && !line.EndsWith(" went well", StringComparison.Ordinal);

    private static string[] Lines(string report)
    {
        Assert.EndsWith("\n", report, StringComparison.Ordinal);
        return report[..^1].Split('\n');
    }

    private static string Verdict(Match match) =>
        match.Groups["phase"].Success ? $"{match.Groups["phase"].Value}/{KindOf(match.Groups["kind"].Value)}" : "ok";

    // Where phase and kind are one word, the text report has another for the kind.
    private static string KindOf(string words) => words switch
    {
        "name not resolved" => "dns",
        "no handshake" or "no usable TLS library" => "tls",
        "refused" => "login",
        "not confirmed" => "logout",
        _ => words,
    };

    [GeneratedRegex(
        @"^imap\.example\.test:[0-9]+  (?:ok  [0-9.]+ m?s(?:, up to [a-z]+; no login was tried)?|failed in (?<phase>[a-z]+): (?<kind>[a-zLST ]+))$")]
    private static partial Regex TextHeadline();

    // Monitoring Plugins Development Guidelines, section 2.6: label=value[UOM];[warn];[crit];[min];[max], with spaces between; a label may have quotes, which
    // this program never needs.
    [GeneratedRegex(
        @"^IMAP (?:OK|WARNING|CRITICAL|UNKNOWN) - [^|\p{Cc}\u2028\u2029]+"
        + @"(?:\|(?:(?<label>[A-Za-z0-9.:_@+\[\]/{}\\-]+)=-?[0-9.]+s?(?:;[-0-9.:@~]*){0,4}(?: (?=\S)|(?=\n)))+)?\n\z")]
    private static partial Regex NagiosLine();

    [GeneratedRegex(@"^IMAP [A-Z]+ - imap\.example\.test:[0-9]+ (?:failed in (?<phase>[a-z]+): (?<kind>[a-z]+): |logged in with |went well up to )")]
    private static partial Regex NagiosSentence();
}
