using System.Globalization;
using System.Net;
using ImapProbe.Probing.Requests;
using ImapProbe.Probing.Results;

namespace ImapProbe.Reporting.Text;

/// <summary>The report for people: the verdict first, where it is bad what to do about it, then how long it took, then with whom.</summary>
/// <param name="result">The result.</param>
/// <param name="screen">What it is shown on.</param>
internal sealed class TextReport(ProbeResult result, Screen screen)
{
    private const string Indent = "  ";
    private const int LabelWidth = 10;

    private readonly Palette palette = screen.Palette;

    /// <summary>Renders a result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="screen">What it is shown on.</param>
    /// <returns>Lines, each with its end.</returns>
    public static string Render(ProbeResult result, Screen screen) => new TextReport(result, screen).Render();

    private string Render()
    {
        IEnumerable<IEnumerable<string>> blocks = [[Headline()], Explanation(), new Waterfall(result, screen).Lines(), Facts()];
        return string.Join('\n', blocks.Select(lines => string.Concat(lines.Select(line => $"{line}\n"))).Where(block => block.Length > 0));
    }

    private string Headline()
    {
        var target = Target.Of(result.Request);
        return result.Failure is { } failure
            ? $"{target}  {palette.Bad}failed{palette.End} in {failure.Phase.Word()}: {failure.Kind.Word()}"
            : $"{target}  {palette.Good}ok{palette.End}  {Figures.Milliseconds(result.Durations.Total)} ms{Reservation()}";
    }

    // So that nobody takes an early end for a login.
    private string Reservation() => result.Request.QuitAfter is { } end ? $", up to {end.Word()}; no login was tried" : "";

    private IEnumerable<string> Explanation()
    {
        if (result.Failure is not { } failure)
            return [];
        var advice = Advice.For(result, failure);
        return
        [
            .. Wrapping.Sentence(screen.Spell(failure.Message), screen.WordsEnd - Indent.Length).Select(line => $"{Indent}{line}"),
            .. Row("expected", palette.Dim, advice.Expected),
            .. Row("try", palette.Dim, advice.Try),
            .. advice.Command.Count > 0 ? Labelled("by hand", palette.Dim, Wrapping.Command(advice.Command, ValueWidth)) : [],
        ];
    }

    private IEnumerable<string> Facts() =>
    [
        .. result.Auth is { } auth ? Row("login", palette.Dim, result.Request.User is { } user ? $"{auth} as {user}" : auth) : [],
        .. OpenedMailbox is { } mailbox ? Row("mailbox", palette.Dim, $"{mailbox}, opened read-only") : [],
        .. result.Address is { } address ? Row("server", palette.Dim, Server(address)) : [],
        .. result.Tls is { ChainNotAfter: not null, Certificate: { } certificate } ? Row("cert", palette.Dim, Describe(certificate)) : [],
        .. result.Warnings.SelectMany(warning => Row("warning", palette.Warn, warning)),
    ];

    private string? OpenedMailbox =>
        result.Durations.Of(Phase.Examine) is not null && result.Failure is not { Phase: Phase.Examine } ? result.Request.Mailbox : null;

    private string Server(IPAddress address) => string.Join(
        screen.Separator,
        new[] { address.ToString(), result.Tls?.Version.Replace("TLSv", "TLS ", StringComparison.Ordinal), result.Tls?.Cipher }.OfType<string>());

    private string Describe(ServerCertificate certificate)
    {
        var days = (int)(certificate.NotAfter - result.Time).TotalDays;
        var own = $"{result.Request.Host}, issued by {certificate.IssuerName}, {Figures.Days(days)} left";
        return result.DaysLeft is { } first && first < days
            ? string.Create(CultureInfo.InvariantCulture, $"{own}, an issuer only {first}")
            : own;
    }

    private int ValueWidth => screen.WordsEnd - Indent.Length - LabelWidth;

    private IEnumerable<string> Row(string label, string colour, string value) =>
        Labelled(label, colour, Wrapping.Sentence(screen.Spell(value), ValueWidth));

    private IEnumerable<string> Labelled(string label, string colour, IReadOnlyList<string> lines) => lines.Select((line, i) => i is 0
        ? $"{Indent}{colour}{label}{palette.End}{new string(' ', LabelWidth - label.Length)}{line}"
        : $"{Indent}{new string(' ', LabelWidth)}{line}");
}
