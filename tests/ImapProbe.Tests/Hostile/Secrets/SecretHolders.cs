using System.Net;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using ImapProbe.Core;
using MailKit.Security;

namespace ImapProbe.Tests.Hostile.Secrets;

/// <summary>Which types of an assembly can hold a secret, however deep, and instances of them that do.</summary>
internal sealed class SecretHolders
{
    /// <summary>What the instances hold.</summary>
    public const string Secret = "kn0wn to nobody";

    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // What holds it in any program; the rest follows from their fields.
    private static readonly Type[] Sources = [typeof(Password), typeof(NetworkCredential), typeof(ICredentials), typeof(SaslMechanism)];

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

    /// <summary>Makes something of a type that holds the secret wherever it can.</summary>
    public object? Make(Type type, int depth = 0)
    {
        if (type == typeof(Password))
            return new Password(Encoding.UTF8.GetBytes(Secret));
        if (type == typeof(NetworkCredential) || type == typeof(ICredentials))
            return new NetworkCredential("me", Secret);
        if (type == typeof(string))
            return "text";
        if (type.IsInterface && type.IsAssignableFrom(typeof(string[])))
            return (string[])["text"];
        if (!Carries(type) || depth > 10)
            return null;
        if (type.IsArray)
            return Fill(Array.CreateInstance(type.GetElementType()!, 1), Make(type.GetElementType()!, depth + 1));
        if (type is { IsGenericType: true, GenericTypeArguments: [var inner] } && type.GetGenericTypeDefinition() == typeof(Task<>))
            return typeof(Task).GetMethod(nameof(Task.FromResult))!.MakeGenericMethod(inner).Invoke(null, [Make(inner, depth + 1)]);
        if (type.IsInterface)
            return type.GenericTypeArguments is [var element] && element.MakeArrayType().IsAssignableTo(type) ? Make(element.MakeArrayType(), depth + 1) : null;
        if (type.IsAssignableTo(typeof(Delegate)) || type.IsAssignableTo(typeof(Task)))
            return null;
        if (type.IsAbstract)
            return Types.FirstOrDefault(
                candidate => !candidate.IsAbstract && candidate.IsAssignableTo(type)) is { } concrete ? Make(concrete, depth + 1) : null;

        var made = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var field in FieldsOf(type).Where(field => !field.IsLiteral))
        {
            if (Make(field.FieldType, depth + 1) is { } value)
                field.SetValue(made, value);
        }

        return made;
    }

    /// <summary>Whether an object holds the secret itself, however deep: else a test of it would say nothing.</summary>
    public bool IsHeldBy(object? made, int depth = 0) => made switch
    {
        null => false,
        Password password => password.Reveal() == Secret,
        NetworkCredential credential => credential.Password == Secret,
        Array { Length: 1 } array => IsHeldBy(array.GetValue(0), depth + 1),
        Task => IsHeldBy(made.GetType().GetProperty("Result")?.GetValue(made), depth + 1),
        _ => depth < 11 && Carries(made.GetType()) && FieldsOf(made.GetType()).Any(field => IsHeldBy(field.GetValue(made), depth + 1)),
    };

    private static Array Fill(Array array, object? value)
    {
        array.SetValue(value, 0);
        return array;
    }

    private bool HoldsSecret(Type type) => FieldsOf(type).Any(field => Carries(field.FieldType));

    private bool Carries(Type type) =>
        carriers.Contains(type)
        || (type.IsGenericType && carriers.Contains(type.GetGenericTypeDefinition()))
        || Sources.Any(source => source.IsAssignableFrom(type))
        || (type.IsArray && Carries(type.GetElementType()!))
        || (type.IsGenericType && !type.IsAssignableTo(typeof(Delegate)) && type.GenericTypeArguments.Any(Carries));
}
