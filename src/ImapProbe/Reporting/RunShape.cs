namespace ImapProbe.Reporting;

/// <summary>How many reports a run was asked for, by its form: the look of its report must not depend on how many there are today.</summary>
internal enum RunShape
{
    /// <summary>One.</summary>
    Single,

    /// <summary>Several, or as many as there are.</summary>
    Many,
}
