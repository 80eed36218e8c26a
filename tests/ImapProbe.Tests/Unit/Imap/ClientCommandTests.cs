using System.Text;
using ImapProbe.Imap;

namespace ImapProbe.Tests.Unit.Imap;

public sealed class ClientCommandTests
{
    [Theory]
    [InlineData("A00000000 CAPABILITY\r\n", "A00000000", "CAPABILITY", "A00000000 CAPABILITY", false)]
    [InlineData("A1 LIST \"\" \"*\"\r\n", "A1", "LIST", "A1 LIST \"\" \"*\"", false)]
    [InlineData("A1 STARTTLS\r\n", "A1", "STARTTLS", "A1 STARTTLS", false)]
    [InlineData("A1 LOGOUT\r\n", "A1", "LOGOUT", "A1 LOGOUT", false)]
    [InlineData("A1 LOGIN me hunter2\r\n", "A1", "LOGIN", "A1 LOGIN [redacted]", true)]
    [InlineData("A1 LOGIN \"me\" \"hun\\\"ter2\"\r\n", "A1", "LOGIN", "A1 LOGIN [redacted]", true)]
    [InlineData("A1 LOGIN {2}\r\n", "A1", "LOGIN", "A1 LOGIN [redacted]", true)]
    [InlineData("A1 AUTHENTICATE PLAIN\r\n", "A1", "AUTHENTICATE", "A1 AUTHENTICATE PLAIN", true)]
    [InlineData("A1 AUTHENTICATE PLAIN AG1lAGh1bnRlcjI=\r\n", "A1", "AUTHENTICATE", "A1 AUTHENTICATE PLAIN [redacted]", true)]
    [InlineData("A1 AUTHENTICATE EXTERNAL =\r\n", "A1", "AUTHENTICATE", "A1 AUTHENTICATE EXTERNAL [redacted]", true)]
    [InlineData("A1 AUTHENTICATE XOAUTH2 dXNlcj1tZQ== more\r\n", "A1", "AUTHENTICATE", "A1 AUTHENTICATE XOAUTH2 [redacted]", true)]
    public void A_command_is_shown_without_what_follows_login_and_its_mechanism(string bytes, string tag, string verb, string shown, bool carriesSecrets)
    {
        var command = ClientCommand.Parse(Encoding.Latin1.GetBytes(bytes));

        Assert.Equal((tag, verb, shown), (command.Tag, command.Verb, command.Shown));
        Assert.Equal(carriesSecrets, command.CarriesSecrets);
    }
}
