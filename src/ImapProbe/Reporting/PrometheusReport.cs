using System.Globalization;
using System.Text;
using ImapProbe.Probing.Results;

namespace ImapProbe.Reporting;

/// <summary>Prometheus' text exposition format, version 0.0.4. Nothing of what a server says is in it.</summary>
internal static class PrometheusReport
{
    /// <summary>Renders a result.</summary>
    /// <param name="result">The result.</param>
    /// <returns>Each family that has a sample: HELP, TYPE and its samples.</returns>
    public static string Render(ProbeResult result)
    {
        var text = new StringBuilder();
        foreach (var family in Families(result).Where(family => family.Samples.Count > 0))
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP {family.Name} {family.Help}\n# TYPE {family.Name} gauge\n");
            foreach (var sample in family.Samples)
                text.Append(CultureInfo.InvariantCulture, $"{family.Name}{{{Labels([.. TargetLabels(result), .. sample.Labels])}}} {sample.Value}\n");
        }

        return text.ToString();
    }

    private static IEnumerable<Family> Families(ProbeResult result)
    {
        yield return new("imap_probe_success", "Whether the probe went well and no critical limit was crossed.", [Of(result.Failure is null ? 1 : 0)]);
        yield return new("imap_probe_duration_seconds", "The sum of the phases that took place.", [Of(Seconds(result.Durations.Total))]);
        yield return new(
            "imap_probe_phase_duration_seconds",
            "The duration of each phase that took place.",
            [.. result.Durations.Phases.OrderBy(entry => entry.Key).Select(entry => Of(Seconds(entry.Value), ("phase", entry.Key.Word())))]);
        yield return new(
            "imap_probe_failure_info",
            "The phase and the kind of the failure, where there is one.",
            result.Failure is { } failure ? [Of(1, ("phase", failure.Phase.Word()), ("kind", failure.Kind.Word()))] : []);
        yield return new("imap_probe_exit_code", "The exit code of the probe, by its kind of failure.", [Of(ExitCode.Of(result))]);
        yield return new("imap_probe_timeout_seconds", "The time that the whole probe may take.", [Of(Seconds(result.Request.Timeout))]);
        yield return new(
            "imap_probe_tls_info",
            "The negotiated TLS version and cipher suite.",
            result.Tls is { } tls ? [Of(1, ("version", tls.Version), ("cipher", tls.Cipher ?? ""))] : []);
        yield return new(
            "imap_probe_tls_certificate_not_after_timestamp_seconds",
            "When the certificate that the server presented expires.",
            OfTime(result.Tls?.Certificate?.NotAfter));
        yield return new(
            "imap_probe_tls_chain_not_after_timestamp_seconds",
            "When the first certificate of the verified chain expires.",
            OfTime(result.Tls?.ChainNotAfter));
        yield return new("imap_probe_last_run_timestamp_seconds", "When the probe began.", OfTime(result.Time));
    }

    private static IEnumerable<(string Name, string Value)> TargetLabels(ProbeResult result)
    {
        yield return ("host", result.Request.Host.Name);
        yield return ("port", result.Request.Port.ToString(CultureInfo.InvariantCulture));
        if (result.Request.User is { } user)
            yield return ("user", user);
        if (result.Request.ConnectTo is { } dialled)
            yield return ("address", dialled.Address.ToString());
    }

    private static string Labels(IEnumerable<(string Name, string Value)> labels) =>
        string.Join(",", labels.Select(label => $"{label.Name}=\"{Escape(label.Value)}\""));

    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);

    private static Sample Of(decimal value, params IReadOnlyList<(string Name, string Value)> labels) =>
        new(value.ToString(CultureInfo.InvariantCulture), labels);

    private static IReadOnlyList<Sample> OfTime(DateTimeOffset? time) =>
        time is { } moment ? [Of(moment.ToUnixTimeMilliseconds() / 1000m)] : [];

    private static decimal Seconds(TimeSpan span) => span.Ticks / (decimal)TimeSpan.TicksPerSecond;

    private sealed record Family(string Name, string Help, IReadOnlyList<Sample> Samples);

    private sealed record Sample(string Value, IReadOnlyList<(string Name, string Value)> Labels);
}
