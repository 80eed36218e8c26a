using System.Globalization;
using System.Net;
using ImapProbe.Core;

namespace ImapProbe.Report.Text;

/// <summary>The report for people: the verdict first, where it is bad what to do about it, then how long it took, then with whom.</summary>
internal sealed class TextReport(ProbeResult result, Screen screen)
{
    private readonly Rows rows = new(screen);

    /// <summary>Renders a result.</summary>
    public static string Render(ProbeResult result, Screen screen) => new TextReport(result, screen).Render();

    private string Render()
    {
        IEnumerable<IEnumerable<string>> blocks =
            [[Headline.Of(result, screen.Palette)], Explanation.Of(result, rows), new Waterfall(result, screen).Lines(), Facts()];
        return string.Join('\n', blocks.Select(lines => string.Concat(lines.Select(line => $"{line}\n"))).Where(block => block.Length > 0));
    }

    private IEnumerable<string> Facts() =>
    [
        .. result.Auth is { } auth ? rows.Fact("login", result.Request.User is { } user ? $"{auth} as {user}" : auth) : [],
        .. OpenedMailbox is { } mailbox ? rows.Fact("mailbox", $"{mailbox}, opened read-only") : [],
        .. result.Address is { } address ? rows.Fact("server", Server(address)) : [],
        .. result.Tls is { ChainNotAfter: not null, Certificate: { } certificate } ? rows.Fact("cert", Describe(certificate)) : [],
        .. rows.Warnings(result.Warnings),
    ];

    private string? OpenedMailbox =>
        result.Durations.Of(Phase.Examine) is not null && result.Failure is not { Phase: Phase.Examine } ? result.Request.Mailbox : null;

    private string Server(IPAddress address) => string.Join(
        screen.Separator,
        new[] { address.ToString(), result.Tls?.Version.Replace("TLSv", "TLS ", StringComparison.Ordinal), result.Tls?.Cipher?.ToString() }.OfType<string>());

    private string Describe(ServerCertificate certificate)
    {
        var days = (int)(certificate.NotAfter.GetValueOrDefault(result.Time) - result.Time).TotalDays;
        var own = $"{result.Request.Host}, issued by {certificate.IssuerName}, {Figures.Days(days)} left";
        return result.DaysLeft is { } first && first < days
            ? string.Create(CultureInfo.InvariantCulture, $"{own}, an issuer only {first}")
            : own;
    }
}

/// <summary>The first line of a report on one probe: which server, and the verdict.</summary>
internal static class Headline
{
    /// <summary>Writes it.</summary>
    public static string Of(ProbeResult result, Palette palette)
    {
        var target = TargetName.Of(result.Request);
        var reservation = Reservation(result.Request) is { } words ? $", {words}" : "";
        return result.Failure is { } failure
            ? $"{target}  {palette.Bad}failed{palette.End} in {failure.Phase.Word()}: {failure.Kind.Word()}"
            : $"{target}  {palette.Good}ok{palette.End}  {Figures.Milliseconds(result.Durations.Total)} ms{reservation}";
    }

    /// <summary>What a verdict is to be read with, so that nobody takes an early end for a login.</summary>
    public static string? Reservation(ProbeRequest request) => request.QuitAfter is { } end ? $"up to {end.Word()}; no login was tried" : null;
}

/// <summary>The order in which people see phases: that in which they took place.</summary>
internal static class PhaseOrder
{
    /// <summary>Puts phases into their order.</summary>
    public static IEnumerable<Phase> InOrderOf(this IEnumerable<Phase> phases, ProbeRequest request) =>
        phases.OrderBy(phase => Place(phase, request.TlsMode));

    // With STARTTLS the handshake comes behind the greeting.
    private static double Place(Phase phase, TlsMode mode) =>
        phase is Phase.Tls && mode is TlsMode.StartTls ? (int)Phase.StartTls + 0.5 : (int)phase;
}
