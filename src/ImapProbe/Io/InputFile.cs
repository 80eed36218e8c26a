using System.Globalization;
using System.Security.Cryptography;
using ImapProbe.Core;

namespace ImapProbe.Io;

/// <summary>A file that an option names: a file, a link to one, a FIFO, or standard input.</summary>
internal sealed class InputFile(string name, string path, Func<Stream> standardInput)
{
    private const int FirstBuffer = 4 * 1024;

    /// <summary>Reads the file to its end.</summary>
    public async Task<FileContent> ReadAsync(int most, Deadline deadline)
    {
        var (content, problem) = await UseAsync(stream => Task.FromResult(Read(stream, most)), deadline);
        return content ?? new FileContent([], null, problem);
    }

    /// <summary>Opens the file for somebody who reads it.</summary>
    public async Task<(T? Value, string? Problem)> UseAsync<T>(Func<Stream, Task<T>> use, Deadline deadline)
    {
        if (TypeProblem() is { } problem)
            return (default, Say(problem));
        try
        {
            return (await deadline.RaceAsync(() => OpenAndUseAsync(use)), null);
        }
        catch (OperationCanceledException)
        {
            return (default, Say(string.Create(CultureInfo.InvariantCulture, $"said nothing more within the {deadline.Timeout.TotalSeconds:0.######} s that the probe may take")));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (default, Say(Reason(e)));
        }
    }

    /// <summary>Says something about the file.</summary>
    public string Say(string predicate) => $"{name} {predicate}";

    /// <summary>What speaks against reading it, whatever it holds. Standard input may be a terminal.</summary>
    public string? TypeProblem() => path is "-"
        ? !InheritedDescriptor.IsOpen(0) ? "is closed" : UnixFile.At(UnixFile.StandardInput)?.Type is UnixFileKind.Directory ? "is a directory" : null
        : UnixFile.At(path)?.Type switch
        {
            UnixFileKind.Directory => "is a directory",
            UnixFileKind.CharacterDevice or UnixFileKind.BlockDevice => "is a device",
            UnixFileKind.Socket => "is a socket",
            _ => null,
        };

    private async Task<T> OpenAndUseAsync<T>(Func<Stream, Task<T>> use)
    {
        using var stream = path is "-" ? standardInput() : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        return await use(stream);
    }

    private FileContent Read(Stream stream, int most)
    {
        var buffer = new byte[Math.Min(most + 1, FirstBuffer)];
        var length = 0;
        try
        {
            while (length < buffer.Length && stream.Read(buffer.AsSpan(length)) is var count and > 0)
            {
                length += count;
                if (length == buffer.Length && length <= most)
                    Grow(ref buffer, most + 1);
            }

            return length > most
                ? new FileContent([], null, Say($"holds more than {most / 1024} KiB"))
                : new FileContent(buffer.AsSpan(0, length).ToArray(), ModeOf(stream), null);
        }
        finally
        {
            // It may be a password; the copy is the caller's to wipe.
            CryptographicOperations.ZeroMemory(buffer.AsSpan(0, length));
        }
    }

    private static void Grow(ref byte[] buffer, int most)
    {
        var grown = new byte[Math.Min(most, 2 * buffer.Length)];
        buffer.CopyTo(grown, 0);
        CryptographicOperations.ZeroMemory(buffer);
        buffer = grown;
    }

    private static string Reason(Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => "does not exist",
        UnauthorizedAccessException => "must not be read by this user",
        PathTooLongException => "has a name that is too long",
        { HResult: UnixError.LinkLoop } => "is a link that leads back to itself",
        _ => "cannot be read",
    };

    private static UnixFileMode? ModeOf(Stream stream) =>
        !OperatingSystem.IsWindows() && stream is FileStream file ? File.GetUnixFileMode(file.SafeFileHandle) : null;
}

/// <summary>What came of reading a file. It may be a password: wiped when disposed of.</summary>
internal sealed record FileContent(byte[] Bytes, UnixFileMode? Mode, string? Problem) : IDisposable
{
    public void Dispose() => CryptographicOperations.ZeroMemory(Bytes);
}
