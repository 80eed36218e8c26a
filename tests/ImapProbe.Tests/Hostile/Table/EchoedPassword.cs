using System.Text;
using ImapProbe.Tests.Running;

namespace ImapProbe.Tests.Hostile.Table;

/// <summary>The password, as a server that knows it may give it back.</summary>
internal static class EchoedPassword
{
    /// <summary>In base64 alone.</summary>
    public static readonly string Base64 = Encode(Site.Password);

    /// <summary>As PLAIN sends it (RFC 4616).</summary>
    public static readonly string Plain = Encode($"\0{Site.User}\0{Site.Password}");

    /// <summary>As XOAUTH2 sends it.</summary>
    public static readonly string XOAuth2 = Encode($"user={Site.User}\u0001auth=Bearer {Site.Password}\u0001\u0001");

    /// <summary>Each form, none of which may ever be printed.</summary>
    public static readonly string[] Forms = [Site.Password, Base64, Plain, XOAuth2];

    /// <summary>All of them in one text, as they are and quoted.</summary>
    public static readonly string Echo = $"{string.Join(' ', Forms)} \"{Site.Password}\" <{Base64}>";

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
