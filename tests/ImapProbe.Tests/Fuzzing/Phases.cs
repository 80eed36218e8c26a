using ImapProbe.Core;

namespace ImapProbe.Tests.Fuzzing;

/// <summary>The order in which the contract has the phases.</summary>
internal static class Phases
{
    public static readonly Phase[] Implicit =
        [Phase.Dns, Phase.Tcp, Phase.Tls, Phase.Greeting, Phase.Capability, Phase.Login, Phase.Session, Phase.Examine, Phase.Logout];

    public static readonly Phase[] StartTls =
        [Phase.Dns, Phase.Tcp, Phase.Greeting, Phase.StartTls, Phase.Tls, Phase.Capability, Phase.Login, Phase.Session, Phase.Examine, Phase.Logout];
}
