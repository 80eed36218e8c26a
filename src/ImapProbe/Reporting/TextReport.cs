using System.Globalization;
using System.Text;
using ImapProbe.Probing.Requests;
using ImapProbe.Probing.Results;

namespace ImapProbe.Reporting;

/// <summary>The report for people: what happened first, then how long it took, then with whom.</summary>
internal static class TextReport
{
    /// <summary>Renders a result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="palette">The colours, or none.</param>
    /// <returns>Lines, each with its end.</returns>
    public static string Render(ProbeResult result, Palette palette)
    {
        var text = new StringBuilder();
        text.Append(Headline(result, palette));
        if (result.Failure is { } failure)
            text.Append(CultureInfo.InvariantCulture, $"  {failure.Message}\n");
        foreach (var (label, value) in Rows(result))
            text.Append(CultureInfo.InvariantCulture, $"  {palette.Dim}{label,-8}{palette.End}  {value}\n");
        return text.ToString();
    }

    private static string Headline(ProbeResult result, Palette palette)
    {
        var target = Target.Of(result.Request);
        return result.Failure is { } failure
            ? $"{target}  {palette.Bad}failed{palette.End} in {failure.Phase.Word()}: {failure.Kind.Word()}\n"
            : $"{target}  {palette.Good}ok{palette.End}  {Milliseconds(result.Durations.Total)} ms\n";
    }

    private static IEnumerable<(string Label, string Value)> Rows(ProbeResult result)
    {
        var durations = result.Durations;
        var before = durations.Phases.Where(entry => entry.Key < Phase.Login).OrderBy(entry => Place(entry.Key, result.Request.TlsMode)).ToList();
        if (before.Count > 0)
            yield return ("connect", $"{Measured(durations.Connect)}   {string.Join(" · ", before.Select(entry => $"{entry.Key.Word()} {Milliseconds(entry.Value)}"))}");
        if (durations.Of(Phase.Login) is { } login)
            yield return ("login", $"{Measured(login)}   {result.Auth} as {result.Request.User}");
        if (durations.Of(Phase.Session) is { } session)
            yield return ("session", Measured(session));
        if (durations.Of(Phase.Logout) is { } logout)
            yield return ("logout", Measured(logout));
        if (result.Address is { } address)
            yield return ("server", result.Tls is { } tls ? $"{address} · {tls.Version.Replace("TLSv", "TLS ", StringComparison.Ordinal)} · {tls.Cipher}" : $"{address}");
        if (result.Tls is { ChainNotAfter: not null, Certificate: { } certificate })
            yield return ("cert", $"{result.Request.Host}, issued by {certificate.IssuerName}, {Left(certificate.NotAfter - result.Time)}");
        foreach (var warning in result.Warnings)
            yield return ("warning", warning);
    }

    // With STARTTLS the handshake comes behind the greeting.
    private static double Place(Phase phase, TlsMode mode) => phase is Phase.Tls && mode is TlsMode.StartTls ? (int)Phase.StartTls + 0.5 : (int)phase;

    private static string Measured(TimeSpan span) => $"{Milliseconds(span),4} ms";

    // Below ten milliseconds a tenth matters, on a loopback interface above all.
    private static string Milliseconds(TimeSpan span) =>
        span.TotalMilliseconds.ToString(span.TotalMilliseconds < 9.95 ? "0.0" : "0", CultureInfo.InvariantCulture);

    private static string Left(TimeSpan span) => (int)span.TotalDays is 1
        ? "1 day left"
        : string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalDays} days left");
}
