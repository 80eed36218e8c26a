using System.Net;
using System.Net.Security;
using System.Reflection;
using System.Runtime.CompilerServices;
using ImapProbe.Core;
using ImapProbe.Tls;
using MailKit.Security;

namespace ImapProbe.Tests.Hostile.Secrets;

/// <summary>Which types of an assembly can hold a secret, however deep.</summary>
internal sealed class SecretHolders
{
    public const string Secret = "kn0wn to nobody";

    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // What holds it in any program; the rest follows from their fields.
    private static readonly Type[] Sources =
        [typeof(Password), typeof(NetworkCredential), typeof(ICredentials), typeof(SaslMechanism), typeof(PemBlock), typeof(SslStreamCertificateContext)];

    private readonly HashSet<Type> carriers = [.. Sources];

    public SecretHolders(params IEnumerable<Type> types)
    {
        Type[] all = [.. types.Where(type => type.IsClass && !type.IsDefined(typeof(CompilerGeneratedAttribute)))];
        while (all.Any(type => !carriers.Contains(type) && HoldsSecret(type) && carriers.Add(type)))
        {
        }

        Types = [.. all.Where(carriers.Contains)];
    }

    /// <summary>The types that can hold it.</summary>
    public IReadOnlyList<Type> Types { get; }

    /// <summary>Everything of such a type that is a field, of its own or inherited.</summary>
    public static IEnumerable<FieldInfo> FieldsOf(Type type)
    {
        for (var at = type; at is not null && at != typeof(object); at = at.BaseType)
        {
            foreach (var field in at.GetFields(Own))
                yield return field;
        }
    }

    /// <summary>
    /// Whether a type's text shows nothing of what it holds: the name alone, "[redacted]", or a record's own list of its public members, which are held to the
    /// same.
    /// </summary>
    public static bool IsSilent(Type type)
    {
        var text = type.GetMethod(nameof(ToString), Type.EmptyTypes)!;
        return type == typeof(Password)
            || text.DeclaringType == typeof(object)
            || text.DeclaringType == typeof(ValueType)
            || text.IsDefined(typeof(CompilerGeneratedAttribute));
    }

    private bool HoldsSecret(Type type) => FieldsOf(type).Any(field => Carries(field.FieldType));

    private bool Carries(Type type) =>
        carriers.Contains(type)
        || (type.IsGenericType && carriers.Contains(type.GetGenericTypeDefinition()))
        || Sources.Any(source => source.IsAssignableFrom(type))
        || (type.IsArray && Carries(type.GetElementType()!))
        || (type.IsGenericType && !type.IsAssignableTo(typeof(Delegate)) && type.GenericTypeArguments.Any(Carries));
}
