using ImapProbe.Loopback;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Probing;

/// <summary>--examine opens a mailbox read-only, and asks for nothing else.</summary>
public sealed class ExamineTests
{
    [Theory]
    [InlineData("INBOX", "INBOX")]
    [InlineData("inbox", "inbox")]
    [InlineData("Sent", "Sent")]
    public async Task A_mailbox_is_opened_with_EXAMINE_in_a_phase_of_its_own(string mailbox, string argument)
    {
        var (run, server) = await TestSetup.PlayAsync(TestSetup.Script, "--examine", mailbox);

        run.AssertOk();
        Assert.NotNull(run.Seconds("examine"));
        Assert.Equal(["AUTHENTICATE", "NAMESPACE", "LIST", "LIST", "ID", "EXAMINE", "LOGOUT"], Verbs(server));
        Assert.Contains(server.Commands, command => command.EndsWith($" EXAMINE {argument}", StringComparison.Ordinal));
        WireAssert.OneLogin(server);
    }

    [Theory]
    [InlineData("Entwürfe", "Entw&APw-rfe")]
    [InlineData("R&D", "R&-D")]
    [InlineData("a \"b\" \\c", "\"a \\\"b\\\" \\\\c\"")]
    [InlineData("*", "\"*\"")]
    [InlineData("Archive/2026/%", "\"Archive/2026/%\"")]
    public async Task Names_of_every_kind_reach_the_server(string mailbox, string argument)
    {
        var (run, server) = await TestSetup.PlayAsync(TestSetup.Script, "--examine", mailbox);

        run.AssertFailed("examine/protocol", 8);
        Assert.EndsWith("There is no such thing.", run.Message, StringComparison.Ordinal);
        Assert.EndsWith($" EXAMINE {argument}", server.Commands[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_asked_for_beside_it_whatever_the_server_can_do()
    {
        var (run, server) = await TestSetup.PlayAsync(TestSetup.Script with { Capabilities = $"{TestSetup.Script.Capabilities} CONDSTORE ANNOTATE-EXPERIMENT-1" }, "--examine", "INBOX");

        run.AssertOk();
        Assert.Contains(server.Commands, command => command.EndsWith(" EXAMINE INBOX", StringComparison.Ordinal));
    }

    // A client must be prepared for data that it did not ask for (RFC 9051, section 7).
    [Theory]
    [InlineData("(FLAGS (\\Seen) UID 7 MODSEQ (12))")]
    [InlineData("(ENVELOPE (NIL \"x\" ((\"A\" NIL \"a\" \"example.test\")) NIL NIL NIL NIL NIL NIL \"<1@example.test>\"))")]
    [InlineData("(BODYSTRUCTURE (\"text\" \"plain\" (\"charset\" \"utf-8\") NIL NIL \"7bit\" 1 1))")]
    [InlineData("(BODY[HEADER] {14}\r\nSubject: x\r\n\r\n)")]
    [InlineData("(ENVELOPE 7 BODYSTRUCTURE () BODY[)")]
    [InlineData("7")]
    public async Task What_is_told_of_messages_is_passed_over(string data)
    {
        var script = TestSetup.Script
            .On(Step.Examine, $"* 3 EXISTS\r\n* 2 FETCH {data}\r\n{{tag}} OK [READ-ONLY] open\r\n")
            .On(Step.Logout, $"* 2 FETCH {data}\r\n* BYE\r\n{{tag}} OK bye\r\n");
        var (run, _) = await TestSetup.PlayAsync(script, "--examine", "INBOX");

        run.AssertOk();
    }

    [Theory]
    [InlineData("{tag} NO [NONEXISTENT] no such mailbox\r\n", "examine/protocol", 8, "NONEXISTENT")]
    [InlineData("{tag} NO [TRYCREATE] no such mailbox\r\n", "examine/protocol", 8, null)]
    [InlineData("{tag} BAD what\r\n", "examine/protocol", 8, null)]
    [InlineData("{tag} NO [INUSE] locked\r\n", "examine/unavailable", 69, "INUSE")]
    [InlineData("* BYE [UNAVAILABLE] the store is gone\r\n", "examine/unavailable", 69, "UNAVAILABLE")]
    [InlineData("{tag} YES\r\n", "examine/protocol", 8, null)]
    [InlineData("+ go on\r\n", "examine/protocol", 8, null)]
    [InlineData("+ go on\r\n{tag} OK done\r\n", "examine/protocol", 8, null)]
    public async Task A_refusal_ends_the_probe_with_the_words_of_the_server(string answer, string verdict, int exitCode, string? code)
    {
        var (run, server) = await TestSetup.PlayAsync(TestSetup.Script.On(Step.Examine, answer), "--examine", "INBOX");

        run.AssertFailed(verdict, exitCode);
        Assert.Equal(code, run.Code);
        Assert.Equal("EXAMINE", Verbs(server)[^1]);
        Assert.Null(run.Seconds("logout"));
    }

    [Theory]
    [InlineData(Ending.Close, "examine/connection", 7)]
    [InlineData(Ending.Cut, "examine/connection", 7)]
    [InlineData(Ending.Reset, "examine/connection", 7)]
    [InlineData(Ending.Hang, "examine/timeout", 28)]
    public async Task An_end_or_a_silence_has_its_kind(Ending ending, string verdict, int exitCode)
    {
        string[] hurry = ending is Ending.Hang ? ["-t", TestSetup.ShortTimeout] : [];
        var (run, _) = await TestSetup.PlayAsync(TestSetup.Script.On(Step.Examine, ending), ["--examine", "INBOX", .. hurry]);
        run.AssertFailed(verdict, exitCode);
    }

    [Theory]
    [InlineData(Step.Namespace)]
    [InlineData(Step.List)]
    public async Task A_refused_NAMESPACE_or_LIST_keeps_no_mailbox_from_being_examined(Step step)
    {
        var (run, _) = await TestSetup.PlayAsync(TestSetup.Script.On(step, Reaction.Say("{tag} NO not here\r\n")), "--examine", "Sent");

        run.AssertOk();
        Assert.NotNull(run.Seconds("examine"));
    }

    [Fact]
    public async Task No_mailbox_is_examined_where_nothing_is_served()
    {
        var refused = Reaction.Say("{tag} NO not here\r\n");
        var (run, server) = await TestSetup.PlayAsync(TestSetup.Script.On(Step.Namespace, refused).On(Step.List, refused), "--examine", "Sent");

        run.AssertFailed("session/unavailable", 69);
        Assert.Equal(["AUTHENTICATE", "NAMESPACE", "LIST", "LIST"], Verbs(server));
    }

    [Theory]
    [InlineData("{tag} NO who are you\r\n", "the server answered ID with NO: who are you")]
    [InlineData("{tag} BAD\r\n", "the server answered ID with BAD")]
    [InlineData("* ID NIL\r\n{tag} OK\r\n", null)]
    [InlineData("* ID (\"\r\n{tag} OK\r\n", null)]
    public async Task ID_goes_before_EXAMINE_and_may_be_refused(string answer, string? warning)
    {
        var (run, server) = await TestSetup.PlayAsync(TestSetup.Script.On(Step.Id, Reaction.Say(answer)), "--examine", "Sent");

        run.AssertOk();
        Assert.Equal(warning is null ? [] : [warning], run.Warnings);
        Assert.Matches(@" ID \(""name"" ""imap-probe"" ""version"" ""[0-9.]+""\)\z", Assert.Single(server.Commands, command => command.Contains(" ID ", StringComparison.Ordinal)));
        Assert.Equal(["ID", "EXAMINE", "LOGOUT"], Verbs(server)[^3..]);
    }

    [Fact]
    public async Task ID_is_not_sent_where_it_is_not_offered()
    {
        var script = TestSetup.Script with { Capabilities = TestSetup.Script.Capabilities.Replace(" ID ", " ", StringComparison.Ordinal) };
        var (run, server) = await TestSetup.PlayAsync(script, "--examine", "Sent");

        run.AssertOk();
        Assert.DoesNotContain("ID", Verbs(server));
    }

    // Exchange answers so where the account is there and its mailbox is not; MailKit then ends the session.
    [Fact]
    public async Task An_odd_NAMESPACE_keeps_no_mailbox_from_being_examined()
    {
        var script = TestSetup.Script
            .On(Step.Greeting, $"* OK [CAPABILITY {TestSetup.Script.Capabilities}] The Microsoft Exchange IMAP4 service is ready.\r\n")
            .On(Step.Namespace, "{tag} BAD User is authenticated but not connected.\r\n");
        var (run, server) = await TestSetup.PlayAsync(script, "--examine", "INBOX");

        run.AssertOk();
        Assert.Equal(["AUTHENTICATE", "NAMESPACE", "LIST", "ID", "EXAMINE", "LOGOUT"], Verbs(server));
    }

    [Fact]
    public async Task The_phase_is_the_time_of_the_answer()
    {
        var (run, _) = await TestSetup.PlayAsync(TestSetup.Script.On(Step.Examine, Reaction.After(TimeSpan.FromMilliseconds(400))), "--examine", "INBOX");

        run.AssertOk();
        Assert.InRange(run.Seconds("examine")!.Value, 0.2, 10);
        Assert.True(run.Seconds("examine") > run.Seconds("logout"));
    }

    [Fact]
    public async Task The_mailbox_is_in_the_transcript()
    {
        var (run, _) = await TestSetup.PlayAsync(TestSetup.Script, "--examine", "Sent", "-vv");
        Assert.Contains(" EXAMINE Sent\n", run.Error, StringComparison.Ordinal);
    }

    private static List<string> Verbs(LoopbackServer server) => [.. server.Commands.Select(command => command.Split(' ')[1])];
}
