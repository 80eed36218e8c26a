using System.Globalization;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile;

/// <summary>How long a row may take, with the start of the program on a busy machine.</summary>
internal static class Bounds
{
    /// <summary>Before the 30 s that a probe may take.</summary>
    public static readonly TimeSpan Promptly = TimeSpan.FromSeconds(25);

    /// <summary><see cref="TestSetup.ShortTimeout"/>, and the half second that the end may take beyond it.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(0.5 + double.Parse(TestSetup.ShortTimeout.TrimEnd('s'), CultureInfo.InvariantCulture));

    /// <summary>The process as a whole, where the deadline ends the probe.</summary>
    public static readonly TimeSpan AtDeadline = Promptly;
}
