using ImapProbe.Core;
using MailKit.Net.Imap;

namespace ImapProbe.Imap;

/// <summary>Which method to log in with, from what was asked for and what the server offers.</summary>
internal static class LoginMethod
{
    private static readonly AuthMethod[] Automatic =
        [AuthMethod.Plain, AuthMethod.Login, AuthMethod.ScramSha512, AuthMethod.ScramSha256, AuthMethod.ScramSha1, AuthMethod.CramMd5];

    public static (AuthMethod? Method, string? Problem) Choose(
        AuthMethod asked,
        IReadOnlyCollection<string> mechanisms,
        ImapCapabilities capabilities)
    {
        if (asked is not AuthMethod.Auto)
            return IsOffered(asked) ? (asked, null) : (null, $"the server does not offer {Describe(asked)}{Offer()}");
        foreach (var method in Automatic)
        {
            if (IsOffered(method))
                return (method, null);
        }

        return (null, $"the server offers no login method that imap-probe would choose{Offer()}");

        bool IsOffered(AuthMethod method) => method is AuthMethod.Login
            ? !capabilities.HasFlag(ImapCapabilities.LoginDisabled)
            : mechanisms.Contains(method.WireName(), StringComparer.OrdinalIgnoreCase);

        string Offer() => mechanisms.Count is 0 ? "" : $"; it offers {string.Join(", ", mechanisms.Order(StringComparer.Ordinal))}";
    }

    private static string Describe(AuthMethod method) =>
        method is AuthMethod.Login ? "the LOGIN command (LOGINDISABLED)" : $"AUTH={method.WireName()}";
}
