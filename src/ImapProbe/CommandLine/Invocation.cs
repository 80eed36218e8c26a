using ImapProbe.Files;
using ImapProbe.Probing.Requests;
using ImapProbe.Reporting;

namespace ImapProbe.CommandLine;

/// <summary>What a command line asks for.</summary>
internal abstract record Invocation
{
    /// <summary>The help, alone.</summary>
    internal sealed record Help : Invocation;

    /// <summary>The version, alone.</summary>
    internal sealed record Version : Invocation;

    /// <summary>Nothing that can be done.</summary>
    /// <param name="Problems">A sentence for each thing that is wrong. None holds the value of an unknown option.</param>
    internal sealed record Misuse(IReadOnlyList<string> Problems) : Invocation;

    /// <summary>A probe.</summary>
    /// <param name="Request">What to probe.</param>
    /// <param name="PasswordFile">Where the password is: a path, or "-" for standard input; null where none is read.</param>
    /// <param name="CaFile">The roots to trust instead of the system's: a path, or null.</param>
    /// <param name="Report">How and where to report.</param>
    /// <param name="Verbosity">0, 1 for diagnostics, 2 for the transcript.</param>
    internal sealed record Probe(ProbeRequest Request, string? PasswordFile, string? CaFile, ReportOptions Report, int Verbosity) : Invocation
    {
        /// <summary>The paths of the files that are read. Only the password's may be standard input.</summary>
        public IEnumerable<string> Inputs =>
            new[] { PasswordFile is "-" ? UnixFile.StandardInput : PasswordFile, CaFile is "-" ? "./-" : CaFile }.OfType<string>();
    }
}
