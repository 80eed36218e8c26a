using System.Text;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Hostile;

/// <summary>The password, as a server that knows it may give it back.</summary>
internal static class EchoedPassword
{
    /// <summary>In base64 alone.</summary>
    public static readonly string Base64 = Encode(TestSetup.Password);

    /// <summary>As PLAIN sends it (RFC 4616).</summary>
    public static readonly string Plain = Encode($"\0{TestSetup.User}\0{TestSetup.Password}");

    /// <summary>As XOAUTH2 sends it.</summary>
    public static readonly string XOAuth2 = Encode($"user={TestSetup.User}\u0001auth=Bearer {TestSetup.Password}\u0001\u0001");

    /// <summary>Each form, none of which may ever be printed.</summary>
    public static readonly string[] Forms = [TestSetup.Password, Base64, Plain, XOAuth2];

    /// <summary>All of them in one text, as they are and quoted.</summary>
    public static readonly string Echo = $"{string.Join(' ', Forms)} \"{TestSetup.Password}\" <{Base64}>";

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
