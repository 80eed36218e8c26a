using System.Text;
using ImapProbe.Tests.House;
using ImapProbe.Tests.Needs;
using ImapProbe.Tests.Support;

namespace ImapProbe.Tests.Installing;

/// <summary>A real shell with the completion of imap-probe, in a folder with a few files, and with somebody at the keyboard.</summary>
internal abstract class CompletionShell
{
    /// <summary>What a person would have to quote.</summary>
    public const string File = "a file";

    private const string Separator = "==";

    /// <summary>The shells, by name.</summary>
    public static IReadOnlyDictionary<string, CompletionShell> All { get; } =
        new Dictionary<string, CompletionShell>(StringComparer.Ordinal) { ["bash"] = new Bash(), ["zsh"] = new Zsh(), ["fish"] = new Fish() };

    /// <summary>The file with what this shell offers.</summary>
    public abstract string FileName { get; }

    /// <summary>The text of that file.</summary>
    public string Text => System.IO.File.ReadAllText(Path);

    /// <summary>Where it is.</summary>
    protected string Path => System.IO.Path.Combine(Readme.Root, "src", "ImapProbe", "Completions", FileName);

    /// <summary>What it takes for the shell to be started like this.</summary>
    protected abstract IReadOnlyList<Need> Needs { get; }

    /// <summary>What is offered at the end of lines that begin with imap-probe, for each of them.</summary>
    public async Task<IReadOnlyList<string[]>> OfferedAsync(IReadOnlyList<string> lines)
    {
        Need.All(Needs);
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["work"]);
        await System.IO.File.WriteAllTextAsync(System.IO.Path.Combine(folder["work"], File), "");
        var answer = folder["answer"];
        var (words, typed) = Session(folder, lines);
        string[] all = ["-C", folder["work"], $"HOME={folder["work"]}", "LC_ALL=C.UTF-8", "TERM=xterm", $"ANSWER={answer}", $"COMPLETION={Path}", .. words];
        var (_, said) = await InstalledTool.RunAsync("env", all, typed);
        Assert.True(System.IO.File.Exists(answer), said);
        var offered = new List<string[]>();
        var current = new List<string>();
        foreach (var word in await System.IO.File.ReadAllLinesAsync(answer))
        {
            if (word is Separator)
            {
                offered.Add([.. current]);
                current.Clear();
                continue;
            }

            current.Add(word);
        }

        Assert.True(offered.Count == lines.Count, said);
        return offered;
    }

    /// <summary>How the shell is started, and what is typed: for each line all that is offered goes to $ANSWER, a word a line, and "==" behind it.</summary>
    protected abstract (string[] Words, string Typed) Session(TempFolder folder, IReadOnlyList<string> lines);

    private sealed class Bash : CompletionShell
    {
        public override string FileName => "imap-probe.bash";

        protected override IReadOnlyList<Need> Needs => [];

        // M-* puts all that is offered into the line; C-a puts a command before it.
        protected override (string[] Words, string Typed) Session(TempFolder folder, IReadOnlyList<string> lines)
        {
            var typed = new StringBuilder("source \"$COMPLETION\"\noffered() { shift \"$1\"; printf '%s\\n' \"${@:2}\" == >> \"$ANSWER\"; }\n");
            foreach (var line in lines)
                typed.Append(line).Append("\e*\u0001offered ").Append(line.TrimEnd().Split(' ').Length - (line.EndsWith(' ') ? 0 : 1)).Append(' ').Append('\n');
            return (["bash", "--norc", "--noprofile", "-i"], typed.Append("exit\n").ToString());
        }
    }

    private sealed class Fish : CompletionShell
    {
        public override string FileName => "imap-probe.fish";

        protected override IReadOnlyList<Need> Needs => [Need.Fish];

        // A description stands behind a tab.
        protected override (string[] Words, string Typed) Session(TempFolder folder, IReadOnlyList<string> lines)
        {
            var script = new StringBuilder("source $COMPLETION\n");
            foreach (var line in lines)
                script.Append("complete -C '").Append(line).Append("' | string replace -r '\\t.*' '' >> $ANSWER; echo == >> $ANSWER\n");
            return (["fish", "--no-config", "-c", script.ToString()], "");
        }
    }

    private sealed class Zsh : CompletionShell
    {
        public override string FileName => "_imap-probe";

        protected override IReadOnlyList<Need> Needs => [Need.Zsh, Need.Script, Need.Terminals];

        // All that is offered goes through compadd, wherever it is called from. The line editor wants a terminal.
        private const string Start = """
            fpath=(${COMPLETION:h} $fpath)
            autoload -Uz compinit
            compinit -D -u
            setopt NO_AUTO_LIST NO_AUTO_MENU NO_BEEP
            bindkey '^X' complete-word
            compadd() {
                local -a offered
                if (( ! ${@[(I)-[OAD]]} )); then
                    builtin compadd -A offered "$@"
                    (( $#offered )) && print -rl -- ${(Q)offered} >> $ANSWER
                fi
                builtin compadd "$@"
            }

            """;

        protected override (string[] Words, string Typed) Session(TempFolder folder, IReadOnlyList<string> lines)
        {
            folder.Write(".zshrc", Encoding.UTF8.GetBytes(Start));
            var typed = new StringBuilder();
            foreach (var line in lines)
                typed.Append(line).Append("\u0018\u0001\u000bprint '==' >> $ANSWER\r");
            return (
                [$"ZDOTDIR={System.IO.Path.GetDirectoryName(folder["work"])}", "SHELL=/bin/sh", "script", "-qec", "exec zsh -o NO_GLOBAL_RCS -i", "/dev/null"],
                typed.Append("exit\r").ToString());
        }
    }
}
