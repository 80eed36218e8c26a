using System.Text.Json;
using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Monitoring.Recipes;

/// <summary>The recipe for Icinga 2 as a distributed engine: the master hands the check to a satellite, and knows what came of it.</summary>
public sealed class IcingaTests
{
    private const string Host = $$"""
        object CheckCommand "alive" { command = [ "/bin/true" ] }
        object Host "{{RecipeSite.Host}}" {
          check_command = "alive"
          vars.imap_user = "{{TestSetup.User}}"
          vars.agent_endpoint = "satellite"
        }
        """;

    [Fact]
    public async Task A_login_that_goes_well_is_OK_with_its_figures()
    {
        var result = await CheckAsync(RecipeSite.Script);

        Assert.Equal((0, "satellite"), (result.GetProperty("state").GetInt32(), result.GetProperty("check_source").GetString()));
        Assert.StartsWith("IMAP OK - imap.example.org:993 logged in with PLAIN and logged out in ", result.GetProperty("output").GetString(), StringComparison.Ordinal);
        var figures = result.GetProperty("performance_data").EnumerateArray().Select(figure => figure.GetString()!).ToList();
        Assert.Contains(figures, figure => figure.StartsWith("time=", StringComparison.Ordinal) && figure.EndsWith(";2;5;0;30", StringComparison.Ordinal));
        Assert.Contains(figures, figure => figure.StartsWith("login=", StringComparison.Ordinal));
        Assert.Contains("cert_days=29;14:;7:", figures);
    }

    [Fact]
    public async Task A_refused_login_is_CRITICAL_with_the_servers_words()
    {
        var result = await CheckAsync(RecipeSite.Script.On(Step.Login, Reaction.Say("{tag} NO [AUTHENTICATIONFAILED] not | today\r\n")));

        Assert.Equal((2, "satellite"), (result.GetProperty("state").GetInt32(), result.GetProperty("check_source").GetString()));
        Assert.Contains("not \\u{7c} today", result.GetProperty("output").GetString(), StringComparison.Ordinal);
    }

    private static async Task<JsonElement> CheckAsync(Script script)
    {
        await using var setup = RecipeSite.Start(script);
        await using var icinga = await Icinga.StartAsync(Path.Combine(setup.Folder, "icinga"), setup.Adapt(RecipeSite.Read("icinga2.conf")), Host);
        return await icinga.CheckAsync($"{RecipeSite.Host}!imap-login");
    }
}
