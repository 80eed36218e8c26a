using System.Globalization;
using System.Net;
using ImapProbe.Probing.Results;
using ImapProbe.Reporting.Text.Advising;
using ImapProbe.Reporting.Text.Drawing;

namespace ImapProbe.Reporting.Text;

/// <summary>The report for people: the verdict first, where it is bad what to do about it, then how long it took, then with whom.</summary>
/// <param name="result">The result.</param>
/// <param name="screen">What it is shown on.</param>
internal sealed class TextReport(ProbeResult result, Screen screen)
{
    private readonly Rows rows = new(screen);

    /// <summary>Renders a result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="screen">What it is shown on.</param>
    /// <returns>Lines, each with its end.</returns>
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
        var days = (int)(certificate.NotAfter - result.Time).TotalDays;
        var own = $"{result.Request.Host}, issued by {certificate.IssuerName}, {Figures.Days(days)} left";
        return result.DaysLeft is { } first && first < days
            ? string.Create(CultureInfo.InvariantCulture, $"{own}, an issuer only {first}")
            : own;
    }
}
