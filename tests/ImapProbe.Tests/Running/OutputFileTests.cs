using System.Globalization;
using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Running;

/// <summary>--output: a reader meets the old report or the new one, whole, and nothing else is ever in the folder.</summary>
[Trait(ProbeProgram.Trait, ProbeProgram.Each)]
public sealed class OutputFileTests : IDisposable
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly TestSetup setup = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("imap-probe-out-");

    private string Report => Path.Combine(folder.FullName, "imap.prom");

    public void Dispose()
    {
        setup.Dispose();
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("text", "imap.example.test:")]
    [InlineData("json", "{\"time\":")]
    [InlineData("prometheus", "# HELP imap_probe_success ")]
    [InlineData("nagios", "IMAP OK - ")]
    public async Task Each_format_goes_to_the_file_and_nothing_to_standard_output(string format, string beginning)
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var run = await RunAsync(server.Port, format);

        Assert.Equal((0, "", ""), (run.ExitCode, run.Output, run.Error));
        var text = await File.ReadAllTextAsync(Report, TestContext.Current.CancellationToken);
        Assert.StartsWith(beginning, text, StringComparison.Ordinal);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        AssertAlone();
    }

    [Theory]
    [InlineData("000")]
    [InlineData("077")]
    [InlineData("777")]
    public async Task Everybody_may_read_it_whatever_the_umask(string umask)
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var run = await ProbeProgram.ShellAsync($"umask {umask}; $PROBE {Quoted(server.Port)}");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(Readable, File.GetUnixFileMode(Report));
    }

    [Fact]
    public async Task A_failed_probe_replaces_an_old_success()
    {
        await File.WriteAllTextAsync(Report, "an old success", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(Report, UnixFileMode.UserRead);
        await using var server = LoopbackServer.Start(TestSetup.Script.On(Step.Login, "{tag} NO never\r\n"));
        var run = await RunAsync(server.Port, "prometheus", "-q");

        Assert.Equal((67, "", ""), (run.ExitCode, run.Output, run.Error));
        Assert.Contains(
            "phase=\"login\",kind=\"login\"} 1\n", await File.ReadAllTextAsync(Report, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(Readable, File.GetUnixFileMode(Report));
        AssertAlone();
    }

    [Fact]
    public async Task A_probe_that_did_not_take_place_leaves_the_old_report()
    {
        await File.WriteAllTextAsync(Report, "old", TestContext.Current.CancellationToken);
        var run = await ProbeProgram.RunAsync([.. Line(1, "json"), "--nope"]);

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("old", await File.ReadAllTextAsync(Report, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_quiet_success_is_still_written()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var run = await RunAsync(server.Port, "text", "-q");

        Assert.Equal((0, "", ""), (run.ExitCode, run.Output, run.Error));
        Assert.True(File.Exists(Report));
    }

    [Theory]
    [InlineData("{0}/link", "is a link")]
    [InlineData("{0}/dangling", "is a link")]
    [InlineData("{0}/fifo", "is no regular file")]
    [InlineData("{0}/folder", "is a directory")]
    [InlineData("{0}/folder/", "is a directory")]
    [InlineData("{0}/none/report", "there is no such directory")]
    [InlineData("{0}/file/report", "there is no such directory")]
    [InlineData("{0}/name", "has a name that is too long")]
    [InlineData("/dev/null", "is no regular file")]
    [InlineData("/proc/report", "nothing can be made in its folder")]
    public async Task What_cannot_be_replaced_is_misuse_before_anything_is_dialled(string path, string problem)
    {
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "file"), "precious", TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(Path.Combine(folder.FullName, "link"), Path.Combine(folder.FullName, "file"));
        File.CreateSymbolicLink(Path.Combine(folder.FullName, "dangling"), Path.Combine(folder.FullName, "nothing"));
        Directory.CreateDirectory(Path.Combine(folder.FullName, "folder"));
        Unix.MakeFifo(Path.Combine(folder.FullName, "fifo"));
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var tooLong = path.Replace("name", new string('n', 300), StringComparison.Ordinal);
        var run = await setup.ProbeAsync(server.Port, "-o", string.Format(CultureInfo.InvariantCulture, tooLong, folder.FullName));

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
        Assert.Equal(0, server.Connections);
        Assert.Equal("precious", await File.ReadAllTextAsync(Path.Combine(folder.FullName, "file"), TestContext.Current.CancellationToken));
        Assert.Equal(5, folder.GetFileSystemInfos().Length);
    }

    [Theory]
    [InlineData("password")]
    [InlineData("ca.pem")]
    public async Task The_files_that_are_read_are_never_replaced(string name)
    {
        var file = Path.Combine(setup.Folder, name);
        var content = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        var link = Path.Combine(folder.FullName, "link");
        File.CreateSymbolicLink(link, file);
        if (name is "password")
            setup.PasswordFile = link;
        else
            setup.CaFile = link;
        var run = await setup.ProbeAsync(1, "-o", Path.Combine(setup.Folder, "nothing", "..", name));

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("is one that is read", run.Error, StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("$PROBE -H a.example.test:1 --connect-to 127.0.0.1 -u me -P - -o password < password", "is one that is read")]
    [InlineData("mkdir gone; cd gone; rmdir ../gone; $PROBE -H a.example.test:1 --connect-to 127.0.0.1 --quit-after tcp -o report", "is gone")]
    public async Task What_only_a_shell_can_do_wrong_is_misuse_too(string command, string problem)
    {
        var run = await ProbeProgram.ShellAsync($"cd '{setup.Folder}'; {command}");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
        Assert.Equal(TestSetup.Password + "\n", await File.ReadAllTextAsync(setup.PasswordFile, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_path_that_goes_back_behind_a_link_is_checked_where_it_is_written()
    {
        var elsewhere = folder.CreateSubdirectory("elsewhere").CreateSubdirectory("deep");
        File.CreateSymbolicLink(Path.Combine(folder.FullName, "way"), elsewhere.FullName);
        File.CreateSymbolicLink(Path.Combine(folder.FullName, "report"), "target");
        var run = await setup.ProbeAsync(1, "-o", Path.Combine(folder.FullName, "way", "..", "report"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("is a link", run.Error, StringComparison.Ordinal);
        Assert.Equal("target", File.ResolveLinkTarget(Path.Combine(folder.FullName, "report"), returnFinalTarget: false)!.Name);
    }

    [Fact]
    public async Task A_hyphen_is_standard_output()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        (await setup.ProbeAsync(server.Port, "-o", "-")).AssertOk();
        Assert.False(File.Exists("-"));
    }

    // The runtime of the managed program writes larger files of its own as it starts, unless it is told not to.
    [Fact]
    public async Task A_file_that_may_not_grow_is_an_error_and_no_end_by_a_signal()
    {
        await using var server = LoopbackServer.Start(TestSetup.Script);
        var run = await ProbeProgram.ShellAsync($"ulimit -f 0; $PROBE {Quoted(server.Port)}", ("DOTNET_EnableWriteXorExecute", "0"));

        Assert.Equal((23, ""), (run.ExitCode, run.Output));
        Assert.Contains("this process may write no file of that size", run.Error, StringComparison.Ordinal);
        Assert.Empty(folder.GetFileSystemInfos());
    }

    [Theory]
    [InlineData("json", 23)]
    [InlineData("nagios", 3)]
    public async Task What_cannot_be_written_in_the_end_is_told_and_nothing_is_left_behind(string format, int exitCode)
    {
        // What is there when the probe begins is nothing; what is there when it ends is a folder.
        await using var server = LoopbackServer.Start(TestSetup.Script.On(Step.Login, Ending.Hang));
        using var process = ProbeProgram.Start([.. Line(server.Port, format), "-t", TestSetup.ShortTimeout]);
        await server.ReachedAsync(Step.Login);
        Directory.CreateDirectory(Report);
        var run = await ProbeProgram.FinishAsync(process);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains($"the report file {Report} is a directory", format is "nagios" ? run.Output : run.Error, StringComparison.Ordinal);
        AssertAlone();
    }

    [Theory]
    [InlineData("HUP", 129)]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_signal_leaves_the_old_report(string signal, int exitCode)
    {
        await File.WriteAllTextAsync(Report, "old", TestContext.Current.CancellationToken);
        await using var server = LoopbackServer.Start(TestSetup.Script.On(Step.Login, Ending.Hang));
        using var process = ProbeProgram.Start(Line(server.Port, "nagios"));
        await server.ReachedAsync(Step.Login);
        process.Send(signal);

        Assert.Equal(exitCode, (await ProbeProgram.FinishAsync(process)).ExitCode);
        Assert.Equal("old", await File.ReadAllTextAsync(Report, TestContext.Current.CancellationToken));
        AssertAlone();
    }

    private string[] Line(int port, string format) => [.. setup.Line(port).SkipLast(1), format, "-o", Report];

    private string Quoted(int port) => ProbeProgram.Quoted(Line(port, "json"));

    private Task<ProbeRun> RunAsync(int port, string format, params string[] more) => ProbeProgram.RunAsync([.. Line(port, format), .. more]);

    private void AssertAlone() => Assert.Equal(["imap.prom"], folder.GetFileSystemInfos().Select(entry => entry.Name));
}
