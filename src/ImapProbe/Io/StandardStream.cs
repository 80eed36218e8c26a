using System.Runtime.InteropServices;
using System.Text;

namespace ImapProbe.Io;

/// <summary>Standard output or standard error, if the program was given one.</summary>
internal sealed class StandardStream(int descriptor, Func<Stream> console)
{
    public static StandardStream Error => new(2, Console.OpenStandardError);

    public Stream? Open()
    {
        if (!InheritedDescriptor.IsOpen(descriptor))
            return null;
        return OperatingSystem.IsLinux() ? new DescriptorStream(descriptor) : console();
    }

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
/// Writes to a descriptor with write(2). Console streams ignore EPIPE and send a terminal escape sequences; a FileStream writes at an offset of its own.
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

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var written = LibC.Write(descriptor, buffer, (nuint)buffer.Length);
            if (written >= 0)
                buffer = buffer[(int)written..];
            else if (Marshal.GetLastPInvokeError() is var error && error is UnixError.TryAgain)
                WaitUntilWritable();
            else if (error is not UnixError.Interrupted)
                throw new IOException(null, error);
        }
    }

    // A parent may have made the pipe non-blocking, for all who share it.
    private void WaitUntilWritable()
    {
        var request = new PollRequest(descriptor, PollRequest.Writable, 0);
        _ = LibC.Poll(ref request, 1, Timeout.Infinite);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}

internal static class InheritedDescriptor
{
    private const string FlagsLabel = "flags:";
    private const int CloseOnExec = 0x80000;

    /// <summary>
    /// Whether the program was given this descriptor. Where it was closed, the runtime has opened something else there, marked close-on-exec
    /// (proc_pid_fdinfo(5)).
    /// </summary>
    public static bool IsOpen(int descriptor)
    {
        if (!OperatingSystem.IsLinux())
            return true;
        try
        {
            var line = File.ReadLines($"/proc/self/fdinfo/{descriptor}")
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
