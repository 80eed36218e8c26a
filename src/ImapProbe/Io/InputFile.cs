using System.Security.Cryptography;
using ImapProbe.Core;

namespace ImapProbe.Io;

/// <summary>A file that an option names: a regular file, a link, a FIFO, or "-" for standard input. The name is how sentences call it.</summary>
internal sealed class InputFile(string name, string path, Func<Stream> standardInput)
{
    private const int FirstBuffer = 4 * 1024;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Reads the whole file, of at most so many bytes.</summary>
    public async Task<Result<FileContent>> ReadAsync(int most, Deadline deadline)
    {
        // What is read too late may be a password.
        var read = await UseAsync(stream => Task.FromResult(Read(stream, most)), deadline, late => late.Value?.Dispose());
        return read.HasValue ? read.Value : Result<FileContent>.Wrong(read.Problem);
    }

    /// <summary>Opens the file, reads it with <paramref name="use"/> and closes it. What comes after the deadline goes to <paramref name="discard"/>.</summary>
    public async Task<Result<T>> UseAsync<T>(Func<Stream, Task<T>> use, Deadline deadline, Action<T>? discard = null)
        where T : notnull
    {
        try
        {
            return await deadline.RaceAsync(() => OpenAndUseAsync(use), discard: late => Discard(late, discard));
        }
        catch (OperationCanceledException)
        {
            return Result<T>.Wrong(Say($"{LateVerb} within the {deadline.Timeout.InWords()} that the probe may take"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Result<T>.Wrong(Say(Reason(e, path)));
        }
    }

    public string Say(string predicate) => $"{name} {predicate}";

    /// <summary>What to say of a file with a secret in it; null where its owner alone can read it, or that is unknown.</summary>
    public string? ExposureOf(FileContent content) => content.Mode is { } mode && (mode & Others) is not UnixFileMode.None
        ? Say("can be read by its group or by every user: chmod 600")
        : null;

    /// <summary>Why the file cannot be read whatever it holds, as a sentence's end. Standard input may be a terminal.</summary>
    public string? TypeProblem() => path is "-"
        ? !InheritedDescriptor.IsOpen(0) ? "is closed" : UnixFile.At(UnixFile.StandardInput)?.Type is UnixFileKind.Directory ? "is a directory" : null
        : UnixFile.At(path)?.Type switch
        {
            UnixFileKind.Directory => "is a directory",
            UnixFileKind.CharacterDevice or UnixFileKind.BlockDevice => "is a device",
            UnixFileKind.Socket => "is a socket",
            _ => null,
        };

    // A file has nothing to say: the time was too short, or its disk is slow.
    private string LateVerb =>
        UnixFile.At(path is "-" ? UnixFile.StandardInput : path)?.Type is UnixFileKind.Regular ? "could not be read" : "said nothing more";

    private async Task<Result<T>> OpenAndUseAsync<T>(Func<Stream, Task<T>> use)
        where T : notnull
    {
        if (TypeProblem() is { } problem)
            return Result<T>.Wrong(Say(problem));
        using var stream = path is "-" ? standardInput() : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        return await use(stream);
    }

    private static void Discard<T>(Result<T> late, Action<T>? discard)
        where T : notnull
    {
        if (late.HasValue)
            discard?.Invoke(late.Value);
    }

    private Result<FileContent> Read(Stream stream, int most)
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
                ? Result<FileContent>.Wrong(Say($"holds more than {most / 1024} KiB"))
                : new FileContent(buffer.AsSpan(0, length).ToArray(), ModeOf(stream));
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

    private static string Reason(Exception exception, string path) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException when !PathName.IsShown(path) => $"does not exist in this folder; {PathName.WhyHidden}",
        FileNotFoundException or DirectoryNotFoundException when path is ['~', '/', ..] => "does not exist: here ~ is a folder of that name",
        FileNotFoundException or DirectoryNotFoundException => "does not exist",
        UnauthorizedAccessException => "cannot be read by this user",
        PathTooLongException => "has a name that is too long",
        { HResult: UnixError.LinkLoop } => "is a link that leads back to itself",
        { HResult: UnixError.TooManyOpenFiles or UnixError.TooManyOpenFilesInSystem } => $"cannot be read: {FreeDescriptors.NoneLeft}",
        _ => "cannot be read",
    };

    private static UnixFileMode? ModeOf(Stream stream) =>
        !OperatingSystem.IsWindows() && stream is FileStream file ? UnixFile.ModeOf(file.SafeFileHandle) : null;
}

/// <summary>The bytes of a file, zeroed on disposal since they may be a password. The mode is null where it is unknown, as for standard input.</summary>
internal sealed record FileContent(byte[] Bytes, UnixFileMode? Mode) : IDisposable
{
    public void Dispose() => CryptographicOperations.ZeroMemory(Bytes);
}

/// <summary>How sentences call a file: a password that was typed in a file's place must not get into a log.</summary>
internal static class PathName
{
    /// <summary>Follows a sentence.</summary>
    public const string WhyHidden = "its name is not repeated here: without a / it may be a password";

    /// <summary>The file with its path where that may be shown.</summary>
    public static string Of(string file, string path) => IsShown(path) ? $"{file} {path}" : file;

    /// <summary>Whether the path cannot be a password: something is there, or it has a slash.</summary>
    public static bool IsShown(string path) => path.Contains('/', StringComparison.Ordinal) || Path.Exists(path);
}

/// <summary>Reads and checks the file of --password-file.</summary>
internal sealed class PasswordFile(string path, Func<Stream> standardInput)
{
    private const string Kind = "password file";

    private readonly InputFile file = new(Name(path), path, standardInput);

    /// <summary>Reads the password, without one line ending at its end.</summary>
    public async Task<Result<PasswordReading>> ReadAsync(Deadline deadline)
    {
        // Before it is read: something else may be at its path afterwards.
        var origin = OriginOf(path);
        var read = await file.ReadAsync(PasswordText.LongestWithLineEnding, deadline);
        if (!read.HasValue)
            return Result<PasswordReading>.Wrong(read.Problem);
        using var content = read.Value;
        var password = PasswordText.Read(Name(path), content.Bytes);
        return password.HasValue
            ? new PasswordReading(password.Value, file.ExposureOf(content), origin, Name(path))
            : Result<PasswordReading>.Wrong(password.Problem);
    }

    public static LoginOrigin OriginOf(string path) => LoginOrigin.OfFile(Kind, path is "-" ? UnixFile.StandardInput : path);

    public static string Name(string path) => path is "-" ? "standard input" : PathName.Of($"the {Kind}", path);
}
