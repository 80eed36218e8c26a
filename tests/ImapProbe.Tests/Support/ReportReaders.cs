using System.Text;
using System.Text.Json;
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
        using var document = JsonDocument.Parse(report, new JsonDocumentOptions { AllowDuplicateProperties = false });
        return document.RootElement.GetProperty("failure") is { ValueKind: JsonValueKind.Object } failure
            ? $"{failure.GetProperty("phase").GetString()}/{failure.GetProperty("kind").GetString()}"
            : "ok";
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
        var line = NagiosLine().Match(Assert.Single(Lines(report)));
        Assert.True(line.Success, report);
        Assert.All(report[..^1], character => Assert.False(char.IsControl(character) || character is '\u2028' or '\u2029', $"U+{(int)character:X4}"));
        Assert.InRange(Encoding.UTF8.GetByteCount(report), 1, 1023);
        return Verdict(line);
    }

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
        "refused" or "not run" => "login",
        "not confirmed" => "logout",
        _ => words,
    };

    [GeneratedRegex(@"^imap\.example\.test:[0-9]+  (?:ok  [0-9.]+ m?s(?:, up to [a-z]+; no login was tried)?|failed in (?<phase>[a-z]+): (?<kind>[a-zLST ]+))$")]
    private static partial Regex TextHeadline();

    // Monitoring Plugins Development Guidelines, section 2.6: 'label'=value[UOM];[warn];[crit];[min];[max], with spaces between.
    [GeneratedRegex(
        @"^IMAP (?:OK|WARNING|CRITICAL|UNKNOWN) - imap\.example\.test:[0-9]+ (?:failed in (?<phase>[a-z]+): (?<kind>[a-z]+): |logged in with |went well up to )[^|]*"
        + @"(?:\|(?:(?:^|(?<=\|)| )[a-z_]+=-?[0-9.]+s?(?:;[-0-9.:@~]*){0,4})+)?$")]
    private static partial Regex NagiosLine();
}
