using System.Globalization;

namespace ImapProbe.Files;

/// <summary>
/// Whether a standard descriptor is the one that the program was given. Where it was closed, the runtime has opened something
/// of its own in its place, and what is written there can be read as a signal.
/// </summary>
internal static class InheritedDescriptor
{
    private const string FlagsLabel = "flags:";
    private const int CloseOnExec = 0x80000;

    /// <summary>Looks at the flags of a descriptor (proc_pid_fdinfo(5)): what came through exec(2) is not marked to be closed by it.</summary>
    /// <param name="descriptor">0, 1 or 2.</param>
    /// <returns>True where it is the caller's, and where the system does not say.</returns>
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
