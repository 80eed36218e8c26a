using System.Text.Unicode;
using ImapProbe.Core;

namespace ImapProbe.Io;

/// <summary>Where the password comes from: a file, a link to one, a FIFO, or standard input.</summary>
internal sealed class PasswordFile(string path, Func<Stream> standardInput)
{
    /// <summary>The longest password, in bytes; tokens are long.</summary>
    public const int LongestPassword = 16 * 1024;

    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly InputFile file = new(Name(path), path, standardInput);

    /// <summary>Reads the password, without the one line ending that an editor adds.</summary>
    public async Task<PasswordReading> ReadAsync(Deadline deadline)
    {
        using var content = await file.ReadAsync(LongestPassword + "\r\n".Length, deadline);
        var text = WithoutLineEnding(content.Bytes);
        return (content.Problem ?? ProblemOf(text)) is { } problem
            ? new PasswordReading(null, null, problem)
            : new PasswordReading(new Password(text.ToArray()), WarningOf(content.Mode), null);
    }

    private static string Name(string path) => path is "-" ? "standard input" : $"the password file {path}";

    private static ReadOnlySpan<byte> WithoutLineEnding(ReadOnlySpan<byte> text) =>
        text.EndsWith("\r\n"u8) ? text[..^2] : text.EndsWith("\n"u8) ? text[..^1] : text;

    private string? ProblemOf(ReadOnlySpan<byte> text)
    {
        var problem = text switch
        {
            { Length: > LongestPassword } => $"holds more than {LongestPassword / 1024} KiB",
            { IsEmpty: true } => "is empty",
            [0xEF, 0xBB, 0xBF, ..] or [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..] =>
                "begins with a byte order mark, which would be taken for a part of the password: save it as UTF-8 without one",
            _ when text.Contains((byte)0) => "holds a NUL byte, which no password can",
            _ when text.IndexOfAny((byte)'\r', (byte)'\n') >= 0 => "holds several lines, and a password is one",
            _ when !Utf8.IsValid(text) => "is not UTF-8",
            _ => null,
        };
        return problem is null ? null : file.Say(problem);
    }

    private string? WarningOf(UnixFileMode? mode) => mode is { } known && (known & Others) is not UnixFileMode.None
        ? file.Say("can be read by its group or by every user: chmod 600")
        : null;
}

/// <summary>What came of reading a password: it, or the problem.</summary>
internal sealed record PasswordReading(Password? Password, string? Warning, string? Problem)
{
    /// <summary>What stands for the file that was read, whatever is at its path by now.</summary>
    public string File { get; init; } = "";
}
