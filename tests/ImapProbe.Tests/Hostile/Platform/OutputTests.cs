using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile.Platform;

/// <summary>--output meets a folder that is read-only, or gone: the old report is left, or none.</summary>
public sealed class OutputTests : HostileTable<OutputTests>
{
    private protected override IEnumerable<HostileCase> Cases =>
    [
        OutputCase.Refused(
            "the folder of --output is read-only",
            "mkdir disk; echo old > disk/report; chmod 555 disk; trap 'chmod 700 disk' EXIT",
            ": this user may not make or replace files there"),
        OutputCase.Broken("the folder of --output vanishes during the probe", "mkdir disk", "rm -r disk", ": its folder is gone"),
        OutputCase.Broken("the folder of --output becomes a file during the probe", "mkdir disk", "rm -r disk; : > disk", ": its folder is gone"),
        OutputCase.Broken(
            "the folder of --output becomes read-only during the probe",
            "mkdir disk; echo old > disk/report; trap 'chmod 700 disk' EXIT",
            "chmod 555 disk",
            ": this user may not make or replace files there"),
    ];
}

/// <summary>--output meets a disk that is full or read-only: the old report is left, or none.</summary>
[Trait(NamespaceShell.Trait, NamespaceShell.Needed)]
public sealed class OutputOnDiskTests : HostileTable<OutputOnDiskTests>
{
    // In a mount namespace of the test's own: a file system of 64 KiB, and of few files.
    private const string Disk = "mkdir disk; mount -t tmpfs -o size=64k,nr_inodes=8 none disk; echo old > disk/report";
    private const string Fill = "dd if=/dev/zero of=disk/rest status=none 2> /dev/null";
    private const string AllInodes = "for i in 1 2 3 4 5 6 7 8; do : > disk/$i; done 2> /dev/null";
    private const string ReadOnly = "mount -o remount,bind,ro disk";

    private protected override IEnumerable<HostileCase> Cases =>
    [
        OutputCase.Broken("the disk of --output is full", $"{Disk}; {Fill}", ":", ": the disk is full"),
        OutputCase.Broken("the disk of --output becomes full during the probe", Disk, Fill, ": the disk is full"),
        OutputCase.Broken("the disk of --output has no room for another file by the end of the probe", Disk, AllInodes, ": the disk is full"),
        OutputCase.Broken("the file system of --output becomes read-only during the probe", Disk, ReadOnly, ": the file system is read-only"),
        OutputCase.Refused("the disk of --output has no room for another file", $"{Disk}; {AllInodes}", ": the disk is full"),
        OutputCase.Refused("the file system of --output is read-only", $"{Disk}; {ReadOnly}", ": the file system is read-only"),
    ];
}

/// <summary>A probe whose report cannot be written.</summary>
internal static class OutputCase
{
    // Before anything is dialled.
    public static HostileCase Refused(string does, string prepare, string reason) =>
        new(does, "usage", PasswordRule.Stays, caseRun => RunAsync(caseRun, prepare, ":"))
        {
            Also = (run, caseRun) =>
            {
                Assert.Equal(
                    $"imap-probe: the report file disk/report cannot be written: nothing can be made in its folder{reason}\nimap-probe: left: old\n",
                    run.Error);
                Assert.Equal(0, caseRun.Server.Connections);
            },
        };

    public static HostileCase Broken(string does, string prepare, string during, string reason) =>
        new(does, "output", PasswordRule.MayLeave, caseRun => RunAsync(caseRun, prepare, during))
        {
            Also = (run, caseRun) =>
            {
                var left = prepare.Contains("echo old", StringComparison.Ordinal) ? "old" : "";
                Assert.Equal($"imap-probe: the report file disk/report could not be written{reason}\nimap-probe: left: {left}\n", run.Error);
                WireAssert.OneLogin(caseRun.Server);
            },
        };

    // The server waits at the login until the world has changed; then all goes well, but for the report. What is left in the folder
    // is told last: the old report, and nothing that imap-probe made.
    private static async Task<ProbeRun> RunAsync(CaseRun caseRun, string prepare, string during)
    {
        var server = caseRun.Start(TestSetup.Script.On(Step.Login, Reaction.After(TimeSpan.FromSeconds(1))));
        var line = ProbeProgram.Quoted([.. caseRun.Setup.Line(server.Port), "-o", "disk/report"]);
        var script = $$"""
            {{ProbeProgram.WithoutPrivileges}}
            cd '{{caseRun.Setup.Folder}}' && mkfifo reached
            {{prepare}}
            { read -r _ < reached; {{during}}; } &
            plain $PROBE {{line}}
            code=$?
            : 1<> reached
            wait
            echo "imap-probe: left: $(cat disk/report 2> /dev/null)$(find disk -name '.imap-probe*' 2> /dev/null)" >&2
            exit $code
            """;
        return await caseRun.RunAsync(async () =>
        {
            var running = prepare.Contains("mount", StringComparison.Ordinal) ? NamespaceShell.MountAsync(script) : ProbeProgram.ShellAsync(script);
            if (await Task.WhenAny(running, server.ReachedAsync(Step.Login)) != running)
                await File.WriteAllTextAsync(Path.Combine(caseRun.Setup.Folder, "reached"), "\n", TestContext.Current.CancellationToken);
            return await running;
        });
    }
}
