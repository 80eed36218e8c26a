using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Needs;

/// <summary>The C compiler of this machine, for helpers that no managed program can be.</summary>
internal static class CCompiler
{
    private static readonly Lazy<string?> Found = new(() =>
        ((string[])["cc", "gcc", "clang"]).FirstOrDefault(name => Machine.Runs(name, ["-fsyntax-only", "-x", "c", "-"], "#include <stdio.h>\n")));

    /// <summary>Its name; null where there is none, or it has no headers.</summary>
    public static string? Program => Found.Value;

    /// <summary>Compiles a file.</summary>
    public static async Task CompileAsync(string source, string result, params IReadOnlyList<string> options)
    {
        Need.All(Need.Compiler);
        Assert.Equal((0, ""), await InstalledTool.RunAsync(Program!, [.. options, "-o", result, source]));
    }
}
