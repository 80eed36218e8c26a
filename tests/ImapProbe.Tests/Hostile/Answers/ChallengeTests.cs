using System.Text;
using ImapProbe.Loopback;

namespace ImapProbe.Tests.Hostile.Answers;

/// <summary>What a server asks within the login.</summary>
public sealed class ChallengeTests : HostileTable<ChallengeTests>
{
    private static readonly string WrongSignature = Convert.ToBase64String(Encoding.ASCII.GetBytes($"v={Convert.ToBase64String(new byte[32])}"));

    private static readonly string[] Scrams = ["scram-sha-1", "scram-sha-256", "scram-sha-512"];

    private static readonly string[] Endless = ["plain", "cram-md5", "scram-sha-256", "xoauth2", "oauthbearer"];

    private protected override IEnumerable<HostileCase> Cases =>
    [
        .. Scrams.Select(method =>
            Case(
                $"asks for two thousand million iterations of {method}",
                Sound with { ScramIterations = 2_000_000_000 },
                "login/protocol",
                MayLeave,
                "--auth",
                method) with
            {
                Also = (run, _) => Assert.Contains("1000000 iterations", run.Message, StringComparison.Ordinal),
            }),
        Case("skips its SCRAM signature", Sound.On(Step.Continuation, "{tag} OK logged in\r\n"), "login/protocol", MayLeave, "--auth", "scram-sha-256") with
        {
            Also = (run, caseRun) =>
            {
                Assert.Contains("signature", run.Message, StringComparison.Ordinal);
                Assert.DoesNotContain(
                    caseRun.Server.Commands,
                    command => command.Contains("NAMESPACE", StringComparison.Ordinal) || command.Contains("LIST", StringComparison.Ordinal));
            },
        },
        Case("has a wrong SCRAM signature", Sound.On(Step.Continuation, $"+ {WrongSignature}\r\n"), "login/protocol", MayLeave, "--auth", "scram-sha-256") with
        {
            Also = (run, _) => Assert.Contains("signature is wrong", run.Message, StringComparison.Ordinal),
        },
        .. Endless.Select(method =>
            Case(
                $"challenges {method} without end",
                Sound.On(Step.Login, "+ \r\n").On(Step.Continuation, "+ \r\n"),
                "login/protocol",
                MayLeave,
                "--auth",
                method)),
        Ahead("answers PLAIN before it has the password", "plain", "+ \r\n{tag} OK logged in\r\n"),
        Ahead("answers CRAM-MD5 before it has the digest", "cram-md5", "+ PDE+\r\n{tag} OK logged in\r\n"),
        Ahead("refuses PLAIN before it has the password", "plain", "+ \r\n{tag} NO no\r\n"),
        Case("challenges with what is no base64", Sound.On(Step.Login, "+ !!!\r\n"), "login/protocol", MayLeave, "--auth", "cram-md5"),
    ];

    private static HostileCase Ahead(string does, string method, string answer) =>
        Case(
            does,
            (Sound with { Capabilities = "IMAP4rev1 AUTH=PLAIN AUTH=CRAM-MD5" }).On(Step.Login, answer),
            "login/protocol",
            MayLeave,
            "--auth",
            method) with
        {
            Also = (_, caseRun) => Assert.Single(caseRun.Server.Commands),
        };
}
