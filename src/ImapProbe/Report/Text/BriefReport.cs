using ImapProbe.Core;

namespace ImapProbe.Report.Text;

/// <summary>The text report on one probe of many: one line, or after a failure the explanation too.</summary>
internal sealed class BriefReport(ProbeResult result, Screen screen)
{
    private readonly Rows rows = new(screen);
    private readonly Figures figures = Figures.UpTo(result.Durations.Total);

    public static string Render(ProbeResult result, Screen screen) => new BriefReport(result, screen).Render();

    private string Render()
    {
        IEnumerable<string> lines = [.. Verdict(), .. Explanation.Of(result, rows), .. rows.Warnings(Explanation.Untold(result))];
        return string.Concat(lines.Select(line => $"{line}\n"));
    }

    private IEnumerable<string> Verdict()
    {
        var palette = screen.Palette;
        var turn = result.Number is { } number ? $"  #{number} {result.Time.ToUniversalTime():HH:mm:ss}Z" : "";
        var headline = $"{Headline.Of(result, palette)}{turn}";
        var details = screen.EscapeNonAscii(Details());
        if (details.Length is 0)
            return [headline];
        return Wrapping.Fits($"{Headline.Of(result, Palette.Plain)}{turn}  {details}", screen.WordsEnd)
            ? [$"{headline}  {palette.Dim}{details}{palette.End}"]
            : [headline, .. rows.Aside(details)];
    }

    private string Details()
    {
        var times = string.Join(", ", Times());
        var took = times.Length > 0 ? $"{times} {figures.Unit}" : "";
        var place = result.Address is { } address ? $"at {TargetName.Dialled(result, address)}" : "";
        return result.Auth is { } auth
            ? Join("; ", took, Join(" ", result.Request.User is { } user ? $"{auth} as {user}" : auth, place))
            : Join(" ", took, place);
    }

    private IEnumerable<string> Times()
    {
        var durations = result.Durations;
        if (durations.Phases.Keys.Any(phase => phase < Phase.Login))
            yield return $"connect {figures.Of(durations.Connect)}";
        foreach (var phase in (Phase[])[Phase.Login, Phase.Session, Phase.Examine, Phase.Logout])
        {
            if (durations.Of(phase) is { } duration)
                yield return $"{phase.Word()} {figures.Of(duration)}";
        }
    }

    private static string Join(string separator, params IEnumerable<string> parts) => string.Join(separator, parts.Where(part => part.Length > 0));
}

/// <summary>The text summary of many probes: how many went well, and each phase's figures.</summary>
internal sealed class SummaryText(Summary summary, Screen screen)
{
    private readonly Rows rows = new(screen);

    public static string Render(Summary summary, Screen screen) => new SummaryText(summary, screen).Render();

    private string Render()
    {
        IEnumerable<string> head = [.. Verdict(), .. Headline.Reservation(summary.Request) is { } reservation ? rows.Aside(reservation) : []];
        IReadOnlyList<string> body =
        [
            .. new PhaseTable(summary, screen).Lines(),
            .. summary.Planned is { } planned ? rows.Aside($"interrupted after {summary.Count} of {planned} probes") : [],
        ];
        IEnumerable<string> lines = body.Count > 0 ? [.. head, "", .. body] : head;
        return string.Concat(lines.Select(line => $"{line}\n"));
    }

    private IEnumerable<string> Verdict()
    {
        var target = TargetName.Of(summary.Request);
        var place = summary.Address is { } address ? $"{target} at {address}" : target;
        var name = summary.Request.User is { } user ? $"{place} as {screen.EscapeNonAscii(user)}" : place;
        return Wrapping.Fits($"{name}  {Outcome(Palette.Plain)}", screen.WordsEnd)
            ? [$"{name}  {Outcome(screen.Palette)}"]
            : [.. Wrapping.Sentence(name, screen.WordsEnd), $"  {Outcome(screen.Palette)}"];
    }

    private string Outcome(Palette palette)
    {
        var probes = $"{summary.Count} {(summary.Count is 1 ? "probe" : "probes")}";
        var all = summary.Count is 1 ? "it" : "all";
        var well = summary.Request.Expect is { } kind ? $"failed with {kind.Word()}, as expected" : "went well";
        return (summary.Count, summary.Failed, summary.NotRun) switch
        {
            (0, _, _) => probes,
            (_, 0, 0) => $"{probes}, {palette.Good}{all} {well}{palette.End}",
            (_, 0, var notRun) => $"{probes}, {palette.Bad}{notRun} not run{palette.End}",
            var (count, failed, _) when failed == count => $"{probes}, {palette.Bad}{all} failed{palette.End}",
            (_, var failed, 0) => $"{probes}, {palette.Bad}{failed} failed{palette.End}",
            var (_, failed, notRun) => $"{probes}, {palette.Bad}{failed} failed, {notRun} not run{palette.End}",
        };
    }
}
