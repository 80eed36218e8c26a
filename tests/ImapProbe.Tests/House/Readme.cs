using System.Text;

namespace ImapProbe.Tests.House;

/// <summary>The README and the page for contributors, and the code in them that people paste.</summary>
internal static class Readme
{
    private const string Fence = "```";
    private const string Indent = "    ";

    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    public static string Text { get; } = File.ReadAllText(Path.Combine(Root, "README.md"));

    /// <summary>The page for contributors.</summary>
    public static string OfTests { get; } = File.ReadAllText(Path.Combine(Root, "tests", "README.md"));

    /// <summary>Each block of code of both pages as it is pasted, fenced or indented.</summary>
    public static IReadOnlyList<string> CodeBlocks { get; } = [.. ReadBlocks(Text), .. ReadBlocks(OfTests)];

    /// <summary>The first cells of the table with this head.</summary>
    public static IReadOnlyList<string> FirstCells(string page, string head)
    {
        var rows = page.Split('\n').SkipWhile(line => line != head).Skip(2).TakeWhile(line => line.StartsWith('|')).ToList();
        Assert.NotEmpty(rows);
        return [.. rows.Select(row => row.Split('|')[1].Trim())];
    }

    private static IEnumerable<string> ReadBlocks(string page)
    {
        var block = new StringBuilder();
        var isFenced = false;
        foreach (var line in page.Split('\n').Append(Fence))
        {
            var isFence = line.StartsWith(Fence, StringComparison.Ordinal);
            var isIndented = line.StartsWith(Indent, StringComparison.Ordinal);
            if (!isFence && (isFenced || isIndented || (line is "" && block.Length > 0)))
            {
                block.Append(isFenced || !isIndented ? line : line[Indent.Length..]).Append('\n');
                continue;
            }

            if (block.Length > 0)
                yield return $"{block.ToString().TrimEnd()}\n";
            block.Clear();
            isFenced ^= isFence;
        }
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ImapProbe.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }
}
