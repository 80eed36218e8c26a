using System.Diagnostics;
using System.Globalization;
using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Many;

/// <summary>More targets than anybody would keep in memory, on standard input. Each is refused, which is soon over.</summary>
public sealed class ManyTargetsTests
{
    private const int Few = 1_000;
    private const int Many = 20_000;

    // The smallest result takes 1,200. The garbage collector, which takes its memory in steps of some megabytes, has taken less than 300 for each.
    private const int MostBytesForEach = 700;

    // What is compiled anew while the program runs, and garbage that is left lying, would pass for memory that the targets take.
    private static readonly (string Name, string Value)[] Tidy =
        [("DOTNET_TieredCompilation", "0"), ("DOTNET_GCgen0size", "200000"), ("DOTNET_gcConcurrent", "0")];

    [Fact]
    public async Task However_many_there_are_they_take_no_more_memory_and_none_is_lost()
    {
        await using var group = new ServerGroup();
        using var process = Start(group, "json", Tidy);
        // Fed while its output is read: it must not have to wait for us, nor we for it. Standard input stays open, so that it lives as long as it is looked at.
        var feeding = FeedAsync(process.StandardInput, Many);

        var names = await ReadAsync(process, Few);
        var before = PeakOf(process);
        names = [.. names, .. await ReadAsync(process, Many - Few)];
        var after = PeakOf(process);

        await feeding.WaitAsync(ServerGroup.Patience, TestContext.Current.CancellationToken);
        process.StandardInput.Close();
        var rest = await ProbeProgram.FinishAsync(process);
        Assert.Equal((7, "", ""), (rest.ExitCode, rest.Output, rest.Error));
        Assert.Equal(NamesOf(Many).Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
        Assert.InRange((after - before) / (Many - Few), 0, MostBytesForEach);
    }

    // However many end behind it.
    [Fact]
    public async Task One_that_hangs_holds_up_none_of_them_where_each_is_told_as_it_ends()
    {
        const int count = 1_500;
        await using var hanging = LoopbackServer.Start(TestSetup.Script.On(Step.Accept, Ending.Hang));
        await using var group = new ServerGroup();
        using var process = Start(group, "json");
        await process.StandardInput.WriteAsync($"-H hanging.example.test --quit-after tls --connect-to 127.0.0.1:{hanging.Port} -t 10m\n");
        var feeding = FeedAsync(process.StandardInput, count);

        var names = await ReadAsync(process, count);

        Assert.Equal(NamesOf(count).Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
        await feeding.WaitAsync(ServerGroup.Patience, TestContext.Current.CancellationToken);
        process.StandardInput.Close();
        await hanging.DisposeAsync();
        var rest = await ProbeProgram.FinishAsync(process);
        Assert.Equal(("hanging.example.test", 7), (rest.Report.GetProperty("host").GetString(), rest.ExitCode));
    }

    // More than may wait to be reported behind the first.
    [Fact]
    public async Task However_many_there_are_a_text_has_them_in_their_order()
    {
        const int count = 3_000;
        await using var group = new ServerGroup();
        using var process = Start(group, "text");
        var feeding = FeedAsync(process.StandardInput, count, isAll: true);

        var run = await ProbeProgram.FinishAsync(process);

        await feeding.WaitAsync(ServerGroup.Patience, TestContext.Current.CancellationToken);
        Assert.Equal((7, ""), (run.ExitCode, run.Error));
        var headlines = run.Output.Split('\n').Where(line => line.StartsWith('t')).Select(line => line.Split(':')[0]);
        Assert.Equal(NamesOf(count), headlines);
    }

    private static Process Start(ServerGroup group, string format, params (string Name, string Value)[] environment) => ProbeProgram.Start(
        ["--targets", "-", "--quit-after", "tcp", "--connect-to", ServerGroup.NameOf("127.0.0.1", group.ClosedPort()), "--parallel", "8", "--format", format],
        environment);

    private static IEnumerable<string> NamesOf(int count) =>
        Enumerable.Range(0, count).Select(number => $"t{number}.example.test");

    private static async Task FeedAsync(StreamWriter input, int count, bool isAll = false)
    {
        foreach (var name in NamesOf(count))
            await input.WriteAsync($"-H {name}\n");
        await input.FlushAsync();
        if (isAll)
            input.Close();
    }

    // Each is told as soon as it is known, and no later than that.
    private static async Task<IReadOnlyList<string>> ReadAsync(Process process, int count)
    {
        List<string> names = [];
        while (names.Count < count)
        {
            var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(ServerGroup.Patience);
            Assert.NotNull(line);
            var run = new ProbeRun(7, line, "");
            names.Add(run.AssertFailed("tcp/connection", 7).Report.GetProperty("host").GetString()!);
        }

        return names;
    }

    // The kernel keeps the peak as long as the program runs.
    private static long PeakOf(Process process)
    {
        const string label = "VmHWM:";
        var line = File.ReadLines($"/proc/{process.Id}/status").Single(line => line.StartsWith(label, StringComparison.Ordinal));
        return 1024 * long.Parse(line[label.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }
}
