using System.Globalization;
using ImapProbe.Core;

namespace ImapProbe.Report.Text;

/// <summary>The summary of many probes for people: how many went well, and how long each phase took.</summary>
internal sealed class SummaryText(Summary summary, Screen screen)
{
    private readonly Rows rows = new(screen);

    /// <summary>Renders a summary.</summary>
    public static string Render(Summary summary, Screen screen) => new SummaryText(summary, screen).Render();

    private string Render()
    {
        IEnumerable<string> head = [.. Verdict(), .. Headline.Reservation(summary.Request) is { } reservation ? rows.Aside(reservation) : []];
        var table = new PhaseTable(summary, screen).Lines();
        IEnumerable<string> lines = table.Count > 0 ? [.. head, "", .. table] : head;
        return string.Concat(lines.Select(line => $"{line}\n"));
    }

    private IEnumerable<string> Verdict()
    {
        var target = TargetName.Of(summary.Request);
        var name = summary.Request.User is { } user ? $"{target} as {screen.EscapeNonAscii(user)}" : target;
        return Wrapping.Fits($"{name}  {Outcome(Palette.Plain)}", screen.WordsEnd)
            ? [$"{name}  {Outcome(screen.Palette)}"]
            : [.. Wrapping.Sentence(name, screen.WordsEnd), $"  {Outcome(screen.Palette)}"];
    }

    private string Outcome(Palette palette)
    {
        var probes = string.Create(CultureInfo.InvariantCulture, $"{summary.Count} {(summary.Count is 1 ? "probe" : "probes")}");
        var all = summary.Count is 1 ? "it" : "all";
        return (summary.Count, summary.Failed) switch
        {
            (0, _) => probes,
            (_, 0) => $"{probes}, {palette.Good}{all} went well{palette.End}",
            var (count, failed) when failed == count => $"{probes}, {palette.Bad}{all} failed{palette.End}",
            (_, var failed) => string.Create(CultureInfo.InvariantCulture, $"{probes}, {palette.Bad}{failed} failed{palette.End}"),
        };
    }
}
