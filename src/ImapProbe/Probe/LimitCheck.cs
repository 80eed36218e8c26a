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
            IsSlow = crossings.Exists(crossing => crossing.Phase is Phase.Total),
        };
    }

    private static IEnumerable<Crossing> CertificateCrossings(ProbeResult result)
    {
        var limits = result.Request.Limits;
        if (Shortage(result, limits.CertificateCritical, "critical") is { } failing)
            yield return new Crossing(Phase.Tls, failing) { IsCritical = true };
        else if (Shortage(result, limits.CertificateWarning, "warning") is { } warning)
            yield return new Crossing(Phase.Tls, warning);
    }

    private static IEnumerable<Crossing> TimeCrossings(ProbeResult result)
    {
        var limits = result.Request.Limits;
        var total = result.Durations.Total.Ticks / (decimal)TimeSpan.TicksPerSecond;
        if (limits.Critical is { } critical && critical.IsCrossedBy(total))
            yield return OfTime(total, critical, "critical") with { IsCritical = true };
        else if (limits.Warning is { } warning && warning.IsCrossedBy(total))
            yield return OfTime(total, warning, "warning");
    }

    // What is left is rounded down, so that it is never shown as large as the limit.
    private static string? Shortage(ProbeResult result, CertificateLimit? limit, string name)
    {
        const string First = "the first certificate of the chain to expire";
        if (limit is null || result.Tls is not { ChainNotAfter: { } chainEnd, Certificate: { NotBefore: { } begin, NotAfter: { } end } })
            return null;
        var (left, lifetime) = (end - result.Time, end - begin);
        var (days, hours, share) = (result.DaysLeft ?? 0, (chainEnd - result.Time).TotalHours, left.TotalHours / lifetime.TotalHours * 100);
        return limit.Unit switch
        {
            CertificateLimitUnit.Days => days < limit.Least ? $"{First} has {Quantity.Of(days, "day")} left, fewer than the {name} limit of {limit}" : null,
            CertificateLimitUnit.Hours => hours < limit.Least
                ? $"{First} has {Quantity.Of(Down(hours), "hour")} left, fewer than the {name} limit of {limit}"
                : null,
            _ => share < limit.Least
                ? $"the server's certificate has {Quantity.Number(Down(share))} % of its lifetime left, {Comparable(left, lifetime)}, "
                    + $"less than the {name} limit of {limit}"
                : null,
        };
    }

    // Both in one unit.
    private static string Comparable(TimeSpan left, TimeSpan lifetime) => lifetime.TotalDays < 21
        ? $"{Quantity.Number(Down(left.TotalHours))} of {Quantity.Of(Math.Round(lifetime.TotalHours, 1), "hour")}"
        : $"{Quantity.Number(Down(left.TotalDays))} of {Quantity.Of(Math.Round(lifetime.TotalDays, 1), "day")}";

    private static double Down(double number) => Math.Floor(number * 10) / 10;

    // With three decimals, unless the figure would be back within the range.
    private static Crossing OfTime(decimal total, LimitRange range, string name)
    {
        var rounded = Math.Round(total, 3);
        var shown = range.IsCrossedBy(rounded) ? rounded : total;
        return new(Phase.Total, $"the probe took {shown:0.000###} s, which the {name} range {range} does not allow");
    }

    private sealed record Crossing(Phase Phase, string Message)
    {
        public bool IsCritical { get; init; }
    }
}
