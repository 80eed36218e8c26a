using System.Security.Cryptography.X509Certificates;
using ImapProbe.Core;

namespace ImapProbe.Tls;

/// <summary>
/// Finds out why a chain is refused: the first cause on the way from the server's certificate to a root (RFC 5280, section 6). Made of what was sent and of
/// what is trusted; the flags of .NET tell a cause only where nothing else does. Nothing here refuses a certificate, or accepts one.
/// </summary>
internal sealed class ChainDiagnosis
{
    // OpenSSL's own bound on a chain is 100.
    private const int MostSteps = 200;

    private readonly TrustStore trust;
    private readonly SafeText words;
    private readonly DateTimeOffset now;
    private readonly IReadOnlyList<ChainLink> known;
    private readonly IReadOnlyList<(X509Certificate2 Certificate, X509ChainStatusFlags Flags)> reported;
    private int steps;

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
    }

    /// <summary>Whether a way was found that leads to no root of those that are trusted.</summary>
    public bool LacksRoot { get; private set; }

    private string Store => trust.IsPrivate ? "--ca-file" : "this system's trust store";

    private string Roots => trust.IsPrivate ? "the certificates of --ca-file" : "this system's roots";

    /// <summary>Says what is wrong with the chain of a certificate.</summary>
    public string FirstCause(X509Certificate2 certificate)
    {
        var leaf = new ChainLink(certificate, LinkOrigin.Sent);
        leaf = known.FirstOrDefault(link => link.Origin is LinkOrigin.Root && link.IsSameAs(leaf)) ?? leaf;
        return CauseAbove([leaf]) ?? ConstraintCause() ?? ReportedCause() ?? "the certificate is refused by OpenSSL, for a reason that imap-probe cannot name";
    }

    private string? CauseAbove(IReadOnlyList<ChainLink> way)
    {
        var (link, depth) = (way[^1], way.Count - 1);
        if (OwnCause(link, depth) is { } own)
            return own;
        if (link.Origin is LinkOrigin.Root)
            return null;
        ChainLink[] named = [.. known.Where(other => other.Subject.IsSameAs(link.Issuer))];
        if (link.Fields.IsSelfSigned && OpenSsl.HasSigned(link.Certificate, link.Certificate) is not false)
            return Untrusted(link, depth, named);
        // Only the roots of --ca-file count, and what is in there beside them does not stand in for what the server did not send.
        var counting = Distinct(named.Where(other => other.Origin is not LinkOrigin.Stored || !trust.IsPrivate).Where(other => !other.IsSameAs(link)));
        if (counting.Count is 0)
            return NoIssuer(link, depth, named.Any(other => other.Origin is LinkOrigin.Stored));
        ChainLink[] fitting = [.. counting.Where(other => WhyNoIssuer(link, depth, other) is null)];
        if (fitting.Length is 0)
            return WhyNoIssuer(link, depth, counting[0]);
        return FirstSound(way, fitting);
    }

    // The best path's cause, where none is sound.
    private string? FirstSound(IReadOnlyList<ChainLink> way, IReadOnlyList<ChainLink> issuers)
    {
        string? first = null;
        foreach (var issuer in issuers)
        {
            if (++steps > MostSteps)
                return first ?? $"the chain of {way[0].Name(0, words)} is longer than OpenSSL allows";
            var cause = way.Any(issuer.IsSameAs) ? Loop(way, issuer) : RightsCause(way, issuer) ?? CauseAbove([.. way, issuer]);
            if (cause is null)
                return null;
            first ??= cause;
        }

        return first;
    }

    private string? OwnCause(ChainLink link, int depth)
    {
        var fault = link.Fields.Subject.IsEmpty ? "cannot be decoded" : link.ExtensionFault() ?? OutOfDate(link.Fields)
            ?? link.UnknownCriticalExtension(FlagsOf(link).HasFlag(X509ChainStatusFlags.HasNotSupportedCriticalExtension)) ?? UsageFault(link, depth)
            // The root at the end is trusted for itself, whoever signed it.
            ?? (link.Origin is LinkOrigin.Root && depth > 0 ? CertificateStrength.WeakKey(link.Fields) : CertificateStrength.WeaknessOf(link.Fields));
        return fault is null ? null : $"{link.Name(depth, words)} {fault}";
    }

    private static string? UsageFault(ChainLink link, int depth)
    {
        if (depth is 0 && !link.IsKeyForServers)
            return "has a key that must not be used by servers (key usage, RFC 5280, section 4.2.1.3)";
        if (link.Fields.Purposes is not { } purposes || purposes.Any(purpose => purpose is Oids.ServerAuthentication or Oids.AnyPurpose))
            return null;
        return depth is 0
            ? "is not meant for servers (extended key usage, RFC 5280, section 4.2.1.12)"
            : "must not issue certificates for servers (extended key usage, RFC 5280, section 4.2.1.12)";
    }

    private string? OutOfDate(CertificateFields certificate)
    {
        if (certificate.NotBefore.Moment is not { } notBefore || certificate.NotAfter.Moment is not { } notAfter)
            return "has a validity that cannot be decoded";
        if (!certificate.NotBefore.IsWellFormed || !certificate.NotAfter.IsWellFormed)
            return "writes its validity without seconds or not in UTC, which X.509 does not allow (RFC 5280, section 4.1.2.5)";
        if (now < notBefore)
            return $"is not valid yet: it begins {Span(notBefore - now)} from now, on {Date(notBefore)}";
        return now > notAfter ? $"expired {Span(now - notAfter)} ago, on {Date(notAfter)}" : null;
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
        var issuer = $"{link.Name(depth, words)} was issued by {CertificateText.Issuer(link.Fields, words)}, which the server did not send";
        return isStored ? $"{issuer}: it is in --ca-file, but only self-signed certificates count there" : $"{issuer} and which is none of {Roots}";
    }

    private string NoRoots() => $"{Store} has no roots";

    // What X509_check_issued(3) looks at, and the signature itself.
    private string? WhyNoIssuer(ChainLink link, int depth, ChainLink issuer)
    {
        var (name, issuerName) = (link.Name(depth, words), issuer.Name(depth + 1, words));
        if (issuer.ExtensionFault() is { } fault)
            return $"{issuerName} {fault}";
        if ((link.Fields.AuthorityKeyIdentifier, issuer.Fields.KeyIdentifier) is ({ } wanted, { } own) && !wanted.Span.SequenceEqual(own.Span))
            return $"{name} names another key of its issuer than {issuerName} has, {From(issuer)} (key identifiers, RFC 5280, section 4.2.1.1)";
        if (issuer.Fields.KeyUsage is { } usage && !usage.HasFlag(X509KeyUsageFlags.KeyCertSign))
            return $"{issuerName} must not sign certificates (key usage, RFC 5280, section 4.2.1.3)";
        if (CertificateStrength.WeakKey(issuer.Fields) is { } weakness && OpenSsl.HasSigned(issuer.Certificate, link.Certificate) is not true)
            return $"{issuerName} {weakness}";
        return OpenSsl.HasSigned(issuer.Certificate, link.Certificate) is false
            ? $"{name} bears a signature that is not valid: it was not made with the key of {issuerName}, {From(issuer)}"
            : null;
    }

    private string From(ChainLink link) => link.Origin is LinkOrigin.Sent ? "which the server sent" : $"which is in {Store}";

    private string? RightsCause(IReadOnlyList<ChainLink> way, ChainLink issuer)
    {
        var name = issuer.Name(way.Count, words);
        var constraints = issuer.Fields.BasicConstraints;
        if (constraints is { IsAuthority: false })
            return $"{name} is no authority (basic constraints, RFC 5280, section 4.2.1.9)";
        if (constraints is null && issuer.Origin is not LinkOrigin.Root && issuer.Fields.KeyUsage is null)
            return $"{name} is no authority: it has no basic constraints (RFC 5280, section 4.2.1.9)";
        var below = way.Skip(1).Count(link => !link.Fields.IsSelfIssued);
        if (constraints?.PathLength is { } most && below > most)
        {
            return $"{name} allows {Authorities(most)} below it, and there {(below is 1 ? "is" : "are")} {below}: "
                + "the path is too long (basic constraints, RFC 5280, section 4.2.1.9)";
        }

        return NameConstraints.Of(issuer.Fields) is { } names
            ? way.Select((link, depth) => NameCause(link, depth, names, name)).FirstOrDefault(cause => cause is not null)
            : null;
    }

    private string? NameCause(ChainLink link, int depth, NameConstraints constraints, string issuer)
    {
        // A certificate that an authority made for itself is not bound (RFC 5280, section 4.2.1.10), but the last one is.
        if (depth > 0 && link.Fields.IsSelfIssued)
            return null;
        var subject = new GeneralName(GeneralName.Directory, link.Fields.Subject);
        foreach (var name in (link.Fields.AlternativeNames ?? []).Append(subject))
        {
            if (constraints.Excluded.Any(constraint => Holds(constraint, name)))
                return $"{link.Name(depth, words)} has the name {Shown(name)}, which {issuer} excludes (name constraints, RFC 5280, section 4.2.1.10)";
            GeneralName[] permitted = [.. constraints.Permitted.Where(constraint => constraint.Kind == name.Kind)];
            var isJudged = permitted.Length > 0 && name.Kind is (GeneralName.DnsName or GeneralName.Address or GeneralName.Directory);
            if (isJudged && !permitted.Any(constraint => Holds(constraint, name)))
            {
                return $"{link.Name(depth, words)} has the name {Shown(name)}, "
                    + $"which is none that {issuer} permits (name constraints, RFC 5280, section 4.2.1.10)";
            }
        }

        return null;
    }

    private static bool Holds(GeneralName constraint, GeneralName name) => name.Kind switch
    {
        GeneralName.DnsName => NameConstraints.Holds(constraint, name.Text),
        GeneralName.Address => name.IpAddress is { } address && NameConstraints.Holds(constraint, address),
        GeneralName.Directory => constraint.Kind is GeneralName.Directory && new DistinguishedName(constraint.Bytes).IsAbove(new DistinguishedName(name.Bytes)),
        _ => false,
    };

    private string Shown(GeneralName name) => words.MakeSafe(name.Kind is GeneralName.Directory ? new DistinguishedName(name.Bytes).Whole : name.Text);

    private string Loop(IReadOnlyList<ChainLink> way, ChainLink issuer)
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
            X509ChainStatusFlags.NotValidForUsage => $"{name} must not be used for servers (extended key usage, RFC 5280, section 4.2.1.12)",
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

    // GeneralSubtree has minimum and maximum, and names of nine kinds; OpenSSL takes neither the former nor all of the latter.
    private string? ConstraintCause()
    {
        const X509ChainStatusFlags OfNames = X509ChainStatusFlags.InvalidNameConstraints | X509ChainStatusFlags.HasNotSupportedNameConstraint;
        var isGivenUp = reported.Count is 0 || reported.Any(element => (element.Flags & OfNames) is not X509ChainStatusFlags.NoError);
        var issuer = known.FirstOrDefault(link => link.Fields.Find(Oids.NameConstraints) is not null && link.Origin is not LinkOrigin.Stored);
        return isGivenUp && issuer is not null
            ? $"{issuer.Name(1, words)} has name constraints of a kind that OpenSSL does not support (RFC 5280, section 4.2.1.10)"
            : null;
    }

    private static List<ChainLink> Distinct(IEnumerable<ChainLink> links)
    {
        var distinct = new List<ChainLink>();
        // Roots first, then what is not self-signed and may lead to one.
        foreach (var link in links.OrderBy(link => link.Origin is LinkOrigin.Root ? 0 : link.Fields.IsSelfIssued ? 2 : 1))
        {
            if (!distinct.Any(link.IsSameAs))
                distinct.Add(link);
        }

        return distinct;
    }

    private static string Authorities(int count) => count switch
    {
        0 => "no authority",
        1 => "1 authority",
        _ => $"{count} authorities",
    };

    private static string Date(DateTimeOffset time) => time.ToString("yyyy-MM-dd");

    private static string Span(TimeSpan span) => span switch
    {
        { TotalDays: >= 1 } => Count((long)span.TotalDays, "day"),
        { TotalHours: >= 1 } => Count((long)span.TotalHours, "hour"),
        { TotalMinutes: >= 1 } => Count((long)span.TotalMinutes, "minute"),
        _ => Count(Math.Max(1, (long)span.TotalSeconds), "second"),
    };

    private static string Count(long count, string unit) => $"{count} {unit}{(count is 1 ? "" : "s")}";
}
