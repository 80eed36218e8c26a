using System.Globalization;
using System.Security.Cryptography;
using System.Text.Unicode;
using ImapProbe.Probing.Requests;
using ImapProbe.Timing;

namespace ImapProbe.CommandLine;

/// <summary>Where the password comes from: a file, a link to one, a FIFO, or standard input.</summary>
/// <param name="path">The path, or "-" for standard input.</param>
/// <param name="standardInput">Opens standard input.</param>
internal sealed class PasswordFile(string path, Func<Stream> standardInput)
{
    /// <summary>The longest password, in bytes; tokens are long.</summary>
    public const int LongestPassword = 16 * 1024;

    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private string Name => path is "-" ? "standard input" : $"the password file {path}";

    /// <summary>Reads the password, without the one line ending that an editor adds.</summary>
    /// <param name="deadline">A FIFO may never say anything.</param>
    /// <returns>The password and perhaps a warning, or a sentence that says why there is none.</returns>
    public async Task<PasswordReading> ReadAsync(Deadline deadline)
    {
        if (path is not "-" && UnixFileType.Unreadable(path) is { } type)
            return Problem($"is {type}, not a file with a password");
        try
        {
            return await Task.Run(() => ReadAsync(deadline.Token)).WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            return Problem(string.Create(CultureInfo.InvariantCulture, $"gave no password within the {deadline.Timeout.TotalSeconds:0.###} s of --timeout"));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Problem("does not exist");
        }
        catch (UnauthorizedAccessException)
        {
            return Problem("must not be read by this user");
        }
        catch (IOException)
        {
            return Problem("cannot be read");
        }
    }

    private async Task<PasswordReading> ReadAsync(CancellationToken cancelled)
    {
        using var stream = path is "-" ? standardInput() : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        var buffer = new byte[LongestPassword + "\r\n".Length + 1];
        try
        {
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancelled);
            var text = WithoutLineEnding(buffer.AsSpan(0, length));
            return ProblemOf(text) is { } problem ? Problem(problem) : new PasswordReading(new Password(text.ToArray()), WarningOf(stream), null);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }

    private static ReadOnlySpan<byte> WithoutLineEnding(ReadOnlySpan<byte> text) =>
        text.EndsWith("\r\n"u8) ? text[..^2] : text.EndsWith("\n"u8) ? text[..^1] : text;

    private static string? ProblemOf(ReadOnlySpan<byte> text)
    {
        if (text.Length > LongestPassword)
            return $"holds more than {LongestPassword / 1024} KiB";
        if (text.IsEmpty)
            return "is empty";
        if (text.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) || text.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) || text.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            return "begins with a byte order mark, which would be taken for a part of the password: save it as UTF-8 without one";
        if (text.Contains((byte)0))
            return "holds a NUL byte, which no password can";
        if (text.IndexOfAny((byte)'\r', (byte)'\n') >= 0)
            return "holds several lines, and a password is one";
        return Utf8.IsValid(text) ? null : "is not UTF-8";
    }

    private string? WarningOf(Stream stream)
    {
        if (OperatingSystem.IsWindows() || stream is not FileStream file || (File.GetUnixFileMode(file.SafeFileHandle) & Others) is UnixFileMode.None)
            return null;
        return $"{Name} can be read by its group or by every user: chmod 600";
    }

    private PasswordReading Problem(string problem) => new(null, null, $"{Name} {problem}");
}

/// <summary>What came of reading a password: it, or the problem.</summary>
/// <param name="Password">The password, or null.</param>
/// <param name="Warning">What a person should know although it can be used, or null.</param>
/// <param name="Problem">Why there is no password, or null.</param>
internal sealed record PasswordReading(Password? Password, string? Warning, string? Problem);
