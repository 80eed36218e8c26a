using ImapProbe.Loopback;
using ImapProbe.Tests.Running;

namespace ImapProbe.Tests.Probing;

/// <summary>The other side goes away at each point of the conversation, or was never there.</summary>
public sealed class BrokenConnectionTests
{
    internal static readonly (Step Step, TlsMode Tls, string Phase)[] Points =
    [
        (Step.Accept, TlsMode.Implicit, "tls"),
        (Step.TlsHandshake, TlsMode.Implicit, "tls"),
        (Step.Greeting, TlsMode.Implicit, "greeting"),
        (Step.Capability, TlsMode.Implicit, "capability"),
        (Step.Login, TlsMode.Implicit, "login"),
        (Step.AfterLoginCapability, TlsMode.Implicit, "session"),
        (Step.Namespace, TlsMode.Implicit, "session"),
        (Step.List, TlsMode.Implicit, "session"),
        (Step.Logout, TlsMode.Implicit, "logout"),
        (Step.Accept, TlsMode.StartTls, "greeting"),
        (Step.Greeting, TlsMode.StartTls, "greeting"),
        (Step.ClearCapability, TlsMode.StartTls, "starttls"),
        (Step.StartTls, TlsMode.StartTls, "starttls"),
        (Step.TlsHandshake, TlsMode.StartTls, "tls"),
        (Step.Capability, TlsMode.StartTls, "capability"),
        (Step.Login, TlsMode.StartTls, "login"),
        (Step.Logout, TlsMode.StartTls, "logout"),
    ];

    [Theory]
    [InlineData("an endless line ")]
    [InlineData("* OK untagged data without end\r\n")]
    [InlineData("* LIST () \"/\" {4000000000}\r\nand a literal of 4 GB ")]
    public async Task A_flood_is_cut_off(string flood)
    {
        var reply = string.Concat(Enumerable.Repeat(flood, 1 + 4096 / flood.Length));
        var (run, _) = await Site.PlayAsync(Site.Script.On(Step.List, new Reaction { Reply = reply, Ending = Ending.Flood }));

        run.AssertFailed("session/protocol", 8);
        Assert.NotEmpty(run.Message);
    }

    [Fact]
    public async Task Bytes_that_are_not_TLS_are_no_TLS()
    {
        var (run, server) = await Site.PlayAsync(Site.Script.On(Step.TlsHandshake, Reaction.Say("* OK a server without TLS\r\n")));

        run.AssertFailed("tls/tls", 35);
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task A_port_that_nobody_listens_on_refuses()
    {
        int port;
        await using (var server = LoopbackServer.Start(Site.Script))
            port = server.Port;
        using var site = new Site();
        var run = await site.ProbeAsync(port);

        run.AssertFailed("tcp/connection", 7);
        Assert.Equal($"127.0.0.1:{port} refused the connection", run.Message);
        Assert.NotNull(run.Seconds("tcp"));
    }

    [Fact]
    public async Task A_name_that_does_not_exist_has_no_address()
    {
        using var site = new Site();
        var run = await ProbeProgram.RunAsync(["-H", "does-not-exist.invalid", "-u", Site.User, "-P", site.PasswordFile, "--format", "json", "-t", "20s"]);

        run.AssertFailed("dns/dns", 6);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, run.Report.GetProperty("address").ValueKind);
    }

    [Theory]
    [InlineData("1.2")]
    [InlineData("1.3")]
    public async Task The_floor_holds_for_the_TLS_version(string floor)
    {
        using var site = new Site();
        await using var server = LoopbackServer.Start(Site.Script with { Protocols = System.Security.Authentication.SslProtocols.Tls12 });
        var run = await site.ProbeAsync(server.Port, "--tls-min", floor);

        if (floor is "1.2")
        {
            Assert.Equal("TLSv1.2", run.AssertOk().Report.GetProperty("tls").GetProperty("version").GetString());
            return;
        }

        run.AssertFailed("tls/tls", 35);
        Assert.Contains("TLSv1.2", run.Message, StringComparison.Ordinal);
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task TLS_1_1_is_refused_even_where_the_system_allows_it()
    {
        using var site = new Site();
        var lax = site.Write("openssl.cnf", """
            openssl_conf = init
            [init]
            ssl_conf = ssl
            [ssl]
            system_default = lax
            [lax]
            MinProtocol = TLSv1
            CipherString = ALL:@SECLEVEL=0

            """);
#pragma warning disable CA5397, SYSLIB0039 // An old version is the point of this test.
        await using var server = await LegacyServer.StartAsync(Site.Script with { Protocols = System.Security.Authentication.SslProtocols.Tls11 });
#pragma warning restore CA5397, SYSLIB0039
        var strict = await site.ProbeAsync(server.Port);
        var allowed = await ProbeProgram.RunAsync(site.Line(server.Port), "", ("OPENSSL_CONF", lax));

        strict.AssertFailed("tls/tls", 35);
        allowed.AssertFailed("tls/tls", 35);
        Assert.Contains("below the floor", allowed.Message, StringComparison.Ordinal);
        Assert.Empty(await server.StopAsync());
    }

    internal static Script ScriptFor(Step step, TlsMode tls, Reaction reaction) => (Site.Script with
    {
        Tls = tls,
        CapabilitiesInGreeting = step is not (Step.Capability or Step.ClearCapability),
        CapabilitiesWithLogin = step is not Step.AfterLoginCapability,
    }).On(step, reaction);
}
