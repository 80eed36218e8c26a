using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Interop;

/// <summary>The probe against a Dovecot that is not reached as it should be: behind nginx's mail proxy, and just after its start.</summary>
public sealed class ProxyTests(Dovecot dovecot)
{
    [Theory]
    [InlineData("implicit", "auto")]
    [InlineData("starttls", "auto")]
    [InlineData("implicit", "login")]
    [InlineData("starttls", "login")]
    public async Task A_proxy_that_is_told_where_to_go_is_no_hindrance(string mode, string method)
    {
        var run = await ProbeAsync(AuthService.Accepts, mode, method);

        Assert.Equal(mode is "implicit" ? "tcp tls greeting capability login session logout" : "tcp tls greeting starttls capability login session logout", run.AssertOk().Phases);
    }

    [Theory]
    [InlineData("implicit")]
    [InlineData("starttls")]
    public async Task A_proxy_that_is_told_no_refuses_the_login(string mode)
    {
        var run = await ProbeAsync(AuthService.Refuses, mode, "auto");

        run.AssertFailed("login/login", 67);
        Assert.Contains("Invalid login or password", run.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("implicit")]
    [InlineData("starttls")]
    public async Task What_a_proxy_says_that_finds_nobody_to_ask_is_told(string mode)
    {
        var run = await ProbeAsync(AuthService.IsDown, mode, "auto");

        run.AssertFailed("login/connection", 7);
        Assert.Contains(run.Warnings, warning => warning.Contains("internal server error", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("implicit")]
    [InlineData("starttls")]
    public async Task A_Dovecot_that_waits_for_its_auth_process_is_waited_for(string mode)
    {
        Need.All(Need.Dovecot);
        await using var starting = new Dovecot("service auth {\n  executable = {home}/slow-auth\n}");
        await starting.InitializeAsync();
        using var setup = new TestSetup();
        string[] line = [.. setup.Line(mode is "implicit" ? starting.ImapsPort : starting.ImapPort, "--tls", mode, "-vv")];
        line[Array.IndexOf(line, TestSetup.User)] = "monitor";
        var run = (await ProbeProgram.RunAsync(line)).AssertOk();

        Assert.Contains("Waiting for authentication process", run.Error, StringComparison.Ordinal);
        Assert.True(run.Seconds("total") > 1);
    }

    private async Task<ProbeRun> ProbeAsync(AuthService says, string mode, string method)
    {
        Need.All(Need.Dovecot, Need.Nginx);
        await using var proxy = await NginxProxy.StartAsync(says, dovecot.ImapPort);
        using var setup = new TestSetup();
        string[] line = [.. setup.Line(mode is "implicit" ? proxy.ImapsPort : proxy.ImapPort, "--tls", mode, "--auth", method)];
        line[Array.IndexOf(line, TestSetup.User)] = "monitor";
        return await ProbeProgram.RunAsync(line);
    }
}
