using System.Text.Json;
using ImapProbe.Probing.Results;

namespace ImapProbe.Reporting.Json;

/// <summary>The summary of many probes as one JSON object on one line; phases without figures are left out.</summary>
internal static class JsonSummary
{
    /// <summary>Renders a summary.</summary>
    /// <param name="summary">The summary.</param>
    /// <returns>The line, with its end.</returns>
    public static string Render(Summary summary) => JsonLine.Of(json =>
    {
        json.WriteStartObject("summary");
        json.WriteString("host", summary.Request.Host.Name);
        json.WriteNumber("port", summary.Request.Port);
        json.WriteString("user", summary.Request.User);
        json.WriteNumber("count", summary.Count);
        json.WriteNumber("failed", summary.Failed);
        json.WriteStartObject("phases");
        foreach (var (phase, distribution) in summary.Phases.OrderBy(entry => entry.Key))
            WriteFigures(json, phase.Word(), distribution);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static void WriteFigures(Utf8JsonWriter json, string name, Distribution distribution)
    {
        json.WriteStartObject(name);
        json.WriteSeconds("min", distribution.Min);
        json.WriteSeconds("median", distribution.Median);
        json.WriteSeconds("p95", distribution.P95);
        json.WriteSeconds("max", distribution.Max);
        json.WriteEndObject();
    }
}
