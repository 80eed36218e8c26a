using System.Security.Cryptography.X509Certificates;
using ImapProbe.Core;

namespace ImapProbe.Tls;

/// <summary>
/// Finds out why a chain is refused: the first cause on the way from the server's certificate to a root (RFC 5280, section 6). Made of what was sent and of
/// what is trusted; the flags of .NET tell a cause only where nothing else does. Nothing here refuses a certificate, or accepts one.
/// </summary>
internal sealed class ChainDiagnosis
{
    // OpenSSL's own bound (X509_VERIFY_PARAM_set_depth(3)): issuing certificates between a leaf and its root.
    private const int MostIssuers = 100;

    // Certificates of one name without end, sent or in a file, must not keep the diagnosis busy.
    private const int MostSteps = 500;
    private const int MostSignatures = 12_000;

    private readonly TrustStore trust;
    private readonly SafeText words;
    private readonly DateTimeOffset now;
    private readonly IReadOnlyList<ChainLink> known;
    private readonly ILookup<string, ChainLink> bySubject;
    private readonly IReadOnlyList<(X509Certificate2 Certificate, X509ChainStatusFlags Flags)> reported;
    private readonly Dictionary<(ChainLink Issuer, ChainLink Issued), bool?> signatures = [];
    private int steps;
    private bool isGivenUp;

    /// <summary>Takes what was sent beside the certificate, and what .NET reported of the certificates of the chain, in its order.</summary>
    public ChainDiagnosis(
        TrustStore trust,
        IEnumerable<X509Certificate2> sent,
        IReadOnlyList<(X509Certificate2 Certificate, X509ChainStatusFlags Flags)> reported,
        SafeText words,
        DateTimeOffset now)
    {
        (this.trust, this.reported, this.words, this.now) = (trust, reported, words, now);
        var stored = trust.All.Select(certificate =>
            new ChainLink(certificate, trust.IsRoot(CertificateFields.Read(certificate.RawDataMemory)) ? LinkOrigin.Root : LinkOrigin.Stored));
        known = [.. stored, .. sent.Select(certificate => new ChainLink(certificate, LinkOrigin.Sent))];
        bySubject = known.ToLookup(link => link.Subject.Key);
    }

    /// <summary>Whether a way was found that leads to no root of those that are trusted.</summary>
    public bool LacksRoot { get; private set; }
    /// <summary>Whether --ca-file has an issuer that the server did not send and that is no root.</summary>
    public bool LacksIntermediate { get; private set; }

    private string Store => trust.IsPrivate ? "--ca-file" : "this system's trust store";

    private string Roots => trust.IsPrivate ? "the certificates of --ca-file" : "this system's roots";

    /// <summary>Says what is wrong with the chain of a certificate.</summary>
    public string FirstCause(X509Certificate2 certificate)
    {
        var leaf = new ChainLink(certificate, LinkOrigin.Sent);
        leaf = known.FirstOrDefault(link => link.Origin is LinkOrigin.Root && link.IsSameAs(leaf)) ?? leaf;
        var cause = CauseAbove([leaf]);
        if (isGivenUp)
            return $"{leaf.Name(0, words)} leads to no root that OpenSSL finds, and there are too many certificates of one name to say why";
        return cause ?? CauseOnWayOfOpenSsl(leaf) ?? ReportedCause() ?? CauseOfGivingUp(leaf)
            ?? "the certificate is refused by OpenSSL, for a reason that imap-probe cannot name";
    }

    private string? CauseAbove(List<ChainLink> way)
    {
        var (link, depth) = (way[^1], way.Count - 1);
        if (depth > MostIssuers + 1)
            return $"the chain of {way[0].Name(0, words)} has more than the {MostIssuers} issuing certificates that OpenSSL allows";
        if (OwnCause(link, depth) is { } own)
            return own;
        if (link.Origin is LinkOrigin.Root)
            return WhyNoRoot(link, depth);
        ChainLink[] named = [.. bySubject[link.Issuer.Key]];
        if (link.Fields.IsSelfSigned && HasSigned(link, link) is not false)
            return Untrusted(link, depth, named);
        // Only the roots of --ca-file count, and what is in there beside them does not stand in for what the server did not send.
        var counting = Distinct(named.Where(other => other.Origin is not LinkOrigin.Stored || !trust.IsPrivate).Where(other => !other.IsSameAs(link)));
        if (counting.Count is 0)
            return NoIssuer(link, depth, named.Any(other => other.Origin is LinkOrigin.Stored));
        ChainLink[] fitting = [.. counting.Where(other => WhyNoIssuer(link, depth, other) is null)];
        return fitting.Length is 0 ? WhyNoIssuer(link, depth, counting[0]) : FirstSound(way, fitting);
    }

