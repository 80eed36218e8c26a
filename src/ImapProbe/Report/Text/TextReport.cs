using System.Net;
using ImapProbe.Core;

namespace ImapProbe.Report.Text;

/// <summary>The text report on one probe: verdict, explanation, times, facts.</summary>
internal sealed class TextReport(ProbeResult result, Screen screen)
{
    private readonly Rows rows = new(screen);

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
        .. CertificateLine is { } certificate ? rows.Fact("cert", certificate) : [],
        .. rows.Warnings(Explanation.Untold(result)),
    ];

    private string? OpenedMailbox =>
        result.Durations.Of(Phase.Examine) is not null && result.Met is not { Phase: Phase.Examine } ? result.Request.Mailbox : null;

    private string Server(IPAddress address) => string.Join(
        screen.Separator,
        new[]
        {
            TargetName.Dialled(result, address),
            result.Tls?.Version.Replace("TLSv", "TLS ", StringComparison.Ordinal),
            result.Tls?.Cipher?.ToString(),
        }.OfType<string>());

    // After another failure nobody asks for it.
    private string? CertificateLine => (result.Met, result.Tls) switch
    {
        (null or { Kind: FailureKind.Limit, Phase: Phase.Tls }, { ChainNotAfter: not null, Certificate: { } certificate }) => Accepted(certificate),
        ({ Kind: FailureKind.Certificate }, { Certificate: { } certificate }) => Refused(certificate),
        _ => null,
    };

    private string Accepted(ServerCertificate certificate)
    {
        var days = (int)(certificate.NotAfter.GetValueOrDefault(result.Time) - result.Time).TotalDays;
        var own = $"{result.Request.Host}, issued by {certificate.IssuerName}, {Figures.Days(days)} left";
        return result.DaysLeft is { } first && first < days
            ? $"{own}, an issuer only {first}"
            : own;
    }

    private string Refused(ServerCertificate certificate)
    {
        const int MostNames = 3;
        string[] all = certificate.Names is [] ? [certificate.Subject] : [.. certificate.Names];
        string[] shown = all.Length > MostNames ? [.. all[..MostNames], $"{all.Length - MostNames} more"] : all;
        var names = shown.Length > 1 ? $"{string.Join(", ", shown[..^1])} and {shown[^1]}" : shown[0];
        return $"{names}, issued by {certificate.IssuerName}, {Validity(certificate)}";
    }

    private string Validity(ServerCertificate certificate)
    {
        if (certificate.NotBefore > result.Time)
            return $"valid from {certificate.NotBefore:yyyy-MM-dd} on";
        if (certificate.NotAfter is not { } notAfter)
            return "its validity cannot be read";
        var days = (int)Math.Abs((notAfter - result.Time).TotalDays);
        return notAfter < result.Time ? $"expired {Figures.Days(days)} ago" : $"{Figures.Days(days)} left";
    }
}

internal static class Headline
{
    public static string Of(ProbeResult result, Palette palette)
    {
        var target = TargetName.Of(result.Request);
        if (result.IsNotRun)
            return $"{target}  {palette.Bad}not run{palette.End}";
        if (result.Failure is { } failure)
            return $"{target}  {palette.Bad}failed{palette.End} {failure.Headline}";
        var reservation = Reservation(result.Request) is { } end ? $", {end}" : "";
        // Without the time: what is refused at once is not fast.
        if (result.Expected is { } met)
            return $"{target}  {palette.Good}ok{palette.End}  failed as expected {met.Headline}";
        var total = result.Durations.Total;
        var figures = Figures.UpTo(total);
        return $"{target}  {palette.Good}ok{palette.End}  {figures.Of(total)} {figures.Unit}{reservation}";
    }

    /// <summary>What to add to a verdict, so that nobody takes an early end for a login; null for a whole probe.</summary>
    public static string? Reservation(ProbeRequest request) => request.QuitAfter is { } end ? $"up to {end.Word()}; no login was tried" : null;
}

/// <summary>The lines after a failed verdict.</summary>
internal static class Explanation
{
    /// <summary>The warnings, without one that the failure's sentence ends with.</summary>
    public static IEnumerable<string> Untold(ProbeResult result) =>
        result.Warnings.Where(warning => result.Met?.Message.EndsWith($": {warning}", StringComparison.Ordinal) is not true);

    public static IEnumerable<string> Of(ProbeResult result, Rows rows)
    {
        if (result.Met is not { } failure)
            return [];
        // The refusal before it was explained already; and what was expected is not to be mended.
        if (result.IsNotRun)
            return rows.Sentence(failure.ReasonNotRun);
        if (result.Failure is null)
            return rows.Sentence(failure.Message);
        var advice = Advice.For(result, failure);
        return
        [
            .. rows.Sentence(failure.Message),
            .. rows.Fact("expected", advice.Expected),
            .. rows.Fact("try", advice.Try),
            .. rows.Command("by hand", advice.Commands),
        ];
    }
}

/// <summary>Orders phases as they took place.</summary>
internal static class PhaseOrder
{
    public static IEnumerable<Phase> InOrderOf(this IEnumerable<Phase> phases, ProbeRequest request) =>
        phases.OrderBy(phase => Place(phase, request.TlsMode));

    // With STARTTLS the handshake comes after the greeting.
    private static double Place(Phase phase, TlsMode mode) =>
        phase is Phase.Tls && mode is TlsMode.StartTls ? (int)Phase.StartTls + 0.5 : (int)phase;
}
