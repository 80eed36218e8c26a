using ImapProbe.Cli;
using ImapProbe.Core;

namespace ImapProbe.Tests.Unit.Core;

public sealed class ExpectationTests
{
    private static readonly FailureKind[] Never =
        [FailureKind.Limit, FailureKind.Usage, FailureKind.Dns, FailureKind.Output, FailureKind.Timeout, FailureKind.Internal, FailureKind.Logout];

    private const string Silence = ": a timeout says as little of a port that is closed as of a network that is slow";

    public static TheoryData<string> Words => [.. Expectation.Kinds.Select(EnumWords.Word)];

    [Fact]
    public void The_kinds_are_those_that_a_server_can_cause()
    {
        Assert.Equal(Enum.GetValues<FailureKind>().Except(Never), Expectation.Kinds.Order());
        Assert.All(Never, kind => Assert.Equal(
            $"takes connection, tls, certificate, login, unavailable or protocol{(kind is FailureKind.Timeout ? Silence : "")}",
            OptionValues.Kind(kind.Word()).Problem));
    }

    [Theory]
    [MemberData(nameof(Words))]
    public void Only_that_kind_is_a_success(string word)
    {
        var expected = OptionValues.Kind(word).Value;
        foreach (var kind in Enum.GetValues<FailureKind>())
        {
            var failure = new Failure(Phase.Login, kind, "no", "CODE");
            var judged = Judge(expected, Samples.RefusedLogin with { Failure = failure });

            Assert.Equal(kind == expected ? (null, failure, 0) : (failure, null, (int)kind), (judged.Failure, judged.Expected, ExitCodes.Of(judged)));
        }
    }

    [Theory]
    [MemberData(nameof(Words))]
    public void A_success_is_a_limit_of_the_total_and_says_so(string word)
    {
        var judged = Judge(OptionValues.Kind(word).Value, Samples.Success);

        Assert.Equal(new Failure(Phase.Total, FailureKind.Limit, $"the probe went well, and --expect {word} asks for one that fails"), judged.Failure);
        Assert.Equal((null, 1), (judged.Expected, ExitCodes.Of(judged)));
    }

    [Theory]
    [MemberData(nameof(Words))]
    public void What_lies_on_this_machine_is_never_expected(string word)
    {
        var failure = new Failure(Phase.Tls, OptionValues.Kind(word).Value, "no") { IsOfThisMachine = true };
        var judged = Judge(failure.Kind, Samples.RefusedLogin with { Failure = failure });

        Assert.Equal((failure, null), (judged.Failure, judged.Expected));
    }

    [Fact]
    public void Without_it_a_failure_is_one() => Assert.Same(Samples.RefusedLogin, Expectation.Judge(Samples.RefusedLogin));

    [Theory]
    [InlineData("tcp", "implicit", "connection")]
    [InlineData("tcp", "starttls", "connection")]
    [InlineData("tls", "implicit", "connection tls certificate")]
    [InlineData("tls", "starttls", "connection tls certificate unavailable protocol")]
    [InlineData("greeting", "implicit", "connection tls certificate unavailable protocol")]
    [InlineData("greeting", "starttls", "connection unavailable protocol")]
    public void What_comes_after_the_end_cannot_be_expected(string end, string mode, string kinds)
    {
        foreach (var kind in Expectation.Kinds)
        {
            var isTaken = kinds.Split(' ').Contains(kind.Word());
            var read = ProbeCommand.Read(["-H", "a.example", "--tls", mode, "--quit-after", end, "--expect", kind.Word()]);

            Assert.Equal(isTaken, read is Invocation.Run);
            if (!isTaken)
                Assert.Equal([UsageMessages.ExpectedAfterEnd], Assert.IsType<Invocation.Misuse>(read).Problems);
        }
    }

    private static ProbeResult Judge(FailureKind expected, ProbeResult result) =>
        Expectation.Judge(result with { Request = result.Request with { Expect = expected } });
}
