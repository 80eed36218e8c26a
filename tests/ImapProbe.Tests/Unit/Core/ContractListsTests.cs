using System.Net;
using ImapProbe.Core;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Unit.Core;

/// <summary>The closed lists of the contract: phases, kinds and exit codes, word for word and number for number.</summary>
public sealed class ContractListsTests
{
    private static readonly string[] Phases = ["dns", "tcp", "tls", "greeting", "starttls", "capability", "login", "session", "examine", "logout"];

    public static TheoryData<string> Kinds => [.. Enum.GetNames<FailureKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_kind_has_the_word_and_the_code_of_the_contract(string name)
    {
        var kind = Enum.Parse<FailureKind>(name);

        Assert.True(Contract.ExitCodes.TryGetValue(kind.Word(), out var code), kind.Word());
        Assert.Equal(code, (int)kind);
        Assert.Equal(code, ExitCodes.Of(Samples.Success with { Failure = new Failure(Phase.Tls, kind, "") }));
    }

    [Fact]
    public void No_two_kinds_share_a_word_or_a_code()
    {
        var kinds = Enum.GetValues<FailureKind>();

        Assert.Equal(kinds.Length, kinds.Select(EnumWords.Word).Distinct().Count());
        Assert.Equal(kinds.Length, kinds.Select(kind => (int)kind).Distinct().Count());
    }

    [Fact]
    public void The_codes_without_a_kind_are_those_of_the_contract() =>
        Assert.Equal((0, 130, 143), (ExitCodes.Success, ExitCodes.Interrupted, ExitCodes.Terminated));

    [Fact]
    public void A_probe_without_a_failure_exits_0() => Assert.Equal(0, ExitCodes.Of(Samples.Success));

    [Fact]
    public void The_phases_have_the_words_and_the_order_of_the_contract() =>
        Assert.Equal([.. Phases, "total"], Enum.GetValues<Phase>().Select(EnumWords.Word));

    [Fact]
    public void What_is_in_no_list_has_no_word_and_no_code()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ((FailureKind)99).Word());
        Assert.Throws<ArgumentOutOfRangeException>(() => ((FailureKind)99).Word());
        Assert.Throws<ArgumentOutOfRangeException>(() => ((Phase)99).Word());
    }

    [Fact]
    public void The_sums_are_those_of_the_phases()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(70), Samples.Success.Durations.Connect);
        Assert.Equal(TimeSpan.FromMilliseconds(148), Samples.Success.Durations.Total);
    }

    [Fact]
    public void Everything_before_the_login_is_a_part_of_connect()
    {
        var all = Enum.GetValues<Phase>().ToDictionary(phase => phase, phase => TimeSpan.FromMilliseconds(1 << (int)phase));
        var durations = new Durations(all);

        Assert.Equal(
            (string[])["dns", "tcp", "tls", "greeting", "starttls", "capability"], all.Keys.Where(phase => phase < Phase.Login).Select(EnumWords.Word));
        Assert.Equal(all.Where(entry => entry.Key < Phase.Login).Sum(entry => entry.Value.TotalMilliseconds), durations.Connect.TotalMilliseconds);
        Assert.Equal(all.Values.Sum(value => value.TotalMilliseconds), durations.Total.TotalMilliseconds);
    }

    [Fact]
    public void Without_phases_the_sums_are_zero()
    {
        var none = new Durations(new Dictionary<Phase, TimeSpan>());

        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero, null), (none.Connect, none.Total, none.Of(Phase.Dns)));
    }

    [Fact]
    public void A_request_has_no_place_for_a_secret() =>
        Assert.DoesNotContain(
            typeof(ProbeRequest).GetProperties(), property => property.PropertyType == typeof(Password) || property.PropertyType == typeof(NetworkCredential));
}