    // The best path's cause, where none is sound.
    private string? FirstSound(List<ChainLink> way, ChainLink[] issuers)
    {
        string? first = null;
        foreach (var issuer in issuers)
        {
            if (++steps > MostSteps)
                isGivenUp = true;
            if (isGivenUp)
                return first;
            var cause = way.Any(issuer.IsSameAs) ? Loop(way, issuer) : RightsCause(way, issuer) ?? CauseAbove([.. way, issuer]);
            if (cause is null)
                return null;
            first ??= cause;
        }

        return first;
    }

    // There is a sound way, and OpenSSL went another: where several certificates bear the issuer's name it tries one alone.
    private string? CauseOnWayOfOpenSsl(ChainLink leaf)
    {
        const string Another = "OpenSSL tries this way alone, though another one of the same names leads to a root";
        List<ChainLink> way = [leaf];
        foreach (var (certificate, _) in reported.Skip(1))
        {
            var found = new ChainLink(certificate, LinkOrigin.Sent);
            var issuer = known.FirstOrDefault(found.IsSameAs) ?? found;
            var cause = WhyNoIssuer(way[^1], way.Count - 1, issuer) ?? RightsCause(way, issuer) ?? OwnCause(issuer, way.Count);
            if (cause is not null)
                return $"{cause}; {Another}";
            way.Add(issuer);
        }

        if (way.Count < 2 || way[^1].Origin is LinkOrigin.Root)
            return null;
        if (way[^1].Fields.IsSelfSigned)
            return $"{way[^1].Name(way.Count - 1, words)} names itself as its issuer, and OpenSSL looks for no other one";
        return CauseAbove(way) is { } end ? $"{end}; {Another}" : null;
    }

    private string? OwnCause(ChainLink link, int depth)
    {
        var fault = link.Fields.Subject.IsEmpty ? "cannot be decoded" : link.ExtensionFault ?? link.OutOfDate(now)
            ?? link.UnknownCriticalExtension(FlagsOf(link).HasFlag(X509ChainStatusFlags.HasNotSupportedCriticalExtension)) ?? link.UsageFault(depth)
            // The root at the end is trusted for itself, whoever signed it.
            ?? (link.Origin is LinkOrigin.Root && depth > 0 ? CertificateStrength.WeakKey(link.Fields) : CertificateStrength.WeaknessOf(link.Fields));
        return fault is null ? null : $"{link.Name(depth, words)} {fault}";
    }

    private string Untrusted(ChainLink link, int depth, IReadOnlyList<ChainLink> named)
    {
        LacksRoot = true;
        if (!known.Any(other => other.Origin is LinkOrigin.Root))
            return NoRoots();
        var end = depth is 0 ? "the certificate is self-signed, and it is" : $"the chain ends at {CertificateText.Subject(link.Fields, words)}, which is";
        var namesake = named.FirstOrDefault(other => other.Origin is LinkOrigin.Root);
        if (namesake is null)
            return $"{end} none of {Roots}";
        return namesake.Fields.PublicKey.Span.SequenceEqual(link.Fields.PublicKey.Span)
            ? $"{end} none of {Roots}: the one of that name there has the same key, and is another certificate"
            : $"{end} none of {Roots}: the one of that name there has another key";
    }

    private string NoIssuer(ChainLink link, int depth, bool isStored)
    {
        LacksRoot = true;
        if (!known.Any(other => other.Origin is LinkOrigin.Root))
            return NoRoots();
        if (link.Fields.IsSelfIssued)
            return $"{link.Name(depth, words)} names itself as its issuer, but another key signed it, and that is none of {Roots}";
        var issuer = $"{link.Name(depth, words)} was issued by {CertificateText.Issuer(link.Fields, words)}, which the server did not send";
        LacksIntermediate = isStored;
        return isStored ? $"{issuer}: it is in --ca-file, but only self-signed certificates count there" : $"{issuer} and which is none of {Roots}";
    }

    private string NoRoots() => $"{Store} has no roots";

