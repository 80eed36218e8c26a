using System.Text.RegularExpressions;
using ImapProbe.Loopback;
using ImapProbe.Loopback.Certificates;
using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Monitoring.Recipes;

/// <summary>The recipes for Microsoft 365 and Gmail, by what they name, against a token endpoint and a server on this machine.</summary>
public sealed class OAuthRecipeTests
{
    private const string Helper = "/usr/share/doc/mutt/examples/mutt_oauth2.py";

    private static readonly Dictionary<string, string> Application = new()
    {
        ["grant_type"] = "client_credentials",
        ["client_id"] = "CLIENT",
        ["client_secret"] = "SECRET",
        ["scope"] = "https://outlook.office365.com/.default",
    };

    private static readonly Dictionary<string, string> User =
        new() { ["grant_type"] = "refresh_token", ["client_id"] = "CLIENT", ["refresh_token"] = "REFRESH-TOKEN" };

    public static TheoryData<string, bool> CurlRecipes =>
        new() { { "microsoft365-app.curl", true }, { "microsoft365-user.curl", false }, { "gmail.curl", false } };

    [Theory]
    [MemberData(nameof(CurlRecipes))]
    public async Task Curl_asks_for_the_token_that_logs_in(string recipe, bool isApplication)
    {
        Need.All(Need.Curl);
        var token = TokenEndpoint.Jwt(3599);
        await using var endpoint = TokenEndpoint.Start(token, isApplication ? Application : User);
        await using var setup = RecipeSetup.Start(ScriptOf(recipe, token));
        Deploy(setup, recipe, endpoint);

        var (exitCode, report) = await setup.ShellAsync(CommandOf(recipe));

        Assert.True(exitCode is 0, report);
        Assert.Contains("  ok  ", report, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", report, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(CurlRecipes))]
    public async Task Where_the_endpoint_refuses_it_is_told_and_nothing_is_probed(string recipe, bool isApplication)
    {
        Need.All(Need.Curl);
        await using var endpoint = TokenEndpoint.Start(
            "token", new Dictionary<string, string>(isApplication ? Application : User) { ["client_id"] = "another" });
        await using var setup = RecipeSetup.Start(ScriptOf(recipe, "token"));
        Deploy(setup, recipe, endpoint);

        var (exitCode, words) = await setup.ShellAsync(CommandOf(recipe));

        Assert.Equal(
            (2, "imap-probe: curl: (22) The requested URL returned error: 400\nimap-probe: the password command ended with exit code 22\n"), (exitCode, words));
    }

    [Fact]
    public async Task A_token_that_has_expired_is_a_warning()
    {
        Need.All(Need.Curl);
        var token = TokenEndpoint.Jwt(-60);
        await using var endpoint = TokenEndpoint.Start(token, Application);
        await using var setup = RecipeSetup.Start(ScriptOf("microsoft365-app.curl", token));
        Deploy(setup, "microsoft365-app.curl", endpoint);

        var (exitCode, report) = await setup.ShellAsync($"{CommandOf("microsoft365-app.curl")} --format json");

        Assert.True(exitCode is 0, report);
        Assert.Matches("\"warnings\":\\[\"the access token in the output of the password command expired at 20[0-9]{2}-[0-9T:-]+Z\"\\]", report);
    }

    [Theory]
    [InlineData("outlook.office365.com", "monitor@example.org", "microsoft", "microsoft365.token")]
    [InlineData("imap.gmail.com", "monitor@gmail.com", "google", "gmail.token")]
    public async Task A_helper_renews_the_token_that_logs_in(string host, string user, string registration, string file)
    {
        Need.All(Need.MuttHelper);
        await using var endpoint = TokenEndpoint.Start("ya29.token", User);
        await using var setup = RecipeSetup.Start(TestSetup.Script with { Identity = Identity(host), User = user, Password = "ya29.token" });
        var helper = Regex.Replace(
            await File.ReadAllTextAsync(Helper, TestContext.Current.CancellationToken),
            "'token_endpoint': 'https://[^/]+",
            $"'token_endpoint': '{endpoint.Address}")
            .Replace("'client_id': ''", "'client_id': 'CLIENT'", StringComparison.Ordinal);
        setup.Write("mutt_oauth2.py", Regex.Replace(helper, @"(?m)^((EN|DE)CRYPTION_PIPE) = .*$", "$1 = ['cat']"));
        File.SetUnixFileMode(
            setup.Write(
                file,
                $$"""{"registration":"{{registration}}","authflow":"devicecode","email":"{{user}}","access_token":"","""
                + "\"access_token_expiration\":\"\",\"refresh_token\":\"REFRESH-TOKEN\"}"),
            UnixFileMode.UserRead | UnixFileMode.UserWrite);
        setup.Write(
            "mutt_oauth2.targets",
            string.Concat(
                setup.Adapt(RecipeSetup.Read("mutt_oauth2.targets")).Split('\n').Where(
                    line => line.StartsWith($"-H {host} ", StringComparison.Ordinal)).Select(line => line + "\n")));

        var (exitCode, report) = await setup.ShellAsync(CommandOf("mutt_oauth2.targets"));

        Assert.True(exitCode is 0, report);
        Assert.StartsWith($"{host}:993  ok", report, StringComparison.Ordinal);
        Assert.Contains(
            "another", await File.ReadAllTextAsync(Path.Combine(setup.Folder, file), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("xoauth2")]
    [InlineData("oauthbearer")]
    public async Task A_file_with_the_answer_of_the_endpoint_logs_in_too(string method)
    {
        using var setup = new TestSetup();
        setup.PasswordFile = setup.Write("answer", "{\n  \"access_token\": \"correct horse\",\n  \"expires_in\": 3599\n}\n");
        await using var server = LoopbackServer.Start(TestSetup.Script);
        (await setup.ProbeAsync(server.Port, "--auth", method)).AssertOk();
        var other = await setup.ProbeAsync(server.Port, "--auth", "plain");

        Assert.Equal((2, $"imap-probe: the password file {setup.PasswordFile} holds several lines, and a password is one\n"), (other.ExitCode, other.Error));
    }

    [Fact]
    public async Task Lines_with_other_methods_share_a_file_and_each_takes_its_own_from_it()
    {
        using var setup = new TestSetup();
        setup.PasswordFile = setup.Write("answer", """{"access_token":"correct horse"}""");
        await using var tokens = LoopbackServer.Start(TestSetup.Script);
        await using var passwords = LoopbackServer.Start(TestSetup.Script with { Password = """{"access_token":"correct horse"}""" });
        var targets = setup.Write("targets", string.Concat(((string[])["plain", "xoauth2", "plain"]).Select(method =>
            $"-H {TestSetup.Host}:{(method is "plain" ? passwords : tokens).Port} --auth {method}\n")));
        var run = await ProbeProgram.RunAsync(["--targets", targets, "--connect-to", "127.0.0.1", "--ca-file", setup.CaFile, .. setup.Account()]);

        Assert.True(run.ExitCode is 0, run.Output + run.Error);
    }

    private static Script ScriptOf(string recipe, string token)
    {
        var command = CommandOf(recipe);
        return TestSetup.Script with
        {
            Identity = Identity(Regex.Match(command, "-H (\\S+)").Groups[1].Value),
            User = Regex.Match(command, "-u (\\S+)").Groups[1].Value,
            Password = token,
        };
    }

    private static ServerIdentity Identity(string host) => TestSetup.Authority.Issue(LeafRequest.For(host));

    private static void Deploy(RecipeSetup setup, string recipe, TokenEndpoint endpoint) =>
        setup.Write(recipe, Regex.Replace(setup.Adapt(RecipeSetup.Read(recipe)), "(?m)^url = \"https://[^/]+", $"url = \"{endpoint.Address}"));

    private static string CommandOf(string recipe) => Regex.Match(RecipeSetup.Read(recipe), "(?m)/usr/bin/imap-probe .*$").Value;
}
