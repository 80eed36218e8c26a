using System.Buffers.Binary;
using System.Text;

namespace ImapProbe.Tests.Installing;

/// <summary>What a loader reads of a 64-bit ELF file in the order of bytes of x86 and ARM (elf(5)).</summary>
internal sealed class ElfFile(byte[] bytes)
{
    /// <summary>An executable that is loaded wherever the system chooses, ET_DYN.</summary>
    public const int Shared = 3;

    /// <summary>The segment that says whether the stack may be executed, PT_GNU_STACK.</summary>
    public const uint Stack = 0x6474E551;

    /// <summary>The segment that is read-only once it is relocated, PT_GNU_RELRO.</summary>
    public const uint ReadOnlyBehindRelocation = 0x6474E552;

    /// <summary>The flag of a segment that may be executed, PF_X.</summary>
    public const uint Executable = 1;

    private const uint Dynamic = 2;
    private const uint SymbolTable = 2;
    private const int FunctionSymbol = 2;
    private const int DynamicFlags = 30;
    private const ulong BindNow = 8;

    /// <summary>The kind of file.</summary>
    public int Kind => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(16));

    /// <summary>Whether every function of a library is bound before the program begins, so that their table can be read-only.</summary>
    public bool BindsAtOnce => DynamicEntries().Any(entry => entry.Tag is DynamicFlags && (entry.Value & BindNow) is not 0);

    /// <summary>Finds a segment.</summary>
    public uint? FlagsOf(uint type) => Segments().Where(segment => segment.Type == type).Select(segment => (uint?)segment.Flags).FirstOrDefault();

    /// <summary>The functions that the file names, where it is not stripped.</summary>
    public IEnumerable<(string Name, ulong Address, ulong Length)> Functions()
    {
        var sections = Sections().ToList();
        foreach (var (_, offset, length, link) in sections.Where(section => section.Type is SymbolTable))
        {
            for (var at = offset; at < offset + length; at += 24)
            {
                if ((bytes[at + 4] & 0xF) is not FunctionSymbol)
                    continue;
                var name = bytes.AsSpan(sections[link].Offset + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at)));
                yield return (
                    Encoding.UTF8.GetString(name[..name.IndexOf((byte)0)]),
                    BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at + 8)),
                    BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at + 16)));
            }
        }
    }

    private IEnumerable<(uint Type, int Offset, int Length, int Link)> Sections()
    {
        foreach (var at in Entries(40, 58))
        {
            yield return (
                BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 4)),
                (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at + 24)),
                (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at + 32)),
                BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 40)));
        }
    }

    private IEnumerable<(uint Type, uint Flags, int Offset, int Length)> Segments()
    {
        foreach (var at in Entries(32, 54))
        {
            yield return (
                BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at)),
                BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 4)),
                (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at + 8)),
                (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at + 32)));
        }
    }

    // The header says where a table is, how long an entry is and, behind that, how many there are.
    private IEnumerable<int> Entries(int tableAt, int sizeAt)
    {
        var table = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(tableAt));
        var size = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(sizeAt));
        var count = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(sizeAt + 2));
        return Enumerable.Range(0, count).Select(i => table + i * size);
    }

    private IEnumerable<(long Tag, ulong Value)> DynamicEntries()
    {
        var (_, _, offset, length) = Segments().Single(segment => segment.Type is Dynamic);
        for (var at = offset; at < offset + length; at += 16)
            yield return (BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at)), BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at + 8)));
    }
}