    // OpenSSL goes on above a root that names another certificate as its issuer, or is signed with an algorithm that is not its key's.
    private string? WhyNoRoot(ChainLink link, int depth)
    {
        var name = link.Name(depth, words);
        if (link.Fields.AuthorityKeyIdentifier?.Fits(link.Fields) is false)
            return $"{name} names another certificate as its issuer, so that OpenSSL takes it for no root (RFC 5280, section 4.2.1.1)";
        return (OpenSsl.FlagsOf(link.Certificate) & (CertificateFlags.SelfIssued | CertificateFlags.SelfSigned)) is CertificateFlags.SelfIssued
            ? $"{name} is signed with an algorithm that is not its own key's, so that OpenSSL takes it for no root"
            : null;
    }

    // What X509_check_issued(3) looks at, and the signature itself.
    private string? WhyNoIssuer(ChainLink link, int depth, ChainLink issuer)
    {
        if (issuer.ExtensionFault is { } fault)
            return $"{Issuer()} {fault}";
        if (link.Fields.AuthorityKeyIdentifier?.FitsKey(issuer.Fields) is false)
            return $"{Name()} names another key of its issuer than {Issuer()} has, {From(issuer)} (key identifiers, RFC 5280, section 4.2.1.1)";
        if (link.Fields.AuthorityKeyIdentifier?.FitsSerialNumber(issuer.Fields) is false)
        {
            return $"{Name()} names another certificate of its issuer than {Issuer()}, {From(issuer)} "
                + "(issuer and serial number of the authority key identifier, RFC 5280, section 4.2.1.1)";
        }

        if (issuer.Fields.KeyUsage is { } usage && !usage.HasFlag(X509KeyUsageFlags.KeyCertSign))
            return $"{Issuer()} must not sign certificates (key usage, RFC 5280, section 4.2.1.3)";
        var hasSigned = HasSigned(issuer, link);
        if (hasSigned is not true && CertificateStrength.WeakKey(issuer.Fields) is { } weakness)
            return $"{Issuer()} {weakness}";
        if (hasSigned is false && OpenSsl.HasKey(issuer.Certificate) is false)
            return $"{Issuer()} has a key that cannot be decoded";
        return hasSigned is false ? $"{Name()} bears a signature that is not valid: it was not made with the key of {Issuer()}, {From(issuer)}" : null;

        string Name() => link.Name(depth, words);
        string Issuer() => issuer.Name(depth + 1, words);
    }

    private bool? HasSigned(ChainLink issuer, ChainLink issued)
    {
        if (signatures.TryGetValue((issuer, issued), out var known))
            return known;
        isGivenUp |= signatures.Count >= MostSignatures;
        return signatures[(issuer, issued)] = isGivenUp ? null : OpenSsl.HasSigned(issuer.Certificate, issued.Certificate);
    }

    private string From(ChainLink link) => link.Origin is LinkOrigin.Sent ? "which the server sent" : $"which is in {Store}";

    private string? RightsCause(List<ChainLink> way, ChainLink issuer)
    {
        var name = issuer.Name(way.Count, words);
        var constraints = issuer.Fields.BasicConstraints;
        if (constraints is { IsAuthority: false })
            return $"{name} is no authority (basic constraints, RFC 5280, section 4.2.1.9)";
        var isTolerated = issuer.Origin is LinkOrigin.Root
            && (issuer.Fields.IsVersion1 || issuer.Fields.KeyUsage is not null || issuer.Fields.NetscapeType is not null);
        if (constraints is null && !isTolerated)
            return $"{name} is no authority: it has no basic constraints (RFC 5280, section 4.2.1.9)";
        var below = way.Skip(1).Count(link => !link.Fields.IsSelfIssued);
        if (constraints?.PathLength is { } most && below > most)
        {
            return $"{name} allows {Authorities(most)} below it, and there {(below is 1 ? "is" : "are")} {below}: "
                + "the path is too long (basic constraints, RFC 5280, section 4.2.1.9)";
        }

        if (NameConstraints.Of(issuer.Fields) is not { } names)
            return null;
        // A certificate that an authority made for itself is not bound (RFC 5280, section 4.2.1.10), but the last one is.
        return way.Index().Where(link => link.Index is 0 || !link.Item.Fields.IsSelfIssued)
            .Select(link => names.ProblemOf(link.Item, link.Index, name, words)).FirstOrDefault(problem => problem is not null);
    }

