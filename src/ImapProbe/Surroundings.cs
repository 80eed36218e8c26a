using ImapProbe.Connection.Trust.Roots;

namespace ImapProbe;

/// <summary>What the system does for this process, and what it lets this process know.</summary>
internal static class Surroundings
{
    /// <summary>Prepares them, before there is a second thread and before anything is read.</summary>
    public static void Prepare()
    {
        CoreDump.Forbid();
        HomeFolder.Ensure();
        RootSources.TakeOver();
    }
}
