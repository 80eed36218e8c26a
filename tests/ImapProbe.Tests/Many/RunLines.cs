using System.Text.Json;
using ImapProbe.Loopback;

namespace ImapProbe.Tests.Many;

/// <summary>What a run of many probes printed in JSON: the reports, and behind all of them the summaries.</summary>
internal sealed record RunLines(IReadOnlyList<JsonElement> Reports, IReadOnlyList<string> Summaries)
{
    private const string SummaryStart = "{\"summary\":";

    /// <summary>Takes an output apart; a report behind a summary, and a line without its end, are errors.</summary>
    public static RunLines Of(string output)
    {
        Assert.True(output.Length is 0 || output.EndsWith('\n'), output);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var reports = lines.TakeWhile(line => !line.StartsWith(SummaryStart, StringComparison.Ordinal)).ToArray();
        var summaries = lines[reports.Length..];
        Assert.All(summaries, line => Assert.StartsWith(SummaryStart, line, StringComparison.Ordinal));
        return new RunLines([.. reports.Select(line => JsonDocument.Parse(line).RootElement)], summaries);
    }

    /// <summary>When each probe began, in the order of the reports.</summary>
    public IReadOnlyList<DateTimeOffset> Beginnings => [.. Reports.Select(report => report.GetProperty("time").GetDateTimeOffset())];

    /// <summary>"phase/kind" of each failure, or "ok".</summary>
    public IReadOnlyList<string> Verdicts => [.. Reports.Select(VerdictOf)];

    /// <summary>The sum of a report's phases.</summary>
    public static TimeSpan TotalOf(JsonElement report) => TimeSpan.FromSeconds(report.GetProperty("durations").GetProperty("total").GetDouble());

    /// <summary>A member of a report's failure.</summary>
    public static string? FailureOf(JsonElement report, string member) => report.GetProperty("failure").GetProperty(member).GetString();

    /// <summary>A member of a summary.</summary>
    public int Number(int summary, string member) => JsonDocument.Parse(Summaries[summary]).RootElement.GetProperty("summary").GetProperty(member).GetInt32();

    /// <summary>How many logins began on a server.</summary>
    public static int LoginsOn(LoopbackServer server) => server.Commands.Count(command => command.Split(' ') is [_, "LOGIN" or "AUTHENTICATE", ..]);

    private static string VerdictOf(JsonElement report) =>
        report.GetProperty("failure") is { ValueKind: JsonValueKind.Object } ? $"{FailureOf(report, "phase")}/{FailureOf(report, "kind")}" : "ok";
}
