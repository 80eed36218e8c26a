using ImapProbe.Running;

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

    /// <summary>One probe or many.</summary>
    /// <param name="Plan">What to probe, and how to report.</param>
    internal sealed record Run(RunPlan Plan) : Invocation;
}
