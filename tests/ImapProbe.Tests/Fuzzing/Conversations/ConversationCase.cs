using System.Net;
using CsCheck;
using ImapProbe.Core;
using ImapProbe.Loopback;
using ImapProbe.Loopback.Certificates;
using ImapProbe.Tests.Support;
using TlsMode = ImapProbe.Loopback.TlsMode;

namespace ImapProbe.Tests.Fuzzing.Conversations;

/// <summary>What is asked of the probe, and how the server departs from a sound one.</summary>
internal sealed record ConversationCase(
    TlsMode Tls,
    AuthMethod Auth,
    QuitAfter? QuitAfter,
    string? Mailbox,
    TimeSpan Timeout,
    ServerManner Manner,
    Deviation[] Deviations)
{
    /// <summary>An address at which nobody else dials ports without a listener, so that a second connection is the probe's.</summary>
    public static readonly IPAddress Address = IPAddress.Parse("127.0.0.2");

    private static readonly ServerIdentity Untrusted = CertificateAuthority.SelfSigned(LeafRequest.For(TestSetup.Host));

    /// <summary>Any case.</summary>
    public static Gen<ConversationCase> Any { get; } = Gen.Select(
        Gen.Enum<TlsMode>(),
        Gen.Frequency((1, Gen.Const(AuthMethod.Auto)), (2, Gen.Enum<AuthMethod>())),
        Gen.Frequency((11, Gen.Const((QuitAfter?)null)), (1, Gen.Enum<QuitAfter>().Select(end => (QuitAfter?)end))),
        Gen.OneOf<string?>("INBOX", null, "Archive/ä&b"),
        // Some pass at any point of the conversation.
        Gen.Frequency((1, Gen.Const(1500)), (1, Gen.Int[15, 60])).Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds)),
        ServerManner.Any,
        Deviation.Any.Array[0, 3],
        (tls, auth, quitAfter, mailbox, timeout, manner, deviations) => new ConversationCase(tls, auth, quitAfter, mailbox, timeout, manner, deviations));

    /// <summary>The server's script.</summary>
    public Script Script()
    {
        var script = TestSetup.Script with
        {
            Address = Address,
            Tls = Tls,
            Identity = Manner.IsTrusted ? TestSetup.Identity : Untrusted,
            Password = Manner.KnowsPassword ? TestSetup.Password : $"not {TestSetup.User}'s",
            Capabilities = Manner.Capabilities,
            CapabilitiesInClear = Manner.CapabilitiesInClear,
            CapabilitiesInGreeting = Manner.TellsInGreeting,
            CapabilitiesWithLogin = Manner.TellsWithLogin,
            ScramIterations = Manner.Iterations,
        };
        return Deviations.DistinctBy(deviation => deviation.Step).Aggregate(script, (all, deviation) => all.On(deviation.Step, deviation.Reaction()));
    }

    public override string ToString() =>
        $"{Tls}, {Auth}, quit after {QuitAfter?.ToString() ?? "nothing"}, examine {Mailbox ?? "nothing"}, within {Timeout.TotalMilliseconds} ms, {Manner}\n{string.Join('\n', (IEnumerable<Deviation>)Deviations)}";
}

/// <summary>How a server is, sound or not, from its beginning.</summary>
internal sealed record ServerManner(bool IsTrusted, bool KnowsPassword, bool TellsInGreeting, bool TellsWithLogin, int Iterations, string Capabilities, string CapabilitiesInClear)
{
    private static readonly Script Sound = TestSetup.Script;

    /// <summary>Most are sound.</summary>
    public static Gen<ServerManner> Any { get; } = Gen.Select(
        Gen.Frequency((15, Gen.Const(true)), (1, Gen.Const(false))),
        Gen.Frequency((8, Gen.Const(true)), (1, Gen.Const(false))),
        Gen.Bool,
        Gen.Bool,
        Gen.OneOf(4096, 1, 4096, 1_000_001, int.MaxValue),
        Gen.Frequency((5, Gen.Const(Sound.Capabilities)), (3, Gen.OneOf(
            Sound.Capabilities.Replace(" SASL-IR", "", StringComparison.Ordinal),
            Sound.Capabilities.Replace(" LITERAL+", "", StringComparison.Ordinal).Replace(" SPECIAL-USE", "", StringComparison.Ordinal),
            Sound.Capabilities.Replace(" NAMESPACE", "", StringComparison.Ordinal),
            "IMAP4rev1 LOGINDISABLED", "IMAP4rev1", "IMAP4rev1 AUTH=CRAM-MD5 LOGINDISABLED", "IMAP4rev1 AUTH=SCRAM-SHA-256 LOGINDISABLED", "IMAP4rev2 AUTH=X AUTH=PLAIN", ""))),
        Gen.Frequency((6, Gen.Const(Sound.CapabilitiesInClear)), (2, Gen.OneOf("IMAP4rev1 AUTH=PLAIN", "IMAP4rev1 STARTTLS AUTH=PLAIN SASL-IR", "starttls", "IMAP4rev1 STARTTLS SASL-IR LOGINDISABLED ID \"", ""))),
        (trusted, password, greeting, login, iterations, secure, clear) => new ServerManner(trusted, password, greeting, login, iterations, secure, clear));
}

/// <summary>What a server does otherwise at one step.</summary>
internal sealed record Deviation(Step Step, Mutation[] Mutations, bool ByteByByte, Ending Ending)
{
    /// <summary>Any deviation. Those that end at the deadline take long, and so are seldom.</summary>
    public static Gen<Deviation> Any { get; } = Gen.Select(
        Gen.Enum<Step>(),
        Gen.Frequency((2, Mutation.Any), (1, Mutation.Habit)).Array[0, 3],
        Gen.Frequency((5, Gen.Const(false)), (1, Gen.Const(true))),
        Gen.Frequency(
            (20, Gen.Const(Ending.Continue)),
            (30, Gen.Const(Ending.Close)),
            (4, Gen.Const(Ending.Cut)),
            (4, Gen.Const(Ending.Reset)),
            (1, Gen.Const(Ending.Hang)),
            (1, Gen.Const(Ending.Flood))),
        (step, mutations, byteByByte, ending) => new Deviation(step, mutations, byteByByte, ending));

    public Reaction Reaction() => new()
    {
        Change = usual => Mutations.Aggregate(usual, (bytes, mutation) => mutation.Apply(bytes)),
        Drip = ByteByByte ? TimeSpan.Zero : null,
        Ending = Ending,
    };

    public override string ToString() => $"  {Step}, then {Ending}{(ByteByByte ? ", byte by byte" : "")}: {string.Join("; ", (IEnumerable<Mutation>)Mutations)}";
}
