using ImapProbe.Probing.Requests;
using ImapProbe.Probing.Results;

namespace ImapProbe.Reporting.Text;

/// <summary>The first line of a report on one probe: which server, and the verdict.</summary>
internal static class Headline
{
    /// <summary>Writes it.</summary>
    /// <param name="result">The result.</param>
    /// <param name="palette">The colours, or none.</param>
    /// <returns>One line without its end.</returns>
    public static string Of(ProbeResult result, Palette palette)
    {
        var target = TargetName.Of(result.Request);
        var reservation = Reservation(result.Request) is { } words ? $", {words}" : "";
        return result.Failure is { } failure
            ? $"{target}  {palette.Bad}failed{palette.End} in {failure.Phase.Word()}: {failure.Kind.Word()}"
            : $"{target}  {palette.Good}ok{palette.End}  {Figures.Milliseconds(result.Durations.Total)} ms{reservation}";
    }

    /// <summary>What a verdict is to be read with, so that nobody takes an early end for a login.</summary>
    /// <param name="request">What was probed.</param>
    /// <returns>A sentence in lower case, without a full stop; null where the probe is a whole one.</returns>
    public static string? Reservation(ProbeRequest request) => request.QuitAfter is { } end ? $"up to {end.Word()}; no login was tried" : null;
}
