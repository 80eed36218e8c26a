using System.Text;

namespace ImapProbe.Files;

/// <summary>Standard output or standard error, if the program was given one.</summary>
/// <param name="descriptor">The file descriptor: 1 or 2.</param>
/// <param name="console">Opens the console's stream for it, where the system is not Linux.</param>
internal sealed class StandardStream(int descriptor, Func<Stream> console)
{
    /// <summary>Opens it.</summary>
    /// <returns>The stream, or null where it was closed when the program began.</returns>
    public Stream? Open()
    {
        if (!InheritedDescriptor.IsOpen(descriptor))
            return null;
        return OperatingSystem.IsLinux() ? new DescriptorStream(descriptor) : console();
    }

    /// <summary>Writes all of a text, in UTF-8.</summary>
    /// <param name="text">The text; nothing is opened for an empty one.</param>
    /// <returns>Whether all of it was written.</returns>
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
