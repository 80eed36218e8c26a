namespace ImapProbe.Tests.Hostile;

/// <summary>What scripts of several tests have in common.</summary>
internal static class Shell
{
    /// <summary>A function that runs a program for which the modes of files count: root's would not, but for one without capabilities.</summary>
    public const string WithoutPrivileges =
        "plain() { if [ \"$(id -u)\" -eq 0 ]; then setpriv --bounding-set=-all --inh-caps=-all \"$@\"; else \"$@\"; fi; }";
}
