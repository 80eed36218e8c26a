using ImapProbe.Files;
using ImapProbe.Probing.Requests;

namespace ImapProbe.Running.Targets;

/// <summary>What is probed, and the files that it takes.</summary>
/// <param name="Request">What to probe.</param>
/// <param name="PasswordFile">Where the password is: a path, or "-" for standard input; null where none is read.</param>
/// <param name="CaFile">The roots to trust instead of the system's: a path, or null.</param>
internal sealed record Target(ProbeRequest Request, string? PasswordFile, string? CaFile)
{
    /// <summary>The paths of the files that are read. Only the password's may be standard input.</summary>
    public IEnumerable<string> Inputs =>
        new[] { PasswordFile is "-" ? UnixFile.StandardInput : PasswordFile, CaFile is "-" ? "./-" : CaFile }.OfType<string>();
}
