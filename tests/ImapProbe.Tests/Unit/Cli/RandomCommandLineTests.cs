using ImapProbe.Cli;
using ImapProbe.Core;
using ImapProbe.Run;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Unit.Cli;

/// <summary>Whatever is typed: thousands of lines from a few seeds, so that a failure can be had again.</summary>
public sealed class RandomCommandLineTests
{
    private const int LinesPerSeed = 2000;
    private const string Secret = "hunter2";

    private static readonly string[] Options = [.. new ProbeCommand().Options.SelectMany(option => option.Aliases.Append(option.Name))];

    private static readonly string[] Others =
    [
        "a.example", "a.example:993", "[::1]:993", "::1", "192.0.2.7", "me", "pw", "-", "--", "", " ", "=", ":", "@", "@pw", "[suggest]", "[diagram]",
        "imap-probe", "993", "0", "1.2", "implicit", "starttls", "auto", "json", "30s", "2", "false", "true", "-vv", "-46", "-hV", "-Hu", "-k", "--insecure",
        "--password", "--password=" + Secret, "--pass:" + Secret, "-k" + Secret, "imaps://me:" + Secret + "@a.example", "me:" + Secret, "--x=" + Secret,
        Secret, "'", "\"", "\\", "#", "\n", "\u001b[31m", "\u202e", "é", "😀",
    ];

    private static readonly char[] Letters = [.. Options.Where(option => option.Length is 2).Select(option => option[1])];

    private static readonly HashSet<string> Asking = new(StringComparer.Ordinal) { "-h", "--help", "-V", "--version" };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Reading_never_throws_and_says_why_it_refuses(int seed) => ForEachLine(seed, (arguments, invocation) =>
    {
        if (invocation is Invocation.Misuse misuse)
            Assert.True(misuse.Problems.Count > 0 && misuse.Problems.All(problem => problem.Length > 0 && !problem.Any(char.IsControl)), Show(arguments));
    });

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Help_and_version_are_the_answer_to_exactly_one_argument(int seed) => ForEachLine(seed, (arguments, invocation) =>
        Assert.True((invocation is Invocation.Help or Invocation.Version) == (arguments.Length is 1 && Asking.Contains(arguments[0])), Show(arguments)));

    [Theory]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    public void No_sentence_holds_the_secret(int seed) => ForEachLine(seed, (arguments, invocation) =>
        Assert.False(
            invocation is Invocation.Misuse misuse && misuse.Problems.Any(problem => problem.Contains(Secret, StringComparison.Ordinal)), Show(arguments)));

    [Theory]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public void A_run_comes_only_of_lines_with_targets_that_have_a_host_a_user_and_a_password_file(int seed) => ForEachLine(seed, (arguments, invocation) =>
    {
        if (invocation is not Invocation.Run { Plan: var plan })
            return;
        Assert.Equal(plan.File is null, plan.Targets.Count > 0);
        Assert.All(plan.Targets, target => AssertWhole(target, arguments));
        Assert.InRange(plan.Parallel, 1, int.MaxValue);
        Assert.DoesNotContain(arguments, argument => argument is "" || Asking.Contains(argument));
        // A file may be called so.
        Assert.DoesNotContain(
            arguments.Where((_, place) => place is 0 || !Options.Contains(arguments[place - 1])), argument => argument is "--insecure" or "-k");
    });

    [Theory]
    [InlineData(18)]
    [InlineData(19)]
    [InlineData(20)]
    public void A_line_of_a_targets_file_is_a_whole_target_nothing_or_refused_without_the_secret(int seed)
    {
        var random = new SeededRandom(seed);
        var file = Assert.IsType<Invocation.Run>(ProbeCommand.Read(["--targets", "f", "-u", "me", "-P", "pw"])).Plan.File!;
        var (good, bad) = (0, 0);
        for (var i = 0; i < LinesPerSeed; i++)
        {
            var arguments = Line(random);
            var reading = file.Read(string.Join(' ', arguments));
            if (reading.Target is { } target)
                AssertWhole(target, arguments);
            Assert.True(reading.Target is null || reading.Problems.Count is 0, Show(arguments));
            Assert.All(reading.Problems, problem => Assert.False(
                problem.Length is 0 || problem.Any(char.IsControl) || problem.Contains(Secret, StringComparison.Ordinal), Show(arguments)));
            good += reading.Target is null ? 0 : 1;
            bad += reading.Problems.Count > 0 ? 1 : 0;
        }

        Assert.True(good > 10 && bad > 10, $"{good} good, {bad} bad");
    }

    // Of good lines with one stray argument in a random place; the pieces alone hardly ever make a good line.
    [Theory]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    public void Good_lines_in_any_order_are_read_and_a_stray_argument_spoils_them(int seed)
    {
        var random = new SeededRandom(seed);
        for (var i = 0; i < LinesPerSeed; i++)
        {
            string[][] pairs = [["-H", "a.example"], ["--user=me"], ["-P", "-"], ["-t", "5s"], ["--tls", "starttls"], ["-v"], ["-4"]];
            random.Shuffle(pairs);
            Assert.IsType<Invocation.Run>(ProbeCommand.Read([.. pairs.SelectMany(pair => pair)]));

            var place = random.Below(pairs.Length + 1);
            string[] line = [.. pairs[..place].SelectMany(pair => pair), "stray", .. pairs[place..].SelectMany(pair => pair)];
            Assert.True(ProbeCommand.Read(line) is Invocation.Misuse, Show(line));
        }
    }

    private static void AssertWhole(Target target, string[] arguments)
    {
        Assert.NotNull(target.Request.Host);
        Assert.InRange(target.Request.Port, 1, 65535);
        Assert.Equal(
            target.Request.QuitAfter is null, target.Password is PasswordSource.File { Path.Length: > 0 } or PasswordSource.Command { Words: [not "", ..] });
        Assert.False((target.Request.QuitAfter is null && string.IsNullOrEmpty(target.Request.User)) || target.CaFile is "", Show(arguments));
    }

    private static void ForEachLine(int seed, Action<string[], Invocation> check)
    {
        var random = new SeededRandom(seed);
        for (var i = 0; i < LinesPerSeed; i++)
        {
            var arguments = Line(random);
            check(arguments, ProbeCommand.Read(arguments));
        }
    }

    private static string[] Line(SeededRandom random) => random.Below(4) switch
    {
        // Mostly good, so that it comes as far as the values.
        0 =>
        [
            .. Enumerable.Range(0, random.Below(4)).Select(_ => Argument(random)),
            "-H",
            "a.example",
            "-u",
            "me",
            "-P",
            "pw",
            .. Enumerable.Range(0, random.Below(3)).Select(_ => Argument(random)),
        ],
        _ => [.. Enumerable.Range(0, random.Below(8)).Select(_ => Argument(random))],
    };

    private static string Argument(SeededRandom random) => random.Below(8) switch
    {
        < 3 => random.Pick(Options),
        < 6 => random.Pick(Others),
        6 => random.Pick(Options) + (random.Below(2) is 0 ? "=" : ":") + random.Pick(Others),
        // Short options run into one another, and into their values.
        _ => "-" + new string([.. Enumerable.Range(0, 1 + random.Below(3)).Select(_ => random.Pick(Letters))])
            + (random.Below(2) is 0 ? "" : random.Pick(Others)),
    };

    private static string Show(string[] arguments) => string.Join(' ', arguments.Select(argument => $"'{argument}'"));
}