    private string Loop(List<ChainLink> way, ChainLink issuer)
    {
        var round = way.SkipWhile(link => !link.IsSameAs(issuer)).Append(issuer).Select(link => CertificateText.Subject(link.Fields, words));
        return $"the chain leads back to itself, and to no root: {string.Join(", issued by ", round)}";
    }

    private X509ChainStatusFlags FlagsOf(ChainLink link) =>
        reported.Where(element => element.Certificate.RawDataMemory.Span.SequenceEqual(link.Fields.Encoded.Span))
            .Aggregate(X509ChainStatusFlags.NoError, (all, element) => all | element.Flags);

    private string? ReportedCause() => reported
        .SelectMany((element, depth) => Enum.GetValues<X509ChainStatusFlags>()
            .Where(flag => flag is not X509ChainStatusFlags.NoError && element.Flags.HasFlag(flag))
            .Select(flag => Reported(element.Certificate, depth, flag)))
        .FirstOrDefault(cause => cause is not null);

    // What .NET reports of an issuer for the sake of a leaf alone, or of a chain without an end, is no cause.
    private string? Reported(X509Certificate2 certificate, int depth, X509ChainStatusFlags flag)
    {
        var isRoot = depth > 0 && known.Any(link => link.Origin is LinkOrigin.Root && link.Fields.Encoded.Span.SequenceEqual(certificate.RawData));
        var name = new ChainLink(certificate, isRoot ? LinkOrigin.Root : LinkOrigin.Sent).Name(depth, words);
        return flag switch
        {
            X509ChainStatusFlags.NotTimeValid => $"{name} is out of date",
            X509ChainStatusFlags.NotSignatureValid => $"{name} bears a signature that is not valid",
            X509ChainStatusFlags.HasWeakSignature => $"{name} bears a signature that is too weak",
            X509ChainStatusFlags.NotValidForUsage => $"{name} must not be used for servers (application policies)",
            X509ChainStatusFlags.InvalidBasicConstraints =>
                $"{name} breaks the rules for authorities (basic constraints and key usage, RFC 5280, sections 4.2.1.3 and 4.2.1.9)",
            X509ChainStatusFlags.InvalidNameConstraints or X509ChainStatusFlags.HasNotPermittedNameConstraint or X509ChainStatusFlags.HasExcludedNameConstraint
                or X509ChainStatusFlags.HasNotDefinedNameConstraint or X509ChainStatusFlags.HasNotSupportedNameConstraint =>
                $"{name} has a name that an issuer of it must not issue for, or names that OpenSSL cannot hold against its issuers' "
                    + "(name constraints, RFC 5280, section 4.2.1.10)",
            X509ChainStatusFlags.InvalidPolicyConstraints => $"{name} breaks the policies of its issuers (policy constraints, RFC 5280, section 4.2.1.11)",
            X509ChainStatusFlags.InvalidExtension => $"{name} has an extension that OpenSSL cannot use",
            X509ChainStatusFlags.Revoked or X509ChainStatusFlags.ExplicitDistrust => $"{name} is distrusted by this system",
            X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain => $"{name} leads to no root that OpenSSL takes for one of {Roots}",
            _ => null,
        };
    }

    // .NET gives up on what it cannot decode itself, and on a code of OpenSSL that it does not know.
    private string? CauseOfGivingUp(ChainLink leaf)
    {
        List<ChainLink> way = [leaf];
        while (way[^1].Origin is not LinkOrigin.Root && way.Count <= MostIssuers)
        {
            if (bySubject[way[^1].Issuer.Key].FirstOrDefault(other => WhyNoIssuer(way[^1], 0, other) is null) is not { } issuer)
                break;
            way.Add(issuer);
        }

        return way.Index().Select(link => link.Item.FaultThatEndsTheChain() is { } fault ? $"{link.Item.Name(link.Index, words)} {fault}" : null)
            .FirstOrDefault(cause => cause is not null);
    }

    // Roots first, then what is not self-signed and may lead to one.
    private static List<ChainLink> Distinct(IEnumerable<ChainLink> links) =>
        [.. links.OrderBy(link => link.Origin is LinkOrigin.Root ? 0 : link.Fields.IsSelfIssued ? 2 : 1).DistinctBy(link => link.Certificate.Thumbprint)];

    private static string Authorities(int count) => count switch
    {
        0 => "no authority",
        1 => "1 authority",
        _ => $"{count} authorities",
    };
}
