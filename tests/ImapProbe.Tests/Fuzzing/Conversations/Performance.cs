using System.Net;
using System.Text;
using ImapProbe.Loopback;
using ImapProbe.Loopback.Certificates;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Fuzzing.Conversations;

/// <summary>Makes the script of a case, and writes down what the server says in it.</summary>
internal sealed class Performance(ConversationCase input)
{
    /// <summary>Of this machine, but not where others dial ports that nobody listens on: a second connection is the probe's.</summary>
    public static readonly IPAddress Address = IPAddress.Parse("127.0.0.2");

    private static readonly ServerIdentity Untrusted = CertificateAuthority.SelfSigned(LeafRequest.For(TestSetup.Host));

    private readonly Lock gate = new();
    private readonly List<(Step Step, string Said)> said = [];

    /// <summary>All that was said so far, in its order.</summary>
    public IReadOnlyList<(Step Step, string Said)> Said
    {
        get
        {
            lock (gate)
                return [.. said];
        }
    }

    /// <summary>The script.</summary>
    public Script Script()
    {
        var script = TestSetup.Script with
        {
            Address = Address,
            Tls = input.Tls,
            Identity = input.Manner.IsTrusted ? TestSetup.Identity : Untrusted,
            Password = input.Manner.KnowsPassword ? TestSetup.Password : $"not {TestSetup.User}'s",
            Capabilities = input.Manner.Capabilities,
            CapabilitiesInClear = input.Manner.CapabilitiesInClear,
            CapabilitiesInGreeting = input.Manner.TellsInGreeting,
            CapabilitiesWithLogin = input.Manner.TellsWithLogin,
            ScramIterations = input.Manner.Iterations,
        };
        return Enum.GetValues<Step>().Aggregate(script, (all, step) => all.On(step, ReactionAt(step)));
    }

    private Reaction ReactionAt(Step step)
    {
        var deviation = Array.Find(input.Deviations, deviation => deviation.Step == step);
        return new Reaction
        {
            Change = (usual, tag) => Note(step, deviation?.Mutations.Aggregate(usual, (bytes, mutation) => mutation.Apply(bytes)) ?? usual, tag),
            Drip = deviation is { ByteByByte: true } ? TimeSpan.Zero : null,
            Ending = deviation?.Ending ?? Ending.Continue,
        };
    }

    private byte[] Note(Step step, byte[] reply, string tag)
    {
        var text = Encoding.Latin1.GetString(reply).Replace("{tag}", tag, StringComparison.Ordinal);
        lock (gate)
            said.Add((step, text));
        return Encoding.Latin1.GetBytes(text);
    }
}
