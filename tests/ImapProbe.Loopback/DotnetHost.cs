namespace ImapProbe.Loopback;

/// <summary>How assemblies are run that lie beside this one.</summary>
internal static class DotnetHost
{
    /// <summary>The host that runs this process, where it is one: under a test runner it may be the runner's own executable.</summary>
    public static string Path =>
        Environment.ProcessPath is { } own && System.IO.Path.GetFileNameWithoutExtension(own) == "dotnet" ? own : "dotnet";

    public static string AssemblyBesideThis(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, name);
}
