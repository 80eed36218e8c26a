using System.Globalization;

namespace ImapProbe.Reporting.Text;

/// <summary>Figures as people read them.</summary>
internal static class Figures
{
    /// <summary>A duration in milliseconds. Below ten a tenth matters, on a loopback interface above all.</summary>
    /// <param name="span">The duration.</param>
    /// <returns>Such as "2.0" or "148", without the unit.</returns>
    public static string Milliseconds(TimeSpan span) =>
        span.TotalMilliseconds.ToString(span.TotalMilliseconds < 9.95 ? "0.0" : "0", CultureInfo.InvariantCulture);

    /// <summary>A duration in seconds, as it was typed.</summary>
    /// <param name="span">The duration.</param>
    /// <returns>Such as "30 s" or "0.5 s".</returns>
    public static string Seconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.######} s");

    /// <summary>A number of days.</summary>
    /// <param name="days">The number.</param>
    /// <returns>Such as "1 day" or "64 days".</returns>
    public static string Days(int days) => string.Create(CultureInfo.InvariantCulture, $"{days} {(days is 1 ? "day" : "days")}");
}
