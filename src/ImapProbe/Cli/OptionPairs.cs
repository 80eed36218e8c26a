using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using ImapProbe.Core;
using ImapProbe.Run;

namespace ImapProbe.Cli;

/// <summary>
/// The one table of options that contradict each other or have no effect beside each other. README's table lists the pairs without effect that are allowed.
/// </summary>
internal sealed class OptionPairs(TargetOptions target, RunOptions run)
{
    private readonly PairRule[] rules =
    [
        new(target.Host, UsageMessages.HostsBesideTargets, (line, _) => line.IsDefaults && line.Count(target.Host) > 1),
        new(target.Port, UsageMessages.TwoPorts, (line, values) => line.HasOwn(target.Host) && values.Hosts.Any(server => server.Port is not null)),
        new(target.Ipv4, UsageMessages.BothFamilies, (line, _) => line.HasOwn(target.Ipv6)),
        new(target.Ipv6, UsageMessages.BothFamilies, (line, _) => line.HasOwn(target.Ipv4)),
        OtherFamily(target.Ipv4, AddressFamily.InterNetwork, target.Host, values => values.Hosts.Select(server => server.Name.Address)),
        OtherFamily(target.Ipv4, AddressFamily.InterNetwork, target.ConnectTo, values => [values.ConnectTo?.Address]),
        OtherFamily(target.Ipv6, AddressFamily.InterNetworkV6, target.Host, values => values.Hosts.Select(server => server.Name.Address)),
        OtherFamily(target.Ipv6, AddressFamily.InterNetworkV6, target.ConnectTo, values => [values.ConnectTo?.Address]),
        new(target.AllAddresses, UsageMessages.AllOfOneAddress, (_, values) => values.ConnectTo is not null) { IsDemand = true },
        new(target.PasswordFile, UsageMessages.TwoOnStandardInput, (line, _) => !line.Has(target.QuitAfter)
            && line.Get(target.PasswordFile, OptionValues.Text) is "-" && line.Get(run.Targets, OptionValues.Text) is TargetsFile.StandardInput),
        new(target.PasswordFile, UsageMessages.TwoPasswords, (line, _) => line.HasOwn(target.PasswordCommand)),
        new(target.PasswordCommand, UsageMessages.TwoPasswords, (line, _) => line.HasOwn(target.PasswordFile)),
        new(target.PasswordCommand, UsageMessages.CommandFromStream, (line, _) => line.HasDefaults && line.HasOwn(target.PasswordCommand)
            && line.Get(run.Targets, OptionValues.Text) is TargetsFile.StandardInput),
        new(target.PasswordFile, UsageMessages.PasswordBesideCertificate, (_, values) => values.LogsInByCertificate),
        new(target.PasswordCommand, UsageMessages.PasswordBesideCertificate, (_, values) => values.LogsInByCertificate),
        new(target.Auth, UsageMessages.AuthNeedsLogin, (_, values) => values.QuitAfter is not null),
        new(target.Auth, UsageMessages.CertificateToLogInBy, (line, values) =>
            values.LogsInByCertificate && line.Lacks(target.ClientCert) && !line.IsDefaults) { IsDemand = true },
        new(target.ClientCert, UsageMessages.NobodyToShowCertificate, (_, values) => !values.UsesTls),
        new(target.CaFile, UsageMessages.NoCertificateToTrust, (_, values) => !values.UsesTls),
        new(target.TlsMin, UsageMessages.NoTlsVersion, (_, values) => !values.UsesTls),
        new(target.Examine, UsageMessages.ExamineNeedsLogin, (_, values) => values.QuitAfter is not null) { IsDemand = true },
        new(target.CertWarning, UsageMessages.NoCertificateToJudge, (_, values) => !values.UsesTls) { IsDemand = true },
        new(target.CertCritical, UsageMessages.NoCertificateToJudge, (_, values) => !values.UsesTls) { IsDemand = true },
        JudgesGoodProbe(target.Warning),
        JudgesGoodProbe(target.Critical),
        JudgesGoodProbe(target.CertWarning),
        JudgesGoodProbe(target.CertCritical),
        new(target.Expect, UsageMessages.ExpectedRefusalOnce, (line, values) =>
            values.Expect is FailureKind.Login && line.GetValue(run.Count, OptionValues.Count) > 1) { IsDemand = true },
        new(target.Expect, UsageMessages.ExpectedAfterEnd, (line, values) =>
            values.Expect is { } kind && !line.IsWrong(target.Tls) && !Expectation.CanBeMet(kind, values.QuitAfter, values.TlsMode)) { IsDemand = true },
        new(run.Count, UsageMessages.CountInOneMoment, (line, _) =>
            line.GetValue(run.Count, OptionValues.Count) > 1 && line.GetValue(run.Format, OptionValues.Format)?.IsSnapshot() is true),
        new(run.Interval, UsageMessages.IntervalNeedsCount, (line, _) => line.Lacks(run.Count) || line.GetValue(run.Count, OptionValues.Count) is 1),
    ];

    /// <summary>Adds a sentence for each option, the defaults' included, that cannot stand on this line.</summary>
    public void Check(ParsedLine line, TargetValues values)
    {
        // A run option on a line of a file has been reported already.
        var judged = line.HasDefaults ? rules.Where(rule => !run.All.Contains(rule.Option)) : rules;
        foreach (var rule in judged.Where(rule => line.HasOwn(rule.Option) || (rule.IsDemand && line.Has(rule.Option))))
        {
            if (rule.Applies(line, values))
                line.Add(rule.Sentence);
        }
    }

    /// <summary>
    /// The options of the command line that some line of the targets file has to use. Credentials and the timeout are excepted: they are used without a line
    /// too.
    /// </summary>
    public IEnumerable<Option> ToBeUsed(ParsedLine defaults) =>
        target.All.Where(defaults.HasOwn).Except([target.User, target.PasswordFile, target.PasswordCommand, target.Timeout]);

    /// <summary>The options of the command line that take effect on this line.</summary>
    public IEnumerable<Option> UsedBy(ParsedLine line, TargetValues values) => target.All.Where(option =>
        line.Has(option) && !line.HasOwn(option) && !rules.Any(rule => rule.Option == option && rule.Applies(line, values)));

    private static PairRule JudgesGoodProbe(Option limit) =>
        new(limit, UsageMessages.ExpectedFailureHasNoLimits, (_, values) => values.Expect is not null) { IsDemand = true };

    private static PairRule OtherFamily(Option flag, AddressFamily family, Option literal, Func<TargetValues, IEnumerable<IPAddress?>> addressesOf)
    {
        return new(flag, UsageMessages.OtherFamily(literal.Name, flag.Aliases.First()), IsMet) { IsDemand = true };

        bool IsMet(ParsedLine line, TargetValues values) =>
            values.Family == family && addressesOf(values).Any(address => address is not null && address.AddressFamily != family);
    }

    private sealed record PairRule(Option Option, string Sentence, Func<ParsedLine, TargetValues, bool> Applies)
    {
        /// <summary>Whether the command line's option holds against a line; otherwise it applies only to the lines that can use it.</summary>
        public bool IsDemand { get; init; }
    }
}
