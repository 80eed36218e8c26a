using ImapProbe.Files;
using ImapProbe.Probing.Requests;

namespace ImapProbe.Running.Targets;

/// <summary>What is probed, and the files that it takes.</summary>
/// <param name="Request">What to probe.</param>
/// <param name="PasswordFile">Where the password is: a path, or "-" for standard input; null where none is read.</param>
/// <param name="CaFile">The roots to trust instead of the system's: a path, or null.</param>
internal sealed record Target(ProbeRequest Request, string? PasswordFile, string? CaFile)
{
    /// <summary>The paths of the files that are read.</summary>
    public IEnumerable<string> Inputs => InputsOf(PasswordFile, CaFile);

    /// <summary>The paths that a password file and a CA file are read from. Only the password's may be standard input.</summary>
    /// <param name="passwordFile">The password file, or null.</param>
    /// <param name="caFile">The CA file, or null.</param>
    /// <returns>None, one or both.</returns>
    public static IEnumerable<string> InputsOf(string? passwordFile, string? caFile) =>
        new[] { passwordFile is "-" ? UnixFile.StandardInput : passwordFile, caFile is "-" ? "./-" : caFile }.OfType<string>();
}
