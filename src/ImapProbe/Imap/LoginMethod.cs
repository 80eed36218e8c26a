using ImapProbe.Core;

namespace ImapProbe.Imap;

/// <summary>Which method to log in with, from what was asked for and what the server offers.</summary>
internal static class LoginMethod
{
    private const string Sasl = "AUTH=";

    private static readonly AuthMethod[] Automatic =
        [AuthMethod.Plain, AuthMethod.Login, AuthMethod.ScramSha512, AuthMethod.ScramSha256, AuthMethod.ScramSha1, AuthMethod.CramMd5];

    /// <summary>Chooses the method. OAuth is never chosen on its own: its file holds a token, not a password.</summary>
    public static (AuthMethod? Method, string? Problem) Choose(AuthMethod asked, IReadOnlySet<string> capabilities)
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
            ? !capabilities.Contains("LOGINDISABLED")
            : capabilities.Contains(Sasl + method.WireName());

        string Offer()
        {
            string[] mechanisms =
            [
                .. capabilities.Where(name => name.Length > Sasl.Length && name.StartsWith(Sasl, StringComparison.OrdinalIgnoreCase))
                    .Select(name => name[Sasl.Length..])
                    .Order(StringComparer.Ordinal),
            ];
            return mechanisms is [] ? "" : $"; it offers {string.Join(", ", mechanisms)}";
        }
    }

    private static string Describe(AuthMethod method) =>
        method is AuthMethod.Login ? "the LOGIN command (LOGINDISABLED)" : $"AUTH={method.WireName()}";
}
