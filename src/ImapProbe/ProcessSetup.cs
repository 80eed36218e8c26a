using ImapProbe.Io;
using ImapProbe.Tls;

namespace ImapProbe;

/// <summary>Prepares the process itself: no core dump, a home folder, UTC, and a trust store that only this program reads.</summary>
internal static class ProcessSetup
{
    // RLIMIT_CORE of getrlimit(2) on Linux, whatever the processor.
    private const int CoreFileSize = 4;

    // Bytes. With a limit of 0 a dump would still be piped to a program that core_pattern names; with 1 it is not (core(5)).
    private const nuint NoDump = 1;
    private const string Home = "HOME";
    private const string Zone = "TZ";

    // What .NET answers for a user without a home folder.
    private const string UnknownHome = "/";

    /// <summary>Prepares the process, before there is a second thread and before anything is read.</summary>
    public static void Prepare()
    {
        ForbidCoreDump();
        EnsureHome();
        KeepToUtc();
        RootSources.TakeOver();
    }

    // A dump of this process's memory may hold the password. Where it cannot be forbidden, the shell's own limit stays.
    private static void ForbidCoreDump()
    {
        if (OperatingSystem.IsLinux())
            _ = LibC.SetResourceLimit(CoreFileSize, new ResourceLimit(NoDump, NoDump));
    }

    // .NET knows no time zone here (InvariantTimezone). It hands the moment at which a chain is judged to mktime(3), which would take it for one of the
    // machine's zone: east of UTC a new certificate was not valid yet, west of it one was out of date hours too soon.
    private static void KeepToUtc()
    {
        if (OperatingSystem.IsLinux())
            _ = LibC.SetVariable(Zone, "UTC0", 1);
    }

    // .NET looks for the user's own roots in the home folder, and without one it fails to build any chain, as for a user that is not in /etc/passwd.
    // The folder named here does not exist, and nothing is written.
    private static void EnsureHome()
    {
        var isNamed = Environment.GetEnvironmentVariable(Home) is { Length: > 0 };
        if (!isNamed && Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify) is ("" or UnknownHome))
            Environment.SetEnvironmentVariable(Home, "/nonexistent");
    }
}
