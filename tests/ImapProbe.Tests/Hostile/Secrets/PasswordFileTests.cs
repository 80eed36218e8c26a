using ImapProbe.Loopback;
using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile.Secrets;

/// <summary>Each case of the contract's row on the password file. What holds no password is told before any packet is sent.</summary>
[Trait(ProbeProgram.Trait, ProbeProgram.Each)]
public sealed class PasswordFileTests : HostileTable<PasswordFileTests>
{
    private const string MakeFifo = "mkfifo pw";
    private const string MakeSilentFifo = $"{MakeFifo}; exec 9<>pw";
    private const string Silence = "said nothing more within the 1 s that the probe may take";
    private const string Several = "holds several lines, and a password is one";
    private const string Mark = "begins with a byte order mark, which would be taken for a part of the password: save it as UTF-8 without one";
    private const string Nul = "holds a NUL byte, which no password can";
    private const string Readable = "can be read by its group or by every user: chmod 600";

    private protected override IEnumerable<HostileCase> Cases => [.. Contents, .. Kinds, .. Fifos, .. StandardInputs, .. Accepted];

    private static IEnumerable<HostileCase> Contents =>
    [
        File("is empty", ": > pw", "is empty"),
        File("holds but LF", "printf '\\n' > pw", "is empty"),
        File("holds but CRLF", "printf '\\r\\n' > pw", "is empty"),
        File("holds two lines", "printf 'correct horse\\nbattery\\n' > pw", Several),
        File("has an empty line behind the first", "printf 'correct horse\\n\\n' > pw", Several),
        File("has an empty line before it", "printf '\\ncorrect horse\\n' > pw", Several),
        File("holds two lines that end in CRLF", "printf 'correct horse\\r\\n\\r\\n' > pw", Several),
        File("holds a CR in the middle", "printf 'correct\\rhorse\\n' > pw", Several),
        File("begins with the mark of UTF-8", "printf '\\357\\273\\277correct horse\\n' > pw", Mark),
        File("is UTF-16, little end first", "printf '\\377\\376c\\0o\\0\\n\\0' > pw", Mark),
        File("is UTF-16, big end first", "printf '\\376\\377\\0c\\0o\\0\\n' > pw", Mark),
        File("holds a NUL", "printf 'correct\\0horse\\n' > pw", Nul),
        File("is all NUL", "head -c 64 /dev/zero > pw", Nul),
        File("is Latin-1", "printf 'correct h\\366rse\\n' > pw", "is not UTF-8"),
        File("ends within a character", "printf 'correct horse\\303' > pw", "is not UTF-8"),
        File("holds a surrogate", "printf '\\355\\240\\200' > pw", "is not UTF-8"),
        File("holds one byte more than 16 KiB", "head -c 16385 /dev/zero | tr '\\0' x > pw", "holds more than 16 KiB"),
        File("holds 4 GiB, all of it a hole", "truncate -s 4G pw", "holds more than 16 KiB"),
    ];

    private static IEnumerable<HostileCase> Kinds =>
    [
        File("has vanished", "", "does not exist", "./pw"),
        Refused(
            "has vanished, and was named as a password may be",
            "",
            "the password file does not exist in this folder; its name is not repeated here: without a / it may be a password"),
        File("has vanished with its folder", "", "does not exist", "gone/pw"),
        File("is in what is no folder", ": > file", "does not exist", "file/pw"),
        File("is a directory", "mkdir pw", "is a directory"),
        File("is a link to a directory", "mkdir folder; ln -s folder pw", "is a directory"),
        File("is /dev/null", "", "is a device", "/dev/null"),
        File("is /dev/zero", "", "is a device", "/dev/zero"),
        File("is the controlling terminal", "", "is a device", "/dev/tty"),
        File("is a link to a device", "ln -s /dev/urandom pw", "is a device"),
        File("is a link that dangles", "ln -s nothing pw", "does not exist"),
        File("is a link to itself", "ln -s pw pw", "is a link that leads back to itself"),
        File("is two links that lead to each other", "ln -s b a; ln -s a b", "is a link that leads back to itself", "a"),
        File(
            "is a socket",
            "exec 8< <(exec socat -d -d UNIX-LISTEN:pw,accept-timeout=5 - 2>&1); while read -r line <&8 && [[ $line != *listening* ]]; do :; done",
            "is a socket") with { Needs = [Need.Socat] },
        File("must not be read", "chmod 000 password; ln -s password pw", "cannot be read by this user"),
        File(
            "is in a folder that must not be searched",
            "mkdir folder; mv password folder; chmod 000 folder; trap 'chmod 700 folder' EXIT",
            "cannot be read by this user",
            "folder/password"),
        Refused("is named by more than a path can hold", "", "the password file has a name that is too long", $"-P {new string('n', 300)}"),
    ];

