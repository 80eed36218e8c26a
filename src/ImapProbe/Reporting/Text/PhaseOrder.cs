using ImapProbe.Probing.Requests;
using ImapProbe.Probing.Results;

namespace ImapProbe.Reporting.Text;

/// <summary>The order in which people see phases: that in which they took place.</summary>
internal static class PhaseOrder
{
    /// <summary>Puts phases into their order.</summary>
    /// <param name="phases">The phases.</param>
    /// <param name="request">What was probed.</param>
    /// <returns>The same phases.</returns>
    public static IEnumerable<Phase> InOrderOf(this IEnumerable<Phase> phases, ProbeRequest request) =>
        phases.OrderBy(phase => Place(phase, request.TlsMode));

    // With STARTTLS the handshake comes behind the greeting.
    private static double Place(Phase phase, TlsMode mode) =>
        phase is Phase.Tls && mode is TlsMode.StartTls ? (int)Phase.StartTls + 0.5 : (int)phase;
}
