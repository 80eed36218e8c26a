using System.CommandLine;

namespace ImapProbe.CommandLine;

/// <summary>Declares options. Their values are texts here: each is read by its own grammar, with its own sentences.</summary>
internal static class Declare
{
    /// <summary>An option with a value.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="alias">Its letter, or null.</param>
    /// <param name="value">What the help calls the value.</param>
    /// <param name="description">What the help says of it.</param>
    /// <returns>The option.</returns>
    public static Option<string> Value(string name, string? alias, string value, string description) =>
        new(name, alias is null ? [] : [alias]) { HelpName = value, Description = description, Arity = ArgumentArity.ExactlyOne };

    /// <summary>An option with a value that may be given again.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="alias">Its letter.</param>
    /// <param name="value">What the help calls the value.</param>
    /// <param name="description">What the help says of it.</param>
    /// <returns>The option.</returns>
    public static Option<string[]> Values(string name, string alias, string value, string description) =>
        new(name, alias) { HelpName = value, Description = description, Arity = ArgumentArity.OneOrMore };

    /// <summary>An option without a value.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="alias">Its letter, or null.</param>
    /// <param name="description">What the help says of it.</param>
    /// <returns>The option.</returns>
    public static Option<bool> Flag(string name, string? alias, string description) =>
        new(name, alias is null ? [] : [alias]) { Description = description, Arity = ArgumentArity.Zero };
}
