using System.Globalization;
using System.Text.RegularExpressions;

namespace ImapProbe.Tests.Support;

/// <summary>
/// Prometheus' text exposition format, version 0.0.4, read by its letter: promtool accepts families in pieces, samples twice and an
/// empty text, and a scrape of them does not end well.
/// </summary>
internal sealed partial class Exposition
{
    private readonly List<MetricSample> samples = [];

    private Exposition(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        string? family = null;
        HashSet<string> families = [];
        foreach (var line in text[..^1].Split('\n'))
        {
            if (HelpLine().Match(line) is { Success: true } help)
            {
                family = help.Groups["name"].Value;
                Assert.True(families.Add(family), $"{family} begins twice");
            }
            else if (TypeLine().Match(line) is { Success: true } type)
            {
                Assert.Equal(family, type.Groups["name"].Value);
            }
            else
            {
                var sample = MetricSample.Parse(line);
                Assert.Equal(family, sample.Name);
                Assert.DoesNotContain(samples, other => other.IsSameSeriesAs(sample));
                samples.Add(sample);
            }
        }

        Assert.Equal(families, samples.Select(sample => sample.Name).ToHashSet());
    }

    /// <summary>All samples, in their order.</summary>
    public IReadOnlyList<MetricSample> Samples => samples;

    /// <summary>All but the one that is the program's own.</summary>
    public IEnumerable<MetricSample> OfTargets => samples.Where(sample => sample.Name is not "imap_probe_build_info");

    public static Exposition Parse(string text) => new(text);

    /// <summary>The samples of a family; none where it is not there.</summary>
    public IReadOnlyList<MetricSample> Of(string family) => [.. samples.Where(sample => sample.Name == family)];

    /// <summary>The one sample of a family.</summary>
    public MetricSample Only(string family) => Assert.Single(Of(family));

    [GeneratedRegex(@"^# HELP (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) [^\n]+$")]
    private static partial Regex HelpLine();

    [GeneratedRegex("^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?:counter|gauge)$")]
    private static partial Regex TypeLine();
}

/// <summary>One sample.</summary>
internal sealed partial record MetricSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    public static MetricSample Parse(string line)
    {
        var sample = SampleLine().Match(line);
        Assert.True(sample.Success, $"this is no sample: {line}");
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in sample.Groups["label"].Captures.Zip(sample.Groups["text"].Captures))
            labels.Add(name.Value, Escape().Replace(value.Value, escape => escape.Value is "\\n" ? "\n" : escape.Value[1..]));
        return new(sample.Groups["name"].Value, labels, double.Parse(sample.Groups["value"].Value, CultureInfo.InvariantCulture));
    }

    public bool IsSameSeriesAs(MetricSample other) =>
        Name == other.Name && Labels.Count == other.Labels.Count && Labels.All(label => other.Labels.TryGetValue(label.Key, out var value) && value == label.Value);

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?:(?<label>[a-zA-Z_][a-zA-Z0-9_]*)="(?<text>(?:[^"\\\n]|\\[\\"n])*)"(?:,(?!\})|(?=\})))+\})? (?<value>[-+.0-9eE]+)$""")]
    private static partial Regex SampleLine();

    [GeneratedRegex("""\\[\\"n]""")]
    private static partial Regex Escape();
}
