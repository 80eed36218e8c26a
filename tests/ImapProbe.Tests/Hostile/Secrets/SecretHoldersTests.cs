using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using ImapProbe.Core;
using ImapProbe.Imap;
using ImapProbe.Io;
using ImapProbe.Run;
using ImapProbe.Tls;

namespace ImapProbe.Tests.Hostile.Secrets;

/// <summary>
/// No type of the program that can hold a secret shows it by itself: not in ToString, not as an exception, not as a record with the secret in clear.
/// </summary>
public sealed partial class SecretHoldersTests
{
    private static readonly Type[] Program = typeof(PasswordFile).Assembly.GetTypes();

    private static readonly SecretHolders Holders = new(Program);

    public static TheoryData<string> Names => [.. Holders.Types.Select(type => type.FullName!)];

    private static PasswordReading Reading =>
        new(new Password(Encoding.UTF8.GetBytes(SecretHolders.Secret)), null, new LoginOrigin("password file", "1:2"), "the file");

    private static IReadOnlyList<string> Forms
    {
        get
        {
            var bytes = Encoding.UTF8.GetBytes(SecretHolders.Secret);
            return
            [
                SecretHolders.Secret,
                Convert.ToBase64String(bytes).TrimEnd('='),
                Convert.ToHexString(bytes),
                BitConverter.ToString(bytes),
                string.Join(", ", SecretHolders.Secret.ToCharArray()),
                string.Join(", ", bytes),
            ];
        }
    }

    [Fact]
    public void They_are_found()
    {
        Type[] some =
        [
            typeof(Password), typeof(PasswordReading), typeof(TargetInputs), typeof(PreparedTarget), typeof(XOAuth2), typeof(OAuthBearer), typeof(BoundedScram),
            typeof(ClientCertificate), typeof(ClientCertificateReading),
        ];
        Assert.Empty(some.Except(Holders.Types));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_text_of_what_holds_it_shows_it(string name)
    {
        var type = Program.Single(type => type.FullName == name);

        Assert.True(SecretHolders.IsSilent(type), $"{type} has a text of its own");
    }

    [Fact]
    public void A_loan_of_it_does_not_show_it() =>
        AssertShowsNothing(new Lease<PasswordReading>(Reading, () => { }));

    [Fact]
    public void What_was_read_does_not_show_it() => AssertShowsNothing(Reading);

    [Fact]
    public void No_exception_can_hold_it() => Assert.DoesNotContain(Holders.Types, type => type.IsAssignableTo(typeof(Exception)));

    [Fact]
    public void No_record_and_no_exception_has_a_secret_in_clear() => Assert.Empty(Program.SelectMany(CarelessMembers));

    [Fact]
    public void Carelessness_is_found()
    {
        Assert.Equal([nameof(Careless.AccessToken), nameof(Careless.Passwords)], CarelessMembers(typeof(Careless)).Select(member => member.Name).Order());
        Assert.Contains(typeof(Chatty), new SecretHolders(typeof(Chatty)).Types);
        Assert.False(SecretHolders.IsSilent(typeof(Chatty)));
        Assert.Throws<Xunit.Sdk.AllException>(() => AssertShowsNothing(new Chatty(new Password(Encoding.UTF8.GetBytes(SecretHolders.Secret)))));
    }

    // A record prints all of its members, and an exception's are printed by whoever meets it.
    private static IEnumerable<PropertyInfo> CarelessMembers(Type type) =>
        type.GetMethod("<Clone>$") is null && !type.IsAssignableTo(typeof(Exception))
            ? []
            : type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                .Where(member => SecretName().IsMatch(member.Name) && (IsText(member.PropertyType) || member.PropertyType.GenericTypeArguments.Any(IsText)));

    private static bool IsText(Type type) =>
        type == typeof(string) || type == typeof(char) || type == typeof(byte) || type == typeof(StringBuilder) || (
            type.IsArray && IsText(type.GetElementType()!));

    private static void AssertShowsNothing(object made)
    {
        string[] texts = [$"{made}", $"{made:lj}", new InvalidOperationException($"{made}", made as Exception).ToString()];
        Assert.All(texts, text => Assert.All(Forms, form => Assert.DoesNotContain(form, text, StringComparison.OrdinalIgnoreCase)));
    }

    // A path is no secret.
    [GeneratedRegex("(secret|passw|passphrase|token|credential|bearer)(?!.*File$)", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    private sealed record Careless(string AccessToken, IReadOnlyList<string> Passwords, string PasswordFile, CancellationToken Token);

    private sealed class Chatty(Password password)
    {
        public override string ToString() => password.Reveal();
    }
}
