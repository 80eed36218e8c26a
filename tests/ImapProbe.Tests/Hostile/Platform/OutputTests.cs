using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile.Platform;

/// <summary>--output meets a disk that is full, a folder that is read-only, and one that is gone: the old report is left, or none.</summary>
public sealed class OutputTests
{
    // In a mount namespace of the test's own: a file system of 64 KiB, and of few files.
    private const string Disk = "mkdir disk; mount -t tmpfs -o size=64k,nr_inodes=8 none disk; echo old > disk/report";
    private const string Fill = "dd if=/dev/zero of=disk/rest status=none 2> /dev/null";
    private const string AllInodes = "for i in 1 2 3 4 5 6 7 8; do : > disk/$i; done 2> /dev/null";
    private const string ReadOnly = "mount -o remount,bind,ro disk";

    public static TheoryData<string> Names => Table.Names(Rows);

    public static TheoryData<string> NamesOnDisks => Table.Names(RowsOnDisks);

    internal static IEnumerable<HostileCase> Rows { get; } =
    [
        Refused("the folder of --output is read-only", "mkdir disk; echo old > disk/report; chmod 555 disk; trap 'chmod 700 disk' EXIT", ": this user must not make or replace files there"),
        Broken("the folder of --output vanishes during the probe", "mkdir disk", "rm -r disk", ": its folder is gone"),
        Broken("the folder of --output becomes a file during the probe", "mkdir disk", "rm -r disk; : > disk", ": its folder is gone"),
        Broken("the folder of --output becomes read-only during the probe", "mkdir disk; echo old > disk/report; trap 'chmod 700 disk' EXIT", "chmod 555 disk", ": this user must not make or replace files there"),
    ];

    internal static IEnumerable<HostileCase> RowsOnDisks { get; } =
    [
        Broken("the disk of --output is full", $"{Disk}; {Fill}", ":", ": the disk is full"),
        Broken("the disk of --output becomes full during the probe", Disk, Fill, ": the disk is full"),
        Broken("the disk of --output has no room for another file by the end of the probe", Disk, AllInodes, ": the disk is full"),
        Broken("the file system of --output becomes read-only during the probe", Disk, ReadOnly, ": the file system is read-only"),
        Refused("the disk of --output has no room for another file", $"{Disk}; {AllInodes}", ": the disk is full"),
        Refused("the file system of --output is read-only", $"{Disk}; {ReadOnly}", ": the file system is read-only"),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public Task The_old_report_is_left_or_none(string does) => Table.PlayAsync(Rows, does);

    [Theory]
    [MemberData(nameof(NamesOnDisks))]
    [Trait(NamespaceShell.Trait, NamespaceShell.Needed)]
    public Task The_old_report_is_left_or_none_on_a_disk_of_its_own(string does) => Table.PlayAsync(RowsOnDisks, does);

    // Before anything is dialled.
    private static HostileCase Refused(string does, string prepare, string reason) =>
        new(does, "usage", 2, Bounds.Promptly, PasswordRule.Stays, stage => RunAsync(stage, prepare, ":"))
        {
            Also = (run, stage) =>
            {
                Assert.Equal($"imap-probe: the report file disk/report cannot be written: nothing can be made in its folder{reason}\nimap-probe: left: old\n", run.Error);
                Assert.Equal(0, Assert.Single(stage.Servers).Connections);
            },
        };

    private static HostileCase Broken(string does, string prepare, string during, string reason) =>
        new(does, "output", 23, Bounds.Promptly, PasswordRule.MayLeave, stage => RunAsync(stage, prepare, during))
        {
            Also = (run, stage) =>
            {
                var left = prepare.Contains("echo old", StringComparison.Ordinal) ? "old" : "";
                Assert.Equal($"imap-probe: the report file disk/report could not be written{reason}\nimap-probe: left: {left}\n", run.Error);
                WireAssert.OneLogin(Assert.Single(stage.Servers));
            },
        };

    // The server waits at the login until the world has changed; then all goes well, but for the report. What is left in the folder
    // is told last: the old report, and nothing that imap-probe made.
    private static async Task<ProbeRun> RunAsync(CaseRun stage, string prepare, string during)
    {
        var server = stage.Start(TestSetup.Script.On(Step.Login, Reaction.After(TimeSpan.FromSeconds(1))));
        var line = string.Join("' '", [.. stage.TestSetup.Line(server.Port), "-o", "disk/report"]);
        var script = $$"""
            {{ProbeProgram.WithoutPrivileges}}
            cd '{{stage.TestSetup.Folder}}' && mkfifo reached
            {{prepare}}
            { read -r _ < reached; {{during}}; } &
            plain $PROBE '{{line}}'
            code=$?
            : 1<> reached
            wait
            echo "imap-probe: left: $(cat disk/report 2> /dev/null)$(find disk -name '.imap-probe*' 2> /dev/null)" >&2
            exit $code
            """;
        return await stage.RunAsync(async () =>
        {
            var running = prepare.Contains("mount", StringComparison.Ordinal) ? NamespaceShell.MountAsync(script) : ProbeProgram.ShellAsync(script);
            if (await Task.WhenAny(running, server.ReachedAsync(Step.Login)) != running)
                await File.WriteAllTextAsync(Path.Combine(stage.TestSetup.Folder, "reached"), "\n", TestContext.Current.CancellationToken);
            return await running;
        });
    }
}
