using System.Text.RegularExpressions;

namespace ImapProbe.Tests.House;

/// <summary>The rooms of src: one namespace a room, which uses no other rooms than these.</summary>
public sealed partial class RoomTests
{
    private static readonly Dictionary<string, string[]> Uses = new(StringComparer.Ordinal)
    {
        ["Core"] = [],
        ["Io"] = ["Core"],
        ["Report"] = ["Core"],
        ["Tls"] = ["Io", "Core"],
        ["Imap"] = ["Tls", "Core"],
        ["Probe"] = ["Imap", "Tls", "Core"],
        ["Run"] = ["Probe", "Report", "Io", "Tls", "Core"],
        ["Cli"] = ["Run", "Report", "Core"],
    };

    private static readonly string Source = Path.Combine(Readme.Root, "src/ImapProbe");

    /// <summary>Which libraries only one room knows.</summary>
    public static TheoryData<string, string> Libraries => new() { { "System.CommandLine", "Cli" }, { "MailKit", "Imap" }, { "MimeKit", "Imap" } };

    [Fact]
    public void Each_room_uses_only_the_rooms_below_it()
    {
        var files = FilesOf("").Where(file => file.Contains('/', StringComparison.Ordinal)).ToList();

        Assert.Equal(Uses.Keys.Order(StringComparer.Ordinal), files.Select(RoomOf).Distinct().Order(StringComparer.Ordinal));
        foreach (var file in files)
        {
            var used = OtherRooms().Matches(TextOf(file)).Select(match => match.Groups["room"].Value).Where(room => room != RoomOf(file)).Distinct();
            Assert.All(used, room => Assert.True(Uses[RoomOf(file)].Contains(room), $"{file} uses {room}"));
        }
    }

    [Fact]
    public void A_files_namespace_is_its_folder() => Assert.All(FilesOf("").Where(file => file is not "Program.cs"), file =>
        Assert.Contains($"namespace {string.Join('.', ["ImapProbe", .. file.Split('/')[..^1]])};", TextOf(file).Split('\n')));

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_library_is_known_in_one_room_only(string library, string room) =>
        Assert.All(FilesOf("").Where(file => TextOf(file).Contains($"using {library}", StringComparison.Ordinal)), file => Assert.Equal(room, RoomOf(file)));

    [Fact]
    public void All_that_is_asked_of_the_C_library_is_in_one_file() =>
        Assert.Equal(["Io/LibC.cs"], FilesOf("").Where(file => TextOf(file).Contains("[LibraryImport", StringComparison.Ordinal)));

    [Fact]
    public void No_file_has_more_than_300_lines() =>
        Assert.All(FilesOf(""), file => Assert.InRange(TextOf(file).Count(character => character is '\n'), 1, 300));

    private static IEnumerable<string> FilesOf(string folder)
    {
        var path = Path.Combine(Source, folder);
        var below = Directory.GetDirectories(path).Select(each => Path.GetRelativePath(Source, each)).Where(each => each is not ("bin" or "obj"));
        return Directory.GetFiles(path, "*.cs").Select(
            file => Path.GetRelativePath(Source, file)).Concat(below.SelectMany(FilesOf)).Order(StringComparer.Ordinal);
    }

    private static string TextOf(string file) => File.ReadAllText(Path.Combine(Source, file));

    private static string RoomOf(string file) => file.Split('/')[0];

    [GeneratedRegex(@"\bImapProbe\.(?<room>Core|Io|Report|Tls|Imap|Probe|Run|Cli)\b")]
    private static partial Regex OtherRooms();
}
