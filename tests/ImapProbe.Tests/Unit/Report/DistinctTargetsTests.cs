using System.Net;
using ImapProbe.Core;
using ImapProbe.Report;

namespace ImapProbe.Tests.Unit.Report;

public sealed class DistinctTargetsTests
{
    private static readonly ProbeRequest Target = Samples.Request;
    private static readonly ProbeRequest Dialled = Target with { ConnectTo = new IPEndPoint(IPAddress.Parse("2001:db8::7"), 993) };
    private static readonly ProbeRequest Every = Target with { AllAddresses = true };

    private static readonly Dictionary<string, (ProbeRequest First, ProbeRequest Second)> Different = new(StringComparer.Ordinal)
    {
        ["host"] = (Target, Samples.RequestFor("imap2.example.org")),
        ["port"] = (Target, Samples.RequestFor("imap.example.org", 1993)),
        ["user"] = (Target, Target with { User = "other@example.org" }),
        ["case of the user"] = (Target, Target with { User = "Monitor@example.org" }),
        ["no user"] = (Target, Target with { User = null }),
        ["address and none"] = (Target, Dialled),
        ["address"] = (Dialled, Target with { ConnectTo = new IPEndPoint(IPAddress.Parse("2001:db8::8"), 993) }),
        ["all addresses of another host"] = (Every, Samples.RequestFor("imap2.example.org") with { AllAddresses = true }),
        ["all addresses of another user"] = (Every, Target with { User = "other@example.org" }),
    };

    private static readonly Dictionary<string, (ProbeRequest First, ProbeRequest Second)> Equal = new(StringComparer.Ordinal)
    {
        ["nothing"] = (Target, Target with { }),
        ["case and final dot of the host"] = (Target, Samples.RequestFor("IMAP.example.org.")),
        ["TLS mode"] = (Target, Samples.RequestFor("imap.example.org", 993, TlsMode.StartTls)),
        ["what no label shows"] = (Target, Target with { Mailbox = "INBOX", Timeout = TimeSpan.FromSeconds(1), Auth = AuthMethod.Plain }),
        ["no user and a user without a name"] = (Target with { User = null }, Target with { User = "" }),
        ["spelling of the address"] = (Dialled, Target with { ConnectTo = new IPEndPoint(IPAddress.Parse("2001:DB8:0::7"), 993) }),
        ["port that is dialled"] = (Dialled, Target with { ConnectTo = new IPEndPoint(IPAddress.Parse("2001:db8::7"), 1993) }),
        ["all addresses twice"] = (Every, Every with { }),
        ["all addresses and whichever"] = (Every, Target),
        ["all addresses and one of them, perhaps"] = (Every, Dialled),
    };

    public static TheoryData<string> Differences => [.. Different.Keys];

    public static TheoryData<string> Equalities => [.. Equal.Keys];

    [Theory]
    [MemberData(nameof(Differences))]
    public void Targets_that_differ_in_a_label_can_be_told_apart(string difference)
    {
        var (first, second) = Different[difference];

        Assert.Equal((true, true), TryBoth(first, second));
        Assert.Equal((true, true), TryBoth(second, first));
    }

    [Theory]
    [MemberData(nameof(Equalities))]
    public void Targets_that_differ_in_no_label_cannot(string difference)
    {
        var (first, second) = Equal[difference];

        Assert.Equal((true, false), TryBoth(first, second));
        Assert.Equal((true, false), TryBoth(second, first));
    }

    [Fact]
    public void A_target_is_held_against_each_one_before_and_not_only_the_last()
    {
        var targets = new DistinctTargets();

        Assert.True(targets.TryAdd(Target));
        Assert.True(targets.TryAdd(Dialled));
        Assert.True(targets.TryAdd(Samples.RequestFor("imap2.example.org")));
        Assert.False(targets.TryAdd(Dialled));
        Assert.False(targets.TryAdd(Target));
    }

    [Fact]
    public void A_target_that_was_not_taken_in_is_in_no_others_way()
    {
        var targets = new DistinctTargets();

        Assert.True(targets.TryAdd(Target));
        Assert.False(targets.TryAdd(Every));
        Assert.True(targets.TryAdd(Dialled));
    }

    private static (bool First, bool Second) TryBoth(ProbeRequest first, ProbeRequest second)
    {
        var targets = new DistinctTargets();
        return (targets.TryAdd(first), targets.TryAdd(second));
    }
}
