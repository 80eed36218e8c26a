using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace ImapProbe.Io;

/// <summary>Standard output or standard error, if the program was given one.</summary>
internal sealed class StandardStream(int descriptor, Func<Stream> console)
{
    /// <summary>Opens it.</summary>
    public Stream? Open()
    {
        if (!InheritedDescriptor.IsOpen(descriptor))
            return null;
        return OperatingSystem.IsLinux() ? new DescriptorStream(descriptor) : console();
    }

    /// <summary>Writes all of a text, in UTF-8.</summary>
    public bool TryWrite(string text)
    {
        if (text.Length is 0)
            return true;
        try
        {
            using var stream = Open();
            stream?.Write(Encoding.UTF8.GetBytes(text));
            return stream is not null;
        }
        catch (IOException)
        {
            return false;
        }
    }
}

/// <summary>
/// Writes to a file descriptor of the program's, as write(2) does. The console's own streams pass over a pipe without a reader, and take a
/// terminal over with escapes that stay behind; a FileStream keeps an offset of its own, and would write over what others wrote to the file.
/// </summary>
internal sealed class DescriptorStream(int descriptor) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Writes all of the bytes.</summary>
    /// <exception cref="IOException">They cannot be written; <see cref="Exception.HResult"/> is the error number.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var written = LibC.Write(descriptor, buffer, (nuint)buffer.Length);
            if (written >= 0)
                buffer = buffer[(int)written..];
            else if (Marshal.GetLastPInvokeError() is var error and not UnixError.Interrupted)
                throw new IOException(null, error);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}

/// <summary>
/// Whether a standard descriptor is the one that the program was given. Where it was closed, the runtime has opened something
/// of its own in its place, and what is written there can be read as a signal.
/// </summary>
internal static class InheritedDescriptor
{
    private const string FlagsLabel = "flags:";
    private const int CloseOnExec = 0x80000;

    /// <summary>Looks at the flags of a descriptor (proc_pid_fdinfo(5)): what came through exec(2) is not marked to be closed by it.</summary>
    public static bool IsOpen(int descriptor)
    {
        if (!OperatingSystem.IsLinux())
            return true;
        try
        {
            var line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fdinfo/{descriptor}"))
                .FirstOrDefault(line => line.StartsWith(FlagsLabel, StringComparison.Ordinal));
            return line is null || (Convert.ToInt32(line[FlagsLabel.Length..].Trim(), 8) & CloseOnExec) is 0;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // Without /proc nobody knows.
            return !Directory.Exists("/proc/self/fdinfo");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
