using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Probing;

/// <summary>What is said, and in which phases, where TLS begins with STARTTLS.</summary>
public sealed class StartTlsTests
{
    [Fact]
    public async Task A_login_behind_STARTTLS_has_its_phases_in_the_order_of_the_conversation()
    {
        var (run, server) = await TestSetup.PlayAsync(TestSetup.StartTlsScript);

        run.AssertOk();
        WireAssert.OneLogin(server);
        Assert.All((string[])["tcp", "greeting", "starttls", "tls", "capability", "login", "session", "logout"], phase => Assert.NotNull(run.Seconds(phase)));
        Assert.Equal(["STARTTLS", "CAPABILITY", "AUTHENTICATE"], server.Commands.Select(command => command.Split(' ')[1]).Take(3));
    }

    [Fact]
    public async Task A_CAPABILITY_that_had_to_be_asked_before_STARTTLS_belongs_to_its_phase()
    {
        var (run, server) = await TestSetup.PlayAsync(TestSetup.StartTlsScript with { CapabilitiesInGreeting = false });

        run.AssertOk();
        Assert.Equal(["CAPABILITY", "STARTTLS", "CAPABILITY"], server.Commands.Select(command => command.Split(' ')[1]).Take(3));
    }
}
