using System.Text;
using ImapProbe.Core;
using ImapProbe.Io;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Unit.Io;

public sealed class PasswordFileTests : IDisposable
{
    private const int Longest = 16 * 1024;

    private readonly TempFolder folder = new();

    /// <summary>Files that hold no password, each with a word of the sentence that says why.</summary>
    public static TheoryData<byte[], string> Unusable => new()
    {
        { [], "empty" },
        { "\n"u8.ToArray(), "empty" },
        { "\r\n"u8.ToArray(), "empty" },
        { "hunter2\n\n"u8.ToArray(), "lines" },
        { "hunter2\r\n\r\n"u8.ToArray(), "lines" },
        { "hunter2\nhunter3"u8.ToArray(), "lines" },
        { "\nhunter2\n"u8.ToArray(), "lines" },
        { "hunter2\rhunter3\n"u8.ToArray(), "lines" },
        { [0xEF, 0xBB, 0xBF, .. "hunter2\n"u8], "byte order mark" },
        { [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("hunter2\n")], "byte order mark" },
        { [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("hunter2\n")], "byte order mark" },
        { Encoding.Unicode.GetBytes("hunter2"), "NUL" },
        { "hunter2\0"u8.ToArray(), "NUL" },
        { "\0\n"u8.ToArray(), "NUL" },
        { Encoding.Latin1.GetBytes("hünter2\n"), "UTF-8" },
        { [0xC0, 0xAF], "UTF-8" },
        { [0xED, 0xA0, 0x80], "UTF-8" },
        { [.. "hunter2"u8, 0xC3], "UTF-8" },
    };

    /// <summary>What follows 16 KiB, and whether that is too much.</summary>
    public static TheoryData<string, bool> Tails => new()
    {
        { "", true }, { "\n", true }, { "\r\n", true }, { "b", false }, { "b\n", false }, { "b\r\n", false }, { "\n\n", false }, { "\r\n\n", false },
        { new string('b', 100_000), false },
    };

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("hunter2", "hunter2")]
    [InlineData("hunter2\n", "hunter2")]
    [InlineData("hunter2\r\n", "hunter2")]
    [InlineData(" hunter2 \t\n", " hunter2 \t")]
    [InlineData("x", "x")]
    [InlineData(" \n", " ")]
    [InlineData("pä\u00DFw\u00F6rd😀\n", "pä\u00DFw\u00F6rd😀")]
    [InlineData("\"a\\b\"\n", "\"a\\b\"")]
    public async Task One_line_ending_is_stripped_and_nothing_else(string content, string password)
    {
        var reading = await ReadAsync(folder.Write("pw", Encoding.UTF8.GetBytes(content)));

        Assert.Equal(password, reading.Value?.Password.Reveal());
        Assert.Null(reading.Problem);
    }

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task A_file_that_holds_no_password_is_told_by_a_sentence(byte[] content, string word)
    {
        var path = folder.Write("pw", content);

        var reading = await ReadAsync(path);

        Assert.Null(reading.Value);
        Assert.Contains(word, reading.Problem, StringComparison.Ordinal);
        Assert.Contains(path, reading.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter", reading.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Tails))]
    public async Task A_password_has_at_most_16_kib_and_its_line_ending_does_not_count(string tail, bool isRead)
    {
        var password = new string('a', Longest);

        var reading = await ReadAsync(folder.Write("pw", Encoding.UTF8.GetBytes(password + tail)));

        Assert.Equal(isRead ? password : null, reading.Value?.Password.Reveal());
        if (!isRead)
            Assert.Contains("16 KiB", reading.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hunter2", "hunter2")]
    [InlineData("hunter2\r\n", "hunter2")]
    public async Task A_hyphen_is_standard_input(string content, string password)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(content));

        var reading = await ReadAsync("-", input);

        Assert.Equal((password, null, null), (reading.Value?.Password.Reveal(), reading.Value?.Warning, reading.Problem));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hunter2\nhunter3\n")]
    public async Task Standard_input_is_held_to_the_same_rules(string content)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(content));

        var reading = await ReadAsync("-", input);

        Assert.Null(reading.Value);
        Assert.StartsWith("standard input ", reading.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_input_is_not_touched_for_a_file() =>
        Assert.Equal("hunter2", (await ReadAsync(folder.Write("pw", "hunter2"u8.ToArray()))).Value?.Password.Reveal());

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite, false)]
    [InlineData(UnixFileMode.UserRead, false)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.GroupRead, true)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.OtherRead, true)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead, true)]
    public async Task What_others_can_read_is_a_warning_and_no_problem(UnixFileMode mode, bool isWarned)
    {
        var path = folder.Write("pw", "hunter2\n"u8.ToArray(), mode);

        var reading = await ReadAsync(path);

        Assert.Equal("hunter2", reading.Value?.Password.Reveal());
        Assert.Equal(isWarned, reading.Value?.Warning?.Contains(path, StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public async Task No_text_of_a_reading_shows_the_password()
    {
        var reading = await ReadAsync(folder.Write("pw", "hunter2\n"u8.ToArray()));

        Assert.DoesNotContain("hunter2", reading.ToString(), StringComparison.Ordinal);
    }

    private static async Task<Result<PasswordReading>> ReadAsync(string path, Stream? standardInput = null)
    {
        using var deadline = new Deadline(TimeSpan.FromHours(1), new ManualTimeProvider());
        return await new PasswordFile(path, () => standardInput ?? throw new InvalidOperationException("standard input is not to be read")).ReadAsync(deadline);
    }
}
