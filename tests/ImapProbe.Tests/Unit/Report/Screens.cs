using ImapProbe.Report.Text;

namespace ImapProbe.Tests.Unit.Report;

/// <summary>What reports are shown on in tests.</summary>
internal static class Screens
{
    public static Screen Narrow { get; } = new(80, true, Palette.Plain);

    public static Screen Wide { get; } = new(120, true, Palette.Plain);

    public static Screen NarrowAscii { get; } = new(80, false, Palette.Plain);

    public static Screen WideAscii { get; } = new(120, false, Palette.Plain);

    public static IReadOnlyList<Screen> All { get; } =
    [
        Screen.Plain,
        .. from columns in (int[])[20, 40, 79, 80, 120, 300] from isUnicode in (bool[])[true, false] select new Screen(columns, isUnicode, Palette.Plain),
    ];

    /// <summary>The same screen with colours.</summary>
    public static Screen Coloured(this Screen screen) => screen with { Palette = Palette.Ansi };
}
