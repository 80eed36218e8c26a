using ImapProbe.Io;
using ImapProbe.Tls;

namespace ImapProbe;

/// <summary>What the system does for this process, and what it lets this process know.</summary>
internal static class ProcessSetup
{
    // RLIMIT_CORE of getrlimit(2) on Linux, whatever the processor.
    private const int CoreFileSize = 4;

    // A dump that is piped to a program is written whatever the limit is, but for this one; a file of one byte is none.
    private const nuint None = 1;
    private const string Home = "HOME";

    // Where .NET says that home is when nothing tells.
    private const string UnknownHome = "/";

    /// <summary>Prepares the process, before there is a second thread and before anything is read.</summary>
    public static void Prepare()
    {
        ForbidCoreDump();
        EnsureHome();
        RootSources.TakeOver();
    }

    // A dump of this process's memory may hold the password (core(5)). Where it cannot be forbidden, the shell's own limit stays, and nothing else changes.
    private static void ForbidCoreDump()
    {
        if (OperatingSystem.IsLinux())
            _ = LibC.SetResourceLimit(CoreFileSize, new ResourceLimit(None, None));
    }

    // .NET looks for the user's own roots of trust at home, and fails with every chain where it has no place to look, as for a user that is in no list of
    // users. Nothing is in the place that is named here, and nothing is written.
    private static void EnsureHome()
    {
        var isNamed = Environment.GetEnvironmentVariable(Home) is { Length: > 0 };
        if (!isNamed && Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify) is ("" or UnknownHome))
            Environment.SetEnvironmentVariable(Home, "/nonexistent");
    }
}
