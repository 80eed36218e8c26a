using System.Net;
using ImapProbe.Core;
using ImapProbe.Report;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Unit.Report;

public sealed class DistinctNamesTests
{
    [Fact]
    public void A_server_of_its_own_is_named_by_host_and_port() => Assert.Equal(
        ["imap.example.org:993", "imap.example.org:1993", "[2001:db8::7]:993"],
        Names(At("imap.example.org"), At("imap.example.org", 1993), At("2001:db8::7")));

    [Fact]
    public void A_server_of_several_users_is_named_with_each() => Assert.Equal(
        ["imap.example.org:993/a@example.org", "imap.example.org:993/b+c@example.org", "imap.example.org:993", "imap2.example.org:993"],
        Names(As("a@example.org"), As("b+c@example.org"), As(null), At("imap2.example.org")));

    [Fact]
    public void An_account_at_several_addresses_is_named_with_each() => Assert.Equal(
        ["imap.example.org:993/192.0.2.7", "imap.example.org:993/2001:db8::7", "imap.example.org:993"],
        Names(Dialling("192.0.2.7"), Dialling("2001:db8::7"), At("imap.example.org")));

    [Fact]
    public void Where_the_user_tells_enough_the_address_is_left_out() => Assert.Equal(
        ["imap.example.org:993/a", "imap.example.org:993/b/192.0.2.7", "imap.example.org:993/b/192.0.2.8"],
        Names(Dialling("192.0.2.7", "a"), Dialling("192.0.2.7", "b"), Dialling("192.0.2.8", "b")));

    [Fact]
    public void One_address_alone_that_was_asked_for_is_left_out_too() =>
        Assert.Equal(["imap.example.org:993"], Names(Dialling("192.0.2.7")));

    [Fact]
    public void With_all_addresses_the_address_is_there_even_where_it_is_the_only_one() => Assert.Equal(
        ["imap.example.org:993/192.0.2.7"],
        Names(AmongAll(IPAddress.Parse("192.0.2.7"), "a")));

    [Fact]
    public void Where_the_look_up_came_to_none_there_is_no_address_to_name() => Assert.Equal(
        ["imap.example.org:993/a", "imap.example.org:993/b/::1"],
        Names(AmongAll(null, "a"), AmongAll(IPAddress.IPv6Loopback, "b")));

    [Fact]
    public void An_address_does_not_pass_for_a_user() => Assert.Equal(
        ["imap.example.org:993//192.0.2.7", "imap.example.org:993/192.0.2.7"],
        Names(AmongAll(IPAddress.Parse("192.0.2.7"), null), As("192.0.2.7")));

    [Fact]
    public void A_user_does_not_pass_for_another_with_an_address() => Assert.Equal(
        ["imap.example.org:993/a/192.0.2.7", @"imap.example.org:993/a\u{2f}192.0.2.7", @"imap.example.org:993/b\u{2f}"],
        Names(AmongAll(IPAddress.Parse("192.0.2.7"), "a"), As("a/192.0.2.7"), As("b/")));

    [Theory]
    [InlineData("a=1;2;3", @"a\u{3d}1\u{3b}2\u{3b}3")]
    [InlineData("'a' b", @"\u{27}a\u{27}\u{20}b")]
    [InlineData("a|b\\u{7c}", @"a\u{7c}b\u{5c}u\u{7b}7c\u{7d}")]
    [InlineData("müller 😀\n", @"m\u{fc}ller\u{20}\u{1f600}\u{a}")]
    [InlineData("\"$USER1$\"%", @"\u{22}\u{24}USER1\u{24}\u{22}\u{25}")]
    [InlineData("a.b:c-d_e@f+g[h]0Z", "a.b:c-d_e@f+g[h]0Z")]
    public void A_name_holds_nothing_that_means_something_in_performance_data(string user, string name) =>
        Assert.Equal($"imap.example.org:993/{name}", Names(As(user), As("other"))[0]);

    [Fact]
    public void Whatever_can_be_told_apart_by_labels_has_a_name_of_its_own()
    {
        var random = new SeededRandom(7);
        string?[] users = [null, "a", "b", "a/b", "/", "192.0.2.7", "a/192.0.2.7", "/192.0.2.7", @"\u{2f}", "|", @"\u{7c}"];
        IPAddress?[] addresses = [null, IPAddress.Parse("192.0.2.7"), IPAddress.Parse("192.0.2.8"), IPAddress.IPv6Loopback];
        for (var i = 0; i < 500; i++)
        {
            var targets = new DistinctTargets();
            var results = Enumerable.Range(0, 12).Select(_ => Any()).Where(result => targets.TryAdd(result.Request)).ToArray();

            Assert.Distinct(Names(results));
        }

        ProbeResult Any()
        {
            var (user, address) = (random.Pick(users), random.Pick(addresses));
            return random.Below(4) is 0 ? AmongAll(address, user) : address is null ? As(user) : Dialling(address.ToString(), user);
        }
    }

    private static string[] Names(params ProbeResult[] results)
    {
        var names = new DistinctNames(results);
        return [.. results.Select(names.Of)];
    }

    private static ProbeResult At(string host, int port = 993) => Samples.Success with { Request = Samples.RequestFor(host, port) };

    private static ProbeResult As(string? user) => Samples.Success with { Request = Samples.Request with { User = user } };

    private static ProbeResult Dialling(string address, string? user = "monitor@example.org") =>
        Samples.Success with { Request = Samples.Request with { User = user, ConnectTo = new IPEndPoint(IPAddress.Parse(address), 993) } };

    private static ProbeResult AmongAll(IPAddress? address, string? user) =>
        Samples.Success with { Request = Samples.Request with { User = user, AllAddresses = true }, Address = address };
}
