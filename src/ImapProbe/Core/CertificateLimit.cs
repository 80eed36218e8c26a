using System.Buffers;
using System.Globalization;

namespace ImapProbe.Core;

/// <summary>The least validity that certificates must have left.</summary>
internal sealed record CertificateLimit(double Least, CertificateLimitUnit Unit)
{
    // Without those of "NaN" and "Infinity".
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <summary>Reads "14", "36h" or "25%"; null for anything else.</summary>
    public static CertificateLimit? Parse(string text) => text switch
    {
        [.. var hours, 'h'] => Number(hours) is { } least ? new(least, CertificateLimitUnit.Hours) : null,
        [.. var share, '%'] => Number(share) is > 0 and < 100 and var least ? new(least, CertificateLimitUnit.Percent) : null,
        _ => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? new(days, CertificateLimitUnit.Days) : null,
    };

    /// <summary>Null in another unit: only whole days have a place in performance data.</summary>
    public int? Days => Unit is CertificateLimitUnit.Days ? (int)Least : null;

    /// <summary>The number with its unit.</summary>
    public override string ToString() => Unit switch
    {
        CertificateLimitUnit.Days => Quantity.Of(Least, "day"),
        CertificateLimitUnit.Hours => Quantity.Of(Least, "hour"),
        _ => $"{Quantity.Number(Least)} %",
    };

    // Hours have no upper bound: what is too large for a double is infinite, and more than any certificate has left.
    private static double? Number(string text) =>
        !text.AsSpan().ContainsAnyExcept(Digits) && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}

internal enum CertificateLimitUnit
{
    /// <summary>Whole days until the first certificate of the verified chain expires.</summary>
    Days,

    /// <summary>Hours until the first certificate of the verified chain expires.</summary>
    Hours,

    /// <summary>A share of the lifetime of the server's own certificate.</summary>
    Percent,
}

/// <summary>Numbers with units, in sentences.</summary>
internal static class Quantity
{
    public static string Of(double number, string unit) => $"{Number(number)} {unit}{(number is 1 ? "" : "s")}";

    public static string Number(double number) => number.ToString("0.###############");
}
