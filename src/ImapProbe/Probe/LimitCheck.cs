using ImapProbe.Core;

namespace ImapProbe.Probe;

/// <summary>Holds a result against the limits of the request.</summary>
internal static class LimitCheck
{
    /// <summary>
    /// The first critical limit that was crossed becomes the failure where there is no other; the rest become warnings. The total is judged only if all phases
    /// took place.
    /// </summary>
    public static ProbeResult Judge(ProbeResult result)
    {
        List<Crossing> crossings = [.. CertificateCrossings(result)];
        if (result.Failure is null)
            crossings.AddRange(TimeCrossings(result));
        var failing = result.Failure is null ? crossings.Find(crossing => crossing.IsCritical) : null;
        if (failing is not null)
            crossings.Remove(failing);
        return result with
        {
            Failure = failing is null ? result.Failure : new Failure(failing.Phase, FailureKind.Limit, failing.Message),
            LimitWarnings = crossings.ConvertAll(crossing => crossing.Message),
        };
    }

    private static IEnumerable<Crossing> CertificateCrossings(ProbeResult result)
    {
        var limits = result.Request.Limits;
        if (result.DaysLeft is not { } days)
            yield break;
        if (days < limits.CertificateCritical)
            yield return OfCertificates(days, limits.CertificateCritical.Value, "critical") with { IsCritical = true };
        else if (days < limits.CertificateWarning)
            yield return OfCertificates(days, limits.CertificateWarning.Value, "warning");
    }

    private static IEnumerable<Crossing> TimeCrossings(ProbeResult result)
    {
        var limits = result.Request.Limits;
        var total = result.Durations.Total.Ticks / (decimal)TimeSpan.TicksPerSecond;
        if (limits.Critical is { } critical && critical.IsCrossedBy(total))
            yield return OfTime(total, $"critical range {critical}") with { IsCritical = true };
        else if (limits.Warning is { } warning && warning.IsCrossedBy(total))
            yield return OfTime(total, $"warning range {warning}");
    }

    private static Crossing OfCertificates(int days, int limit, string name) => new(
        Phase.Tls,
        $"the first certificate of the chain to expire has {days} {(days is 1 ? "day" : "days")} left, fewer than the {name} limit of {limit}");

    private static Crossing OfTime(decimal total, string range) =>
        new(Phase.Total, $"the probe took {total:0.000###} s, which the {range} does not allow");

    private sealed record Crossing(Phase Phase, string Message)
    {
        public bool IsCritical { get; init; }
    }
}
