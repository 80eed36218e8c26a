using System.Globalization;
using ImapProbe.Loopback;
using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Probing;

/// <summary>The figures are the server's: each delay is found again in its own phase, and nothing of the client's start-up is.</summary>
[Collection(nameof(ClockTests))]
[CollectionDefinition(nameof(ClockTests), DisableParallelization = true)]
public sealed class ClockTests
{
    private const int Pairs = 15;

    // What a busy machine may add to a phase, or to the one before, from whose end the server's delay runs already;
    // the delays differ by more, so that none can be taken for another.
    private const double Tolerance = 0.35;

    private static readonly Dictionary<Step, (string Phase, double Seconds)> Delays = new()
    {
        [Step.TlsHandshake] = ("tls", 0.4),
        [Step.Greeting] = ("greeting", 0.8),
        [Step.Login] = ("login", 1.2),
        [Step.Namespace] = ("session", 1.6),
        [Step.Logout] = ("logout", 2.0),
    };

    [Theory]
    [InlineData(TlsMode.Implicit)]
    [InlineData(TlsMode.StartTls)]
    public async Task Each_delay_is_found_in_its_own_phase(TlsMode tls)
    {
        var script = Delays.Aggregate(
            TestSetup.Script with { Tls = tls },
            (script, delay) => script.On(delay.Key, Reaction.After(TimeSpan.FromSeconds(delay.Value.Seconds))));
        var (run, _) = await TestSetup.PlayAsync(script);

        run.AssertOk();
        Assert.All(Delays.Values, delay => Assert.InRange(run.Seconds(delay.Phase)!.Value, delay.Seconds - Tolerance, delay.Seconds + Tolerance));
        foreach (var phase in (string[])["tcp", "starttls", "capability"])
            Assert.InRange(run.Seconds(phase) ?? 0, 0, Tolerance);
    }

    [Fact]
    public async Task The_sums_are_those_of_the_figures_shown()
    {
        var (run, _) = await TestSetup.PlayAsync(TestSetup.StartTlsScript);

        var phases = run.AssertOk().Report.GetProperty("durations").EnumerateObject()
            .Where(phase => phase.Name is not ("connect" or "total") && phase.Value.ValueKind is System.Text.Json.JsonValueKind.Number)
            .ToDictionary(phase => phase.Name, phase => phase.Value.GetDecimal(), StringComparer.Ordinal);
        var durations = run.Report.GetProperty("durations");
        Assert.Equal(phases.Values.Sum(), durations.GetProperty("total").GetDecimal());
        Assert.Equal(phases.Where(phase => phase.Key is not ("login" or "session" or "logout")).Sum(phase => phase.Value), durations.GetProperty("connect").GetDecimal());
    }

    [Trait(ProbeProgram.Trait, ProbeProgram.NativeOnly)]
    [Fact]
    public async Task The_handshake_of_a_fresh_process_takes_at_most_twice_as_long_as_curl_s()
    {
        Need.All(Need.NativeBinary, Need.Curl);
        using var setup = new TestSetup();
        await using var server = LoopbackServer.Start(TestSetup.Script);
        List<double> probe = [], curl = [];
        for (var i = 0; i < Pairs; i++)
        {
            probe.Add((await setup.ProbeAsync(server.Port)).AssertOk().Seconds("tls")!.Value);
            curl.Add(await CurlAsync(setup, server.Port));
        }

        var ratio = Median(probe) / Median(curl);
        TestContext.Current.SendDiagnosticMessage("tls: probe {0:0.0} ms, curl {1:0.0} ms, ratio {2:0.00}", Median(probe) * 1000, Median(curl) * 1000, ratio);
        Assert.InRange(ratio, 0, 2);
    }

    private static double Median(List<double> figures) => figures.Order().ElementAt(figures.Count / 2);

    private static async Task<double> CurlAsync(TestSetup setup, int port)
    {
        var (_, figures) = await InstalledTool.RunAsync(
            "curl",
            [
            "--silent", "--cacert", setup.CaFile, "--resolve", $"{TestSetup.Host}:{port}:127.0.0.1", "--user", $"{TestSetup.User}:{TestSetup.Password}",
            "--output", "/dev/null", "--write-out", "%{time_connect} %{time_appconnect}", $"imaps://{TestSetup.Host}:{port}/",
            ]);
        var times = figures.Split(' ').Select(time => double.Parse(time, CultureInfo.InvariantCulture)).ToArray();
        Assert.True(times[1] > 0, "curl came to no TLS");
        return times[1] - times[0];
    }
}
