using ImapProbe.Core;

namespace ImapProbe.Report.Text;

/// <summary>The report for people on one probe of many: a line where all went well, and where not, why and what to do about it.</summary>
internal sealed class BriefReport(ProbeResult result, Screen screen)
{
    private readonly Rows rows = new(screen);

    /// <summary>Renders a result.</summary>
    public static string Render(ProbeResult result, Screen screen) => new BriefReport(result, screen).Render();

    private string Render()
    {
        IEnumerable<string> lines = [.. Verdict(), .. Explanation.Of(result, rows), .. rows.Warnings(result.Warnings)];
        return string.Concat(lines.Select(line => $"{line}\n"));
    }

    private IEnumerable<string> Verdict()
    {
        var palette = screen.Palette;
        var headline = Headline.Of(result, palette);
        var details = screen.EscapeNonAscii(Details());
        if (details.Length is 0)
            return [headline];
        return Wrapping.Fits($"{Headline.Of(result, Palette.Plain)}  {details}", screen.WordsEnd)
            ? [$"{headline}  {palette.Dim}{details}{palette.End}"]
            : [headline, .. rows.Aside(details)];
    }

    private string Details()
    {
        var times = string.Join(", ", Times());
        var figures = times.Length > 0 ? $"{times} ms" : "";
        var place = result.Address is { } address ? $"at {address}" : "";
        return result.Auth is { } auth
            ? Join("; ", figures, Join(" ", result.Request.User is { } user ? $"{auth} as {user}" : auth, place))
            : Join(" ", figures, place);
    }

    private IEnumerable<string> Times()
    {
        var durations = result.Durations;
        if (durations.Phases.Keys.Any(phase => phase < Phase.Login))
            yield return $"connect {Figures.Milliseconds(durations.Connect)}";
        foreach (var phase in (Phase[])[Phase.Login, Phase.Session, Phase.Examine, Phase.Logout])
        {
            if (durations.Of(phase) is { } duration)
                yield return $"{phase.Word()} {Figures.Milliseconds(duration)}";
        }
    }

    private static string Join(string separator, params IEnumerable<string> parts) => string.Join(separator, parts.Where(part => part.Length > 0));
}
