using System.Globalization;
using ImapProbe.Loopback;
using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile.Transport;

/// <summary>What a flood costs.</summary>
public sealed class FloodMemoryTests
{
    private const int MostMegabytes = 80;

    // The system's own figure of a process's highest use, which is there only once it has ended.
    private const string Source = """
        #include <stdio.h>
        #include <sys/resource.h>
        #include <sys/wait.h>
        #include <unistd.h>
        int main(int count, char **words)
        {
            struct rusage used;
            int status;
            if (fork() == 0)
                execv(words[1], words + 1);
            wait4(-1, &status, 0, &used);
            printf("%d %ld\n", WEXITSTATUS(status), used.ru_maxrss);
        }
        """;

    [Trait(ProbeProgram.Trait, ProbeProgram.NativeOnly)]
    [Theory]
    [InlineData(Step.Greeting, "an endless line ")]
    [InlineData(Step.Login, "* OK untagged data without end\r\n")]
    [InlineData(Step.List, "* LIST () \"/\" {4000000000}\r\nand a literal of 4 GB ")]
    [InlineData(Step.List, "* LIST () \"/\" folder\r\n")]
    [InlineData(Step.Logout, "* OK [ALERT] look here\r\n")]
    public async Task A_flooded_probe_stays_small(Step step, string flood)
    {
        Need.All(Need.NativeBinary, Need.Compiler);
        using var setup = new TestSetup();
        var meter = Path.Combine(setup.Folder, "meter");
        await CCompiler.CompileAsync(setup.Write("meter.c", Source), meter);
        await using var server = LoopbackServer.Start(TestSetup.Script.On(step, new Reaction { Reply = flood, Ending = Ending.Flood }));
        var report = Path.Combine(setup.Folder, "report");
        var (_, words) = await InstalledTool.RunAsync(meter, [.. ProbeProgram.CommandLine, .. setup.Line(server.Port, "--output", report)]);
        var figures = words.Trim().Split(' ').Select(figure => int.Parse(figure, CultureInfo.InvariantCulture)).ToArray();

        Assert.Equal(8, figures[0]);
        Assert.InRange(figures[1], 1024, MostMegabytes * 1024);
    }
}
