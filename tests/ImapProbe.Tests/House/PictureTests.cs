using System.Text.RegularExpressions;
using System.Xml.Linq;
using ImapProbe.Loopback.Demo;
using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.House;

/// <summary>The README's pictures show what the program shows today; only what it measures, and the port, differ.</summary>
public sealed partial class PictureTests
{
    private const string Folder = "src/ImapProbe/Manual";

    private static readonly Lazy<Task<IReadOnlyDictionary<string, string>>> Drawn = new(() => DemoPictures.DrawAsync(ProbeProgram.CommandLine));

    public static TheoryData<string> Names => [.. Directory.GetFiles(Path.Combine(Readme.Root, Folder), "*.svg").Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_picture_is_what_the_program_shows(string name)
    {
        Need.All(Need.Script, Need.Terminals, Need.OpenSsl);
        var committed = await File.ReadAllTextAsync(Path.Combine(Readme.Root, Folder, name), TestContext.Current.CancellationToken);

        Assert.Equal(Comparable((await Drawn.Value)[name]), Comparable(committed));
    }

    [Fact]
    public async Task All_that_are_drawn_are_there_and_shown()
    {
        Need.All(Need.Script, Need.Terminals);
        Assert.Equal((await Drawn.Value).Keys.Order(StringComparer.Ordinal), Names.Select(row => row.Data).Order(StringComparer.Ordinal));
        Assert.All(Names, row => Assert.Matches($@"!\[[^\]]+\]\({Folder}/{Regex.Escape(row.Data)}\)", Readme.Text));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_picture_is_XML_with_colours_and_a_title(string name)
    {
        var picture = XDocument.Load(Path.Combine(Readme.Root, Folder, name)).Root!;

        Assert.NotEmpty(picture.Element(picture.Name.Namespace + "title")!.Value);
        Assert.Contains(picture.Descendants(), piece => piece.Attribute("class")?.Value is "good" or "bad");
    }

    // Figures, and with them the places and lengths of what comes after them, and the bars.
    private static string Comparable(string picture) => Bar().Replace(Figure().Replace(picture, "0"), "#");

    [GeneratedRegex(@"[0-9]+(?:\.[0-9]+)?")]
    private static partial Regex Figure();

    [GeneratedRegex("[▏▎▍▌▋▊▉█▐▕]+")]
    private static partial Regex Bar();
}
