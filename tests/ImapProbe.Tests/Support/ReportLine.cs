using System.Text.Json;

namespace ImapProbe.Tests.Support;

/// <summary>The JSON report of one probe.</summary>
internal sealed class ReportLine
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private ReportLine(JsonElement json) => Json = json;

    public JsonElement Json { get; }

    /// <summary>"phase/kind" of the failure, or "ok".</summary>
    public string Verdict =>
        Json.GetProperty("failure") is { ValueKind: JsonValueKind.Object } ? $"{Failure("phase")}/{Failure("kind")}" : "ok";

    public int ExitCode => Json.GetProperty("exit_code").GetInt32();

    /// <summary>Host and port.</summary>
    public string Name => $"{Json.GetProperty("host").GetString()}:{Port}";

    public int Port => Json.GetProperty("port").GetInt32();

    public string? User => Json.GetProperty("user").GetString();

    public string? Auth => Json.GetProperty("auth").GetString();

    public IReadOnlyList<string> Warnings => [.. Json.GetProperty("warnings").EnumerateArray().Select(warning => $"{warning.GetString()}")];

    /// <summary>The phases that took place, in the order of the report.</summary>
    public string Phases => string.Join(' ', Json.GetProperty("durations").EnumerateObject()
        .Where(phase => phase is { Name: not ("connect" or "total"), Value.ValueKind: JsonValueKind.Number })
        .Select(phase => phase.Name));

    public DateTimeOffset Begin => Json.GetProperty("time").GetDateTimeOffset();

    /// <summary>The sum of the phases.</summary>
    public TimeSpan Total => TimeSpan.FromSeconds(Seconds("total") ?? 0);

    /// <summary>The earliest moment at which the probe may have ended: the time between its phases is not counted.</summary>
    public DateTimeOffset End => Begin + Total;

    public static ReportLine Parse(string line) => new(ParseJson(line));

    /// <summary>Reads an output in which each line is a report.</summary>
    public static IReadOnlyList<ReportLine> AllOf(string output)
    {
        Assert.EndsWith("\n", output, StringComparison.Ordinal);
        return [.. output[..^1].Split('\n').Select(Parse)];
    }

    /// <summary>Parses a line, in which no key may stand twice.</summary>
    public static JsonElement ParseJson(string line) => JsonDocument.Parse(line, Strict).RootElement;

    /// <summary>A member of the failure.</summary>
    public string? Failure(string member) =>
        Json.GetProperty("failure") is { ValueKind: JsonValueKind.Object } failure ? failure.GetProperty(member).GetString() : null;

    /// <summary>The duration of a phase in seconds, or null.</summary>
    public double? Seconds(string phase) =>
        Json.GetProperty("durations").GetProperty(phase) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
}

/// <summary>The JSON output of many probes: the reports, and after all of them the summaries.</summary>
internal sealed record ReportLines(IReadOnlyList<ReportLine> Reports, IReadOnlyList<string> Summaries)
{
    private const string SummaryStart = "{\"summary\":";

    public IReadOnlyList<string> Verdicts => [.. Reports.Select(report => report.Verdict)];

    /// <summary>When each probe began, in the order of the reports.</summary>
    public IReadOnlyList<DateTimeOffset> Beginnings => [.. Reports.Select(report => report.Begin)];

    /// <summary>Reads an output. A report after a summary, and a line without its end, are errors.</summary>
    public static ReportLines Of(string output)
    {
        Assert.True(output.Length is 0 || output.EndsWith('\n'), output);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var reports = lines.TakeWhile(line => !line.StartsWith(SummaryStart, StringComparison.Ordinal)).ToArray();
        var summaries = lines[reports.Length..];
        Assert.All(summaries, line => Assert.StartsWith(SummaryStart, line, StringComparison.Ordinal));
        return new ReportLines([.. reports.Select(ReportLine.Parse)], summaries);
    }

    /// <summary>A number of a summary.</summary>
    public int Number(int summary, string member) =>
        ReportLine.ParseJson(Summaries[summary]).GetProperty("summary").GetProperty(member).GetInt32();
}
