using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Installing;

/// <summary>The native binary is small, and hardened as the system's own programs are.</summary>
[Trait(ProbeProgram.Trait, ProbeProgram.NativeOnly)]
public sealed class NativeBinaryTests
{
    private const int Largest = 9_000_000;

    public NativeBinaryTests() => Need.All(Need.NativeBinary);

    [Fact]
    public void It_is_not_larger_than_9_MB() => Assert.InRange(Read().Length, 1, Largest);

    // .NET's tables hold the addresses of functions, and OpenSSL reads what a stranger sends: where they are must not be known beforehand.
    [Fact]
    public void It_is_loaded_at_an_address_of_the_systems_choice() => Assert.Equal(ElfFile.Shared, new ElfFile(Read()).Kind);

    [Fact]
    public void What_its_loader_wrote_is_read_only_and_its_stack_is_not_executed()
    {
        var binary = new ElfFile(Read());

        Assert.True(binary.BindsAtOnce);
        Assert.NotNull(binary.FlagsOf(ElfFile.ReadOnlyBehindRelocation));
        Assert.Equal(0u, binary.FlagsOf(ElfFile.Stack) & ElfFile.Executable);
    }

    // Where this fails, another MailKit has other names for what ILLink.Substitutions.xml leaves out, or comes to it.
    [Fact]
    public void Nothing_that_reads_messages_is_in_it() =>
        Assert.DoesNotContain(Functions(), function => function.Name.StartsWith("MimeKit_MimeKit_MimeParser__", StringComparison.Ordinal));

    private static IEnumerable<(string Name, ulong Address, ulong Length)> Functions()
    {
        Need.All(Need.Symbols);
        return new ElfFile(File.ReadAllBytes(ProbeProgram.Symbols)).Functions();
    }

    private static byte[] Read() => File.ReadAllBytes(ProbeProgram.Native!);
}
