using System.Text.RegularExpressions;

namespace ImapProbe.Tests.House;

/// <summary>How the source reads, as far as a search can tell.</summary>
public sealed partial class SourceTests
{
    private const int DeepestFolder = 2;

    private static readonly int WidestLine =
        int.Parse(Width().Match(File.ReadAllText(Path.Combine(Readme.Root, ".editorconfig"))).Groups["columns"].Value);

    [Fact]
    public void No_comment_of_the_program_repeats_a_name() => AssertNoLine(FilesOf("src"), ParameterList());

    // The word itself is put together, as this file is looked at too.
    [Fact]
    public void Nothing_is_put_off() => AssertNoLine([.. FilesOf("src"), .. FilesOf("tests")], new Regex("TO" + "DO"));

    [Fact]
    public void No_line_is_wider_than_the_editorconfig_says()
    {
        Assert.Equal(160, WidestLine);
        AssertNoLine([.. FilesOf("src"), .. FilesOf("tests")], new Regex($"^.{{{WidestLine + 1}}}"));
    }

    [Fact]
    public void A_tests_namespace_is_its_folder() => Assert.All(FilesOf("tests"), file =>
    {
        if (Namespace().Match(File.ReadAllText(file)) is { Success: true } match)
            Assert.Equal(Path.GetDirectoryName(Path.GetRelativePath(Path.Combine(Readme.Root, "tests"), file))!.Replace('/', '.'), match.Groups["name"].Value);
    });

    [Fact]
    public void No_folder_of_a_project_is_deeper_than_two() => Assert.All([.. FilesOf("src"), .. FilesOf("tests")], file =>
        // The file's own name, its project's folder, and src or tests come on top.
        Assert.InRange(Path.GetRelativePath(Readme.Root, file).Split('/').Length, 3, DeepestFolder + 3));

    private static void AssertNoLine(IReadOnlyList<string> files, Regex wrong) => Assert.Empty(
        from file in files
        from line in File.ReadLines(file).Index()
        where wrong.IsMatch(line.Item)
        select $"{Path.GetRelativePath(Readme.Root, file)}:{line.Index + 1}: {line.Item.Trim()}");

    private static List<string> FilesOf(string folder)
    {
        var files = Directory.GetFiles(Path.Combine(Readme.Root, folder), "*.cs", SearchOption.AllDirectories).Where(file => !Built().IsMatch(file)).ToList();
        Assert.NotEmpty(files);
        return files;
    }

    [GeneratedRegex(@"<(?:param|returns|inheritdoc)\b")]
    private static partial Regex ParameterList();

    [GeneratedRegex(@"^max_line_length = (?<columns>\d+)$", RegexOptions.Multiline)]
    private static partial Regex Width();

    [GeneratedRegex("^namespace (?<name>[^;]+);$", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex("/(?:bin|obj)/")]
    private static partial Regex Built();
}
