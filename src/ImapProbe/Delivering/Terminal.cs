using System.Runtime.InteropServices;
using ImapProbe.Reporting.Text;

namespace ImapProbe.Delivering;

/// <summary>What this process writes to.</summary>
internal static partial class Terminal
{
    private const int StandardOutput = 1;

    // TIOCGWINSZ of ioctl_tty(2) on x86 and ARM.
    private const nuint GetWindowSize = 0x5413;
    private const int SizeFields = 4;
    private const int ColumnsField = 1;

    /// <summary>Finds out what a report to standard output may look like.</summary>
    /// <returns>The screen.</returns>
    public static Screen Screen() => Reporting.Text.Screen.Of(Console.IsOutputRedirected, Width, Environment.GetEnvironmentVariable);

    /// <summary>Whether a line can be shown on standard error, and taken away again.</summary>
    /// <returns>True on a terminal that knows how to.</returns>
    public static bool CanShowProgress() => !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    // On Unix Console.WindowWidth first takes the terminal over: it writes the sequence for the application's keypad, which stays behind.
    private static int Width()
    {
        if (OperatingSystem.IsWindows())
            return Console.WindowWidth;
        var size = new ushort[SizeFields];
        return OperatingSystem.IsLinux() && Control(StandardOutput, GetWindowSize, size) is 0 ? size[ColumnsField] : 0;
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int descriptor, nuint request, [Out] ushort[] size);
}