    private static IEnumerable<HostileCase> Fifos =>
    [
        File("is a FIFO that nobody opens", MakeFifo, Silence, more: "-t 1"),
        File("is a FIFO that nobody writes to", MakeSilentFifo, Silence, more: "-t 1 9>&-"),
        File("is a FIFO that is never closed", $"{MakeSilentFifo}; printf 'correct horse\\n' >&9", Silence, more: "-t 1 9>&-"),
        File("is a link to a FIFO that nobody opens", "mkfifo fifo; ln -s fifo pw", Silence, more: "-t 1"),
        File("is a FIFO that says nothing and is closed", $"{MakeFifo}; : > pw &", "is empty"),
        File("is a FIFO without end", $"{MakeFifo}; yes 2> /dev/null > pw &", "holds more than 16 KiB"),
        File("is a process that says nothing", "", "is empty", "<(:)", "/dev/fd/N"),
        File("is a process that fails", "", "is empty", "<(exit 1)", "/dev/fd/N"),
        File("is a process that says too much", "", "holds more than 16 KiB", "<(yes 2> /dev/null)", "/dev/fd/N"),
        File("is a process that says two lines", "", Several, "<(printf 'correct\\nhorse\\n')", "/dev/fd/N"),
        File("is a process that never says anything", MakeSilentFifo, Silence, "<(exec cat pw 2> /dev/null 9>&-)", "/dev/fd/N", "-t 1 9>&-"),
    ];

    private static IEnumerable<HostileCase> StandardInputs =>
    [
        Input("that is closed", "<&-", "is closed"),
        Input("that is a directory", "< /", "is a directory"),
        Input("that is /dev/null", "< /dev/null", "is empty"),
        Input("that never ends", "< /dev/zero", "holds more than 16 KiB"),
        Input("that holds two lines", "<<< $'correct\\nhorse'", Several),
        Input("that never says anything", "-t 1 < pw 9>&-", Silence, MakeSilentFifo),
    ];

    private static IEnumerable<HostileCase> Accepted =>
    [
        Taken("has no line ending", "printf 'correct horse' > pw"),
        Taken("ends in LF", "printf 'correct horse\\n' > pw"),
        Taken("ends in CRLF", "printf 'correct horse\\r\\n' > pw"),
        Taken("has spaces before and behind it", "printf '  correct horse \\t\\n' > pw", password: "  correct horse \t"),
        Taken("holds 16 KiB and a line ending", "head -c 16384 /dev/zero | tr '\\0' x > pw; printf '\\r\\n' >> pw", password: new string('x', 16 * 1024)),
        Taken("is a link", "ln -s password pw"),
        Taken("is a link to a link in another folder", "mkdir folder; ln -s ../password folder/link; ln -s folder/link pw"),
        Taken("is a FIFO that comes in halves", $"{MakeFifo}; {{ printf 'correct '; printf 'horse\\n'; }} > pw &"),
        Taken("is a process", "", "-P <(cat password)"),
        Taken("is standard input", "", "-P - < password"),
        Taken("is standard input that ends in CRLF", "", "-P - < <(printf 'correct horse\\r\\n')"),
        Taken("is the path of standard input", "", "-P /dev/stdin < password"),
        Taken("is there when it is read and gone behind that", $"{MakeFifo}; {{ cat password; rm pw password; }} > pw &"),
        Taken("is replaced while it is read", $"{MakeFifo}; {{ printf 'correct '; rm pw; echo battery > pw; printf 'horse\\n'; }} > pw &"),
        Taken("can be read by its group", "chmod 640 password", "-P password", $"the password file password {Readable}"),
        Taken("can be read by every user", "chmod 604 password", "-P password", $"the password file password {Readable}"),
        Taken("is a link to what every user can read", "chmod 644 password; ln -s password pw", "-P pw", $"the password file pw {Readable}"),
    ];

    private static HostileCase File(string does, string prepare, string predicate, string path = "pw", string? called = null, string more = "") =>
        Refused(does, prepare, $"the password file {called ?? path} {predicate}", $"-P {path} {more}");

    private static HostileCase Input(string does, string options, string predicate, string prepare = "") =>
        Refused($"is standard input {does}", prepare, $"standard input {predicate}", $"-P - {options}");

    /// <summary>What holds no password: misuse, with this sentence and no other, and nobody is dialled.</summary>
    private static HostileCase Refused(string does, string prepare, string sentence, string options = "-P pw") =>
        new($"the password file {does}", "usage", Stays, caseRun => RunAsync(caseRun, Sound, prepare, options))
        {
            Also = (run, caseRun) =>
            {
                Assert.Equal($"imap-probe: {sentence}\n", System.Text.RegularExpressions.Regex.Replace(run.Error, "/dev/fd/[0-9]+", "/dev/fd/N"));
                Assert.Equal(0, caseRun.Server.Connections);
            },
        };

    /// <summary>What holds the password of the account.</summary>
    private static HostileCase Taken(string does, string prepare, string options = "-P pw", string? warning = null, string password = TestSetup.Password) =>
        new($"the password file {does}", "ok", MayLeave, caseRun => RunAsync(caseRun, Sound with { Password = password }, prepare, options))
        {
            Also = (run, caseRun) =>
            {
                Assert.Equal(warning is null ? [] : [warning], run.Warnings);
                WireAssert.OneLogin(caseRun.Server);
            },
        };

    private static Task<ProbeRun> RunAsync(CaseRun caseRun, Script script, string prepare, string options)
    {
        var target = ProbeProgram.Quoted([.. caseRun.Setup.Target(caseRun.Start(script).Port), "--user", TestSetup.User, "--format", "json"]);
        return caseRun.RunAsync(() => ProbeProgram.ShellAsync(
            $"""
            {ProbeProgram.WithoutPrivileges}
            cd '{caseRun.Setup.Folder}' && umask 077
            {prepare}
            plain $PROBE {target} {options}
            """));
    }
}
