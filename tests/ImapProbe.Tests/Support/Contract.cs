using ImapProbe.Core;

namespace ImapProbe.Tests.Support;

/// <summary>The closed lists of the contract, written down apart from the program's own.</summary>
internal static class Contract
{
    /// <summary>The kinds of failure with their exit codes.</summary>
    public static readonly IReadOnlyDictionary<string, int> ExitCodes = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["limit"] = 1,
        ["usage"] = 2,
        ["dns"] = 6,
        ["connection"] = 7,
        ["protocol"] = 8,
        ["output"] = 23,
        ["timeout"] = 28,
        ["tls"] = 35,
        ["certificate"] = 60,
        ["login"] = 67,
        ["unavailable"] = 69,
        ["internal"] = 70,
        ["logout"] = 80,
    };

    /// <summary>The order of the phases with implicit TLS.</summary>
    public static readonly Phase[] ImplicitTlsPhases =
        [Phase.Dns, Phase.Tcp, Phase.Tls, Phase.Greeting, Phase.Capability, Phase.Login, Phase.Session, Phase.Examine, Phase.Logout];

    /// <summary>The order of the phases with STARTTLS.</summary>
    public static readonly Phase[] StartTlsPhases =
        [Phase.Dns, Phase.Tcp, Phase.Greeting, Phase.StartTls, Phase.Tls, Phase.Capability, Phase.Login, Phase.Session, Phase.Examine, Phase.Logout];

    /// <summary>The exit code of a verdict: "ok", "phase/kind", or the kind alone.</summary>
    public static int ExitCodeOf(string verdict) => verdict is "ok" ? 0 : ExitCodes[verdict.Split('/')[^1]];

    /// <summary>A failure as "phase/kind".</summary>
    public static string Words(this Failure failure) => $"{failure.Phase.Word()}/{failure.Kind.Word()}";
}
