using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile.Secrets;

/// <summary>Where a password comes from, as a shell gives it, with what a sound server and the user get to see.</summary>
internal static class PasswordSource
{
    /// <summary>What holds no password: misuse, with this sentence and no other, and nobody is dialled.</summary>
    public static HostileCase Refused(string does, string prepare, string sentence, string options = "-P pw") =>
        new($"the password file {does}", "usage", 2, Bounds.Promptly, PasswordRule.Stays, stage => RunAsync(stage, TestSetup.Script, prepare, options))
        {
            Also = (run, stage) =>
            {
                Assert.Equal($"imap-probe: {sentence}\n", System.Text.RegularExpressions.Regex.Replace(run.Error, "/dev/fd/[0-9]+", "/dev/fd/N"));
                Assert.Equal(0, Assert.Single(stage.Servers).Connections);
            },
        };

    /// <summary>What holds the password of the account.</summary>
    public static HostileCase Taken(string does, string prepare, string options = "-P pw", string? warning = null, string password = TestSetup.Password) =>
        new($"the password file {does}", "ok", 0, Bounds.Promptly, PasswordRule.MayLeave, stage => RunAsync(stage, TestSetup.Script with { Password = password }, prepare, options))
        {
            Also = (run, stage) =>
            {
                Assert.Equal(warning is null ? [] : [warning], run.Warnings);
                WireAssert.OneLogin(Assert.Single(stage.Servers));
            },
        };

    private static Task<ProbeRun> RunAsync(CaseRun stage, Script script, string prepare, string options)
    {
        var target = string.Join("' '", [.. stage.TestSetup.Target(stage.Start(script).Port), "--user", TestSetup.User, "--format", "json"]);
        return stage.RunAsync(() => ProbeProgram.ShellAsync(
            $"""
            {ProbeProgram.WithoutPrivileges}
            cd '{stage.TestSetup.Folder}' && umask 077
            {prepare}
            plain $PROBE '{target}' {options}
            """));
    }
}
