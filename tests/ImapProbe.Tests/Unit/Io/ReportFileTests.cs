using ImapProbe.Io;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Unit.Io;

/// <summary>What a signal may find, and who may replace what; the rest is tested with the program.</summary>
public sealed class ReportFileTests
{
    [Fact]
    public void What_is_in_its_place_cannot_be_abandoned()
    {
        using var folder = new TempFolder();
        var file = new ReportFile();

        Assert.Null(file.Append(folder["report"], "te"));
        Assert.Null(file.Append(folder["report"], "xt"));
        Assert.False(File.Exists(folder["report"]));
        Assert.Null(file.Replace(folder["report"]));
        Assert.False(file.TryAbandon());
        Assert.Equal("text", File.ReadAllText(folder["report"]));
    }

    [Fact]
    public void What_is_abandoned_is_written_no_more()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["report"], "old");
        var file = new ReportFile();

        Assert.True(file.TryAbandon());
        Assert.NotNull(file.Append(folder["report"], "new"));
        Assert.NotNull(file.Replace(folder["report"]));
        Assert.Equal("old", File.ReadAllText(folder["report"]));
        Assert.Equal([folder["report"]], Directory.GetFileSystemEntries(folder[""]));
    }

    [Fact]
    public void A_part_of_a_report_is_taken_back_when_it_is_abandoned()
    {
        using var folder = new TempFolder();
        var file = new ReportFile();

        Assert.Null(file.Append(folder["report"], "part"));
        Assert.Single(Directory.GetFileSystemEntries(folder[""]));
        Assert.True(file.TryAbandon());
        Assert.Empty(Directory.GetFileSystemEntries(folder[""]));
    }

    [Fact]
    public void Behind_a_part_that_could_not_be_written_comes_no_other()
    {
        using var folder = new TempFolder();
        var file = new ReportFile();

        Assert.NotNull(file.Append(Path.Combine(folder["later"], "report"), "part"));
        Directory.CreateDirectory(folder["later"]);
        Assert.NotNull(file.Append(Path.Combine(folder["later"], "report"), "part"));
        Assert.NotNull(file.Replace(Path.Combine(folder["later"], "report")));
        Assert.Empty(Directory.GetFileSystemEntries(folder["later"]));
    }

    [Fact]
    public void A_trial_leaves_nothing_behind()
    {
        using var folder = new TempFolder();

        Assert.Null(new ReportFile().ProblemOf(folder["report"]));
        Assert.Empty(Directory.GetFileSystemEntries(folder[""]));
    }

    [Theory]
    [InlineData(true, 7, 7, 8, false)]
    [InlineData(true, 7, 8, 7, false)]
    [InlineData(true, 7, 8, 9, true)]
    [InlineData(true, 7, 0, 0, true)]
    [InlineData(true, 0, 8, 9, false)]
    [InlineData(false, 7, 8, 9, false)]
    public void A_sticky_folder_keeps_a_file_from_others(bool isSticky, int user, int owner, int folderOwner, bool isKept)
    {
        var file = new UnixFile(UnixFileKind.Regular, (uint)owner, false, false, 1, 1);
        var folder = new UnixFile(UnixFileKind.Directory, (uint)folderOwner, isSticky, false, 1, 2);

        Assert.Equal(isKept, ReportFile.IsKeptFrom(file, folder, (uint)user));
        Assert.False(ReportFile.IsKeptFrom(file, null, (uint)user));
    }

    [Fact]
    public void Files_are_told_apart_by_what_they_are_and_not_by_their_names()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["one"], "");
        File.WriteAllText(folder["two"], "");
        File.CreateSymbolicLink(folder["link"], folder["one"]);
        var one = UnixFile.At(folder["one"])!;

        Assert.True(one.IsSameAs(UnixFile.At(folder["link"])));
        Assert.False(one.IsSameAs(UnixFile.At(folder["two"])));
        Assert.False(one.IsSameAs(UnixFile.At(folder["none"])));
        Assert.Equal(UnixFileKind.Link, UnixFile.Itself(folder["link"]).Value!.Type);
        Assert.True(UnixFile.At("/tmp") is not { } temporary || temporary.Type is UnixFileKind.Directory);
    }
}
