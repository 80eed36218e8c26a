namespace ImapProbe.Tests.Probing.Trust;

/// <summary>Each sentence that the program can say about a certificate, and a scene that makes it say so; by the kinds of faults that x509-limbo has.</summary>
internal static class SentenceRows
{
    public static IReadOnlyDictionary<string, (Func<Scene> Make, string Sentence)> Refused { get; } =
        ((IReadOnlyDictionary<string, (Func<Scene> Make, string Sentence)>[])
        [
            KeyRows.Refused, IssuerRows.Refused, UsageRows.Refused, NameRows.Refused, ConstraintRows.Refused, ValidityRows.Refused,
        ]).SelectMany(rows => rows).ToDictionary(StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, Func<Scene>> Accepted { get; } =
        ((IReadOnlyDictionary<string, Func<Scene>>[])
        [
            KeyRows.Accepted, IssuerRows.Accepted, UsageRows.Accepted, NameRows.Accepted, ConstraintRows.Accepted, ValidityRows.Accepted,
        ]).SelectMany(rows => rows).ToDictionary(StringComparer.Ordinal);
}
