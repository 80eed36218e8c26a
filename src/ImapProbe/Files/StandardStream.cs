using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ImapProbe.Files;

/// <summary>
/// Standard output or standard error. The console's stream passes over a pipe without a reader, where a report is lost; a
/// FileStream tells of it, but keeps an offset of its own, and would write over what others wrote to the same file.
/// </summary>
/// <param name="descriptor">The file descriptor: 1 or 2.</param>
/// <param name="console">Opens the console's stream for it.</param>
internal sealed class StandardStream(int descriptor, Func<Stream> console)
{
    /// <summary>Writes all of a text, in UTF-8.</summary>
    /// <param name="text">The text; nothing is opened for an empty one.</param>
    /// <returns>Whether all of it was written.</returns>
    public bool TryWrite(string text)
    {
        if (text.Length is 0)
            return true;
        if (!InheritedDescriptor.IsOpen(descriptor))
            return false;
        try
        {
            using var handle = new SafeFileHandle(descriptor, ownsHandle: false);
            using var file = new FileStream(handle, FileAccess.Write, bufferSize: 0);
            using var stream = file.CanSeek ? console() : file;
            stream.Write(Encoding.UTF8.GetBytes(text));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }
}
