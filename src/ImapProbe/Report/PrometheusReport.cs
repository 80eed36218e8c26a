using System.Text;
using ImapProbe.Core;

namespace ImapProbe.Report;

/// <summary>Prometheus' text exposition format, version 0.0.4. It holds no server text.</summary>
internal static class PrometheusReport
{
    private static readonly Family[] Families =
    [
        new(
            "imap_probe_success",
            "Whether the probe went well and no critical limit was crossed, or it failed as --expect says.",
            result => [Of(result.Failure is null ? 1 : 0)]),
        new("imap_probe_duration_seconds", "The sum of the phases that took place.", result => result.IsNotRun ? [] : [Of(Seconds(result.Durations.Total))]),
        new(
            "imap_probe_phase_duration_seconds",
            "The duration of each phase that took place.",
            result => result.Durations.Phases.OrderBy(entry => entry.Key).Select(entry => Of(Seconds(entry.Value), ("phase", entry.Key.Word())))),
        new(
            "imap_probe_failure_info",
            "The phase and the kind of the failure, where there is one.",
            result => result.Failure is { } failure ? [Of(1, ("phase", failure.Phase.Word()), ("kind", failure.Kind.Word()))] : []),
        new("imap_probe_exit_code", "The exit code of the probe, by its kind of failure.", result => [Of(ExitCodes.Of(result))]),
        new("imap_probe_timeout_seconds", "The time that the whole probe may take.", result => [Of(Seconds(result.Request.Timeout))]),
        new(
            "imap_probe_tls_info",
            "The negotiated TLS version and cipher suite.",
            result => result.Tls is { } tls ? [Of(1, ("version", tls.Version), ("cipher", tls.Cipher?.ToString() ?? ""))] : []),
        new(
            "imap_probe_tls_certificate_not_after_timestamp_seconds",
            "When the certificate that the server presented expires.",
            result => OfTime(result.Tls?.Certificate?.NotAfter)),
        new(
            "imap_probe_tls_certificate_not_before_timestamp_seconds",
            "When the certificate that the server presented becomes valid.",
            result => OfTime(result.Tls?.Certificate?.NotBefore)),
        new(
            "imap_probe_tls_chain_not_after_timestamp_seconds",
            "When the first certificate of the verified chain expires.",
            result => OfTime(result.Tls?.ChainNotAfter)),
        new("imap_probe_warnings", "How many warnings the probe has, crossed limits included.", result => [Of(result.Warnings.Count)]),
        new("imap_probe_last_run_timestamp_seconds", "When the probe began.", result => OfTime(result.IsNotRun ? null : result.Time)),
    ];

    /// <summary>All results, whose labels must differ (<see cref="DistinctTargets"/>).</summary>
    public static string Render(IReadOnlyList<ProbeResult> results)
    {
        (ProbeResult Result, string Labels)[] labelled = [.. results.Select(result => (result, Labels(TargetLabels(result))))];
        var text = new StringBuilder();
        foreach (var family in Families)
        {
            string[] lines = [.. labelled.SelectMany(entry => family.SamplesOf(entry.Result), (entry, sample) => Line(family, entry.Labels, sample))];
            if (lines.Length > 0)
                text.Append(Head(family.Name, family.Help)).AppendJoin("", lines);
        }

        // That of the program, whatever its targets.
        if (results.Count > 0)
            text.Append($"{Head("imap_probe_build_info", "The version of imap-probe.")}imap_probe_build_info{{{Labels([("version", Outcomes.Version)])}}} 1\n");
        return text.ToString();
    }

    private static string Head(string name, string help) => $"# HELP {name} {help}\n# TYPE {name} gauge\n";

    private static string Line(Family family, string targetLabels, Sample sample) =>
        $"{family.Name}{{{targetLabels}{(sample.Labels.Count > 0 ? "," : "")}{Labels(sample.Labels)}}} {sample.Value}\n";

    private static IEnumerable<(string Name, string Value)> TargetLabels(ProbeResult result)
    {
        yield return ("host", result.Request.Host.Name);
        yield return ("port", result.Request.Port.ToString());
        if (result.Request.User is { } user)
            yield return ("user", user);
        if (TargetName.AddressOf(result) is { } address)
            yield return ("address", address);
    }

    private static string Labels(IEnumerable<(string Name, string Value)> labels) =>
        string.Join(",", labels.Select(label => $"{label.Name}=\"{Escape(label.Value)}\""));

    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);

    private static Sample Of(decimal value, params IReadOnlyList<(string Name, string Value)> labels) =>
        new(value.ToString(), labels);

    private static IReadOnlyList<Sample> OfTime(DateTimeOffset? time) =>
        time is { } moment ? [Of(moment.ToUnixTimeMilliseconds() / 1000m)] : [];

    private static decimal Seconds(TimeSpan span) => span.Ticks / (decimal)TimeSpan.TicksPerSecond;

    private sealed record Family(string Name, string Help, Func<ProbeResult, IEnumerable<Sample>> SamplesOf);

    private sealed record Sample(string Value, IReadOnlyList<(string Name, string Value)> Labels);
}
