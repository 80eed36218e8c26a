using ImapProbe.Loopback;
using System.Net;
using System.Net.Sockets;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Probing;

/// <summary>The other side was never there, or is of another age.</summary>
[Trait(ProbeProgram.Trait, ProbeProgram.Each)]
public sealed class BrokenConnectionTests
{
    [Fact]
    public async Task A_port_that_nobody_listens_on_refuses()
    {
        // Bound, so that nobody else gets the port, and not listening.
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        using var setup = new TestSetup();
        var run = await setup.ProbeAsync(port);

        run.AssertFailed("tcp/connection", 7);
        Assert.Equal($"127.0.0.1:{port} refused the connection", run.Message);
        Assert.NotNull(run.Seconds("tcp"));
    }

    [Fact]
    public async Task A_name_that_does_not_exist_has_no_address()
    {
        using var setup = new TestSetup();
        var run = await ProbeProgram.RunAsync(["-H", "does-not-exist.invalid", "-u", TestSetup.User, "-P", setup.PasswordFile, "--format", "json", "-t", "20s"]);

        run.AssertFailed("dns/dns", 6);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, run.Report.GetProperty("address").ValueKind);
    }

    [Fact]
    public async Task TLS_1_1_is_refused_even_where_the_system_allows_it()
    {
        using var setup = new TestSetup();
        var lax = setup.Write("openssl.cnf", """
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
        await using var server = await LegacyServer.StartAsync(TestSetup.Script with { Protocols = System.Security.Authentication.SslProtocols.Tls11 });
#pragma warning restore CA5397, SYSLIB0039
        var strict = await setup.ProbeAsync(server.Port);
        var allowed = await ProbeProgram.RunAsync(setup.Line(server.Port), "", ("OPENSSL_CONF", lax));

        strict.AssertFailed("tls/tls", 35);
        allowed.AssertFailed("tls/tls", 35);
        Assert.Contains("below the floor", allowed.Message, StringComparison.Ordinal);
        Assert.Empty(await server.StopAsync());
    }
}
