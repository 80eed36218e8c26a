using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using ImapProbe.Core;
using ImapProbe.Run;

namespace ImapProbe.Cli;

/// <summary>
/// The one table of options that cannot stand beside each other: the two contradict each other, or one would have no effect.
/// A pair of which one has no effect, and which is not in it, is harmless, and in a table of the README.
/// </summary>
internal sealed class OptionPairs(TargetOptions target, RunOptions run)
{
    private readonly PairRule[] rules =
    [
        new(target.Host, UsageMessages.HostsBesideTargets, (line, _) => line.IsDefaults && line.Count(target.Host) > 1),
        new(target.Port, UsageMessages.TwoPorts, (line, _) => line.HasOwn(target.Host) && HasPort(line, target.Host)),
        new(target.Ipv4, UsageMessages.BothFamilies, (line, _) => line.HasOwn(target.Ipv6)),
        new(target.Ipv6, UsageMessages.BothFamilies, (line, _) => line.HasOwn(target.Ipv4)),
        OtherFamily(target.Ipv4, AddressFamily.InterNetwork, target.Host, request => request.Host?.Address),
        OtherFamily(target.Ipv4, AddressFamily.InterNetwork, target.ConnectTo, request => request.ConnectTo?.Address),
        OtherFamily(target.Ipv6, AddressFamily.InterNetworkV6, target.Host, request => request.Host?.Address),
        OtherFamily(target.Ipv6, AddressFamily.InterNetworkV6, target.ConnectTo, request => request.ConnectTo?.Address),
        new(target.AllAddresses, UsageMessages.AllOfOneAddress, (_, request) => request.ConnectTo is not null) { IsDemand = true },
        new(target.PasswordFile, UsageMessages.TwoOnStandardInput, (line, request) => request.QuitAfter is null
            && line.Get(target.PasswordFile, OptionValues.Text) is "-" && line.Get(run.Targets, OptionValues.Text) is TargetsFile.StandardInput),
        new(target.Auth, UsageMessages.AuthNeedsLogin, (_, request) => request.QuitAfter is not null),
        new(target.CaFile, UsageMessages.NoCertificateToTrust, (_, request) => !request.UsesTls),
        new(target.TlsMin, UsageMessages.NoTlsVersion, (_, request) => !request.UsesTls),
        new(target.Examine, UsageMessages.ExamineNeedsLogin, (_, request) => request.QuitAfter is not null) { IsDemand = true },
        new(target.CertWarning, UsageMessages.NoCertificateToJudge, (_, request) => !request.UsesTls) { IsDemand = true },
        new(target.CertCritical, UsageMessages.NoCertificateToJudge, (_, request) => !request.UsesTls) { IsDemand = true },
        new(run.Count, UsageMessages.CountInOneMoment, (line, _) =>
            line.Get(run.Count, OptionValues.Count) > 1 && line.Get(run.Format, OptionValues.Format)?.IsSnapshot() is true),
        new(run.Interval, UsageMessages.IntervalNeedsCount, (line, _) => !line.Has(run.Count) || line.Get(run.Count, OptionValues.Count) is 1),
    ];

    /// <summary>Adds a sentence to a line for each option that cannot stand beside the others, those of its defaults among them.</summary>
    public void Check(ParsedLine line, IReadOnlyList<Target> targets)
    {
        // An option of the whole run has no place on a line of a file, and that is said of it already.
        var judged = line.HasDefaults ? rules.Where(rule => !run.All.Contains(rule.Option)) : rules;
        foreach (var rule in judged.Where(rule => line.HasOwn(rule.Option) || (rule.IsDemand && line.Has(rule.Option))))
        {
            if (rule.AppliesTo(line, targets))
                line.Add(rule.Sentence);
        }
    }

    /// <summary>The options of a command line that are of no effect where none of the lines of its targets file uses them.</summary>
    /// <remarks>Credentials may stand beside any line, read or not, and the timeout holds for reading the file too.</remarks>
    public IEnumerable<Option> ToBeUsed(ParsedLine defaults) =>
        target.All.Where(defaults.HasOwn).Except([target.User, target.PasswordFile, target.Timeout]);

    /// <summary>The options of the command line that have an effect on a line of its targets file.</summary>
    public IEnumerable<Option> UsedBy(ParsedLine line, IReadOnlyList<Target> targets) => target.All.Where(option =>
        line.Has(option) && !line.HasOwn(option) && !rules.Any(rule => rule.Option == option && rule.AppliesTo(line, targets)));

    private static bool HasPort(ParsedLine line, Option host) => line.GetAll(host, OptionValues.Host).Any(server => server.Port is not null);

    private static PairRule OtherFamily(Option flag, AddressFamily family, Option literal, Func<ProbeRequest, IPAddress?> addressOf)
    {
        return new(flag, UsageMessages.OtherFamily(literal.Name, flag.Aliases.First()), IsMet) { IsDemand = true };

        bool IsMet(ParsedLine line, ProbeRequest request) =>
            request.Family == family && addressOf(request) is { } address && address.AddressFamily != family;
    }

    /// <summary>What cannot stand on a line, why, and beside what.</summary>
    private sealed record PairRule(Option Option, string Sentence, Func<ParsedLine, ProbeRequest, bool> Applies)
    {
        /// <summary>Whether a line must not take away what the command line asks for. Else that stands for the lines that can use it.</summary>
        public bool IsDemand { get; init; }

        public bool AppliesTo(ParsedLine line, IReadOnlyList<Target> targets) => targets.Any(target => Applies(line, target.Request));
    }
}
