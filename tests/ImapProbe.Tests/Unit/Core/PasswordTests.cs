using System.Net;
using System.Reflection;
using ImapProbe.Core;
using ImapProbe.Io;

namespace ImapProbe.Tests.Unit.Core;

public sealed class PasswordTests
{
    private const string Secret = "hunter2 pässwörd";

    // Paths and fixed sentences, which hold no secret.
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal)
    {
    };

    [Fact]
    public void It_can_be_revealed_and_is_shown_by_nothing_else()
    {
        using var password = Create();

        Assert.Equal(Secret, password.Reveal());
        Assert.Equal("[redacted]", password.ToString());
        Assert.Equal("[redacted]", $"{password}");
    }

    [Fact]
    public void Disposing_wipes_the_bytes()
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(Secret);
        var password = new Password(bytes);

        password.Dispose();

        Assert.All(bytes, value => Assert.Equal(0, value));
        Assert.DoesNotContain("hunter2", password.Reveal(), StringComparison.Ordinal);
    }

    // A record's own ToString would show what is in it, and a serializer reads public properties.
    [Fact]
    public void It_is_no_record_and_has_no_property_or_field_for_others()
    {
        Assert.Null(typeof(Password).GetMethod("<Clone>$"));
        Assert.Empty(typeof(Password).GetProperties(Everything));
        Assert.DoesNotContain(typeof(Password).GetFields(Everything), field => !field.IsPrivate);
    }

    [Fact]
    public void No_type_has_a_property_that_holds_a_secret_as_text_or_bytes()
    {
        var exposed = typeof(Password).Assembly.GetTypes()
            .Where(type => type.Namespace?.StartsWith(nameof(ImapProbe), StringComparison.Ordinal) ?? false)
            .SelectMany(type => type.GetProperties(Everything | BindingFlags.DeclaredOnly))
            .Where(property => HoldsBytesOrText(property.PropertyType) && IsSecretByName(property.Name))
            .Select(property => $"{property.DeclaringType!.FullName![(property.DeclaringType.Namespace!.Length + 1)..]}.{property.Name}");

        Assert.Empty(exposed.Except(Harmless));
    }

    [Fact]
    public void The_text_of_a_reading_does_not_show_it()
    {
        using var password = Create();

        Assert.DoesNotContain(
            "hunter2", new PasswordReading(password, "w", new LoginOrigin("password file", "1:2"), "the file").ToString(), StringComparison.Ordinal);
    }

    private const BindingFlags Everything = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static Password Create() => new(System.Text.Encoding.UTF8.GetBytes(Secret));

    private static bool HoldsBytesOrText(Type type) =>
        type == typeof(string) || type == typeof(byte[]) || type == typeof(NetworkCredential) || type.Name.StartsWith(
            "ReadOnlyMemory", StringComparison.Ordinal);

    private static bool IsSecretByName(string name) => ((string[])["Password", "Secret", "Token", "Credential"])
        .Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
