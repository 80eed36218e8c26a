using System.Text.RegularExpressions;
using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Many;

/// <summary>Several targets in the formats that tell how things stand, for Prometheus and for Nagios.</summary>
public sealed class MonitoringOfManyTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Prometheus_is_told_of_each_target_in_whole_families(bool isStream)
    {
        await using var group = new ServerGroup();
        LoopbackServer[] servers = [group.Start(ServerGroup.Script), group.Start(ServerGroup.RefusingScript), group.Start(ServerGroup.Script)];
        var run = await ProbeAsync(group, isStream, ServerGroup.LinesWithRefusal(servers), "--format", "prometheus");

        Assert.Equal((67, ""), (run.ExitCode, run.Error));
        Assert.Equal((0, ""), await Promtool.RunAsync(["check", "metrics"], run.Output));
        var metrics = Exposition.Parse(run.Output);
        Assert.Equal(
            [.. servers.Select(ServerGroup.NameOf).Zip([1.0, 0, 1])],
            metrics.Of("imap_probe_success").Select(sample => (NameIn(sample), sample.Value)).ToArray());
        Assert.Equal(ServerGroup.NameOf(servers[1]), NameIn(metrics.Only("imap_probe_failure_info")));
        Assert.Equal([0, 67, 0], metrics.Of("imap_probe_exit_code").Select(sample => sample.Value));
        var users = servers.Select(ServerGroup.NameOf).Zip([TestSetup.User, ServerGroup.RefusedUser, TestSetup.User]).ToDictionary();
        Assert.All(metrics.OfTargets, sample => Assert.Equal(("127.0.0.1", users[NameIn(sample)]), (sample.Labels["address"], sample.Labels["user"])));
    }

    [Fact]
    public async Task Prometheus_cannot_be_told_of_a_target_of_standard_input_twice()
    {
        await using var group = new ServerGroup();
        var server = group.Start(ServerGroup.Script);
        var run = await group.StreamAsync(ServerGroup.LinesOf(server, server), "--format", "prometheus");

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(
            $"imap-probe: line 2 of standard input: {ServerGroup.NameOf(server)} is given twice with the same user, or without one, "
            + "and could not be told apart in this format\n",
            run.Error);
        Assert.Equal(1, Exposition.Parse(run.Output).Only("imap_probe_success").Value);
        WireAssert.OneLogin(server);
    }

    [Theory]
    [InlineData("prometheus", 2)]
    [InlineData("nagios", 3)]
    public async Task What_could_not_be_told_apart_is_misuse_before_anything_is_dialled(string format, int exitCode)
    {
        await using var group = new ServerGroup();
        var server = group.Start(ServerGroup.Script);
        var (name, literal) = (ServerGroup.NameOf(server), ServerGroup.NameOf("127.0.0.1", server.Port));
        ProbeRun[] runs =
        [
            await ProbeProgram.RunAsync(["-H", name, "-H", name, .. group.Defaults, "--format", format]),
            await group.ProbeAsync(["-H other.example.test:1", .. ServerGroup.LinesOf(server, server)], "--format", format),
            // One spelling or another, it is the same name.
            await group.ProbeAsync([$"-H {name}", $"-H {name.Replace(TestSetup.Host, "IMAP.Example.Test.", StringComparison.Ordinal)}"], "--format", format),
            await ProbeProgram.RunAsync(
                ["--targets", group.WriteTargets($"-H {literal}", $"-H {literal} --all-addresses"), "--quit-after", "tcp", "--format", format]),
        ];

        foreach (var run in runs)
        {
            Assert.Equal((exitCode, ""), (run.ExitCode, format is "nagios" ? run.Error : run.Output));
            Assert.Contains("is given twice with the same user, or without one", format is "nagios" ? run.Output : run.Error, StringComparison.Ordinal);
        }

        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task Nagios_is_told_the_worst_first_on_one_line()
    {
        await using var group = new ServerGroup();
        LoopbackServer[] servers = [group.Start(ServerGroup.Script), group.Start(ServerGroup.Script), group.Start(ServerGroup.RefusingScript)];
        string[] names = [.. servers.Select(server => Regex.Escape(ServerGroup.NameOf(server)))];
        string[] lines = [.. ServerGroup.LinesOf(servers)];
        var run = await group.ProbeAsync([lines[0], $"{lines[1]} -w 0", lines[2]], "--format", "nagios");

        Assert.Equal((2, ""), (run.ExitCode, run.Error));
        var refused = Figures(names[2])
            .Replace($"{names[2]}_time=N ", "", StringComparison.Ordinal)
            .Replace($" {names[2]}_session=N {names[2]}_logout=N", "", StringComparison.Ordinal);
        Assert.Matches(
            $@"\AIMAP CRITICAL - 1 critical, 1 warning, 1 ok: {names[2]} failed in login: login: [^|\n]+; {names[1]} logged in [^|\n]+"
            + $@"\|{Figures(names[0])} {Figures(names[1])} {refused}\n\z".Replace("N", "[0-9.]+s(?:;0?;;0;30)?", StringComparison.Ordinal),
            run.Output);
    }

    [Theory]
    [InlineData(0, "OK")]
    [InlineData(1, "WARNING", "-w", "@0:1000")]
    [InlineData(2, "CRITICAL", "-c", "@0:1000")]
    public async Task Nagios_is_told_a_state_for_all(int exitCode, string state, params string[] limits)
    {
        await using var group = new ServerGroup();
        LoopbackServer[] servers = [group.Start(ServerGroup.Script), group.Start(ServerGroup.Script), group.Start(ServerGroup.Script)];
        var run = await group.ProbeAsync(ServerGroup.LinesOf(servers), ["--format", "nagios", .. limits]);

        Assert.Equal((exitCode, ""), (run.ExitCode, run.Error));
        Assert.StartsWith($"IMAP {state} - ", run.Output, StringComparison.Ordinal);
        Assert.Equal(run.Output.Length - 1, run.Output.IndexOf('\n', StringComparison.Ordinal));
        Assert.All(servers, server => Assert.Matches($@"[| ]{Regex.Escape(ServerGroup.NameOf(server))}_time=", run.Output));
        Assert.All(servers, WireAssert.OneLogin);
    }

    [Theory]
    [InlineData(false, 3, "UNKNOWN - 1 unknown, 2 ok: ")]
    [InlineData(true, 2, "CRITICAL - 1 critical, 1 unknown, 1 ok: ")]
    public async Task Nagios_is_told_of_a_bad_line_which_is_not_so_bad_as_a_failure(bool isRefused, int exitCode, string beginning)
    {
        await using var group = new ServerGroup();
        LoopbackServer[] servers = [group.Start(ServerGroup.Script), group.Start(isRefused ? ServerGroup.RefusingScript : ServerGroup.Script)];
        string[] lines = [.. ServerGroup.LinesOf(servers)];
        var run = await group.StreamAsync([lines[0], "-H", lines[1]], "--format", "nagios");

        Assert.Equal((exitCode, ""), (run.ExitCode, run.Error));
        Assert.StartsWith($"IMAP {beginning}", run.Output, StringComparison.Ordinal);
        Assert.Contains("line 2 of standard input: ", run.Output, StringComparison.Ordinal);
    }

    private static Task<ProbeRun> ProbeAsync(ServerGroup group, bool isStream, IEnumerable<string> lines, params IReadOnlyList<string> more) =>
        isStream ? group.StreamAsync(lines, more) : group.ProbeAsync(lines, more);

    private static string NameIn(MetricSample sample) => $"{sample.Labels["host"]}:{sample.Labels["port"]}";

    // In the order of the targets, whatever became of them; N stands for a figure.
    private static string Figures(string name) => $"{name}_time=N {name}_connect=N {name}_login=N {name}_session=N {name}_logout=N {name}_cert_days=29;;";
}
