using System.Globalization;
using System.Text;
using Kernel.Core.Analysis;
using Kernel.Core.Machine;
using Kernel.Interactive.Charts;
using Kernel.Interactive.Tables;

namespace Kernel.Interactive.Views;

/// <summary>What differs between two lists of ops: a table by engine, and the ops side by side.</summary>
public static class DiffView
{
    // A pass may touch every op of a stream; what is cut off is said, and the whole is in ProgramDiff.Unified.
    private const int mostLines = 120;
    private const int mostInDocument = 2_000;

    /// <summary>The view.</summary>
    /// <param name="diff">The difference.</param>
    public static Sheet Of(ProgramDiff diff) =>
        new(
            diff.ToString(),
            diff.IsEmpty
                ? []
                :
                [
                    new Rows(ByEngine(diff)),
                    new Markup(Sides(diff)) { InText = false },
                    new Lines(Unified(diff)) { InHtml = false },
                ]
        );

    /// <summary>How many ops of each engine went, came and changed.</summary>
    /// <param name="diff">The difference.</param>
    public static Table ByEngine(ProgramDiff diff) =>
        Table.Of(
            diff.ByEngine,
            ("engine", count => count.Engine.Name()),
            ("kept", count => count.Same),
            ("removed", count => count.Removed),
            ("added", count => count.Added),
            ("changed", count => count.Changed)
        );

    /// <summary>The document: the counts, and every op that is not in both.</summary>
    /// <param name="diff">The difference.</param>
    public static object Document(ProgramDiff diff)
    {
        DiffLine[] differing = [.. diff.Lines.Where(line => line.Kind != DiffKind.Same)];
        return new
        {
            A = diff.NameA,
            B = diff.NameB,
            Same = diff.IsEmpty,
            Kept = diff.Count(DiffKind.Same),
            Removed = diff.Count(DiffKind.Removed),
            Added = diff.Count(DiffKind.Added),
            Changed = diff.Count(DiffKind.Changed),
            Engines = diff.ByEngine.Select(count => new
            {
                Engine = count.Engine.Name(),
                Kept = count.Same,
                count.Removed,
                count.Added,
                count.Changed,
            }),
            Lines = differing
                .Take(mostInDocument)
                .Select(line => new
                {
                    line.Kind,
                    A = line.A < 0 ? null : (int?)line.A,
                    B = line.B < 0 ? null : (int?)line.B,
                    Before = line.Before?.ToString(),
                    After = line.After?.ToString(),
                }),
            More = Math.Max(0, differing.Length - mostInDocument),
        };
    }

    private static string Unified(ProgramDiff diff)
    {
        string[] lines = diff.Unified().TrimEnd('\n').Split('\n');
        string shown = "\n" + string.Join('\n', lines.Take(mostLines));
        return lines.Length > mostLines ? $"{shown}\n{More(lines.Length - mostLines)}" : shown;
    }

    private static string More(int lines) =>
        string.Create(CultureInfo.InvariantCulture, $"and {lines:N0} more lines; Unified() gives them all");

    /// <summary>Both sides in one table, what went on the left and what came on the right.</summary>
    private static string Sides(ProgramDiff diff)
    {
        var html = new StringBuilder("<table style=\"font-size:0.85em;border-collapse:collapse\"><thead><tr>");
        foreach (string name in (string[])["", diff.NameA, "", diff.NameB])
        {
            html.Append("<th style=\"text-align:left;padding:0.2em 0.6em\">")
                .Append(Sheet.Encode(name))
                .Append("</th>");
        }
        html.Append("</tr></thead><tbody>");
        int left = mostLines;
        int all = 0;
        foreach (DiffHunk hunk in diff.Hunks())
        {
            all += hunk.Lines.Count;
            if (left <= 0)
            {
                continue;
            }
            // What is left out between two places that differ.
            html.Append("<tr><td colspan=\"4\" style=\"opacity:0.6;text-align:left;padding:0 0.6em\">⋯</td></tr>");
            foreach (DiffLine line in hunk.Lines.Take(left))
            {
                html.Append("<tr>");
                Cell(html, line.A, line.Before, line.Kind, Palette.Vermilion, "−");
                Cell(html, line.B, line.After, line.Kind, Palette.Blue, "+");
                html.Append("</tr>");
            }
            left -= hunk.Lines.Count;
        }
        html.Append("</tbody></table>");
        if (all > mostLines)
        {
            html.Append("<p>").Append(Sheet.Encode(More(all - mostLines))).Append("</p>");
        }
        return html.ToString();
    }

    private static void Cell(StringBuilder html, int place, Op? op, DiffKind kind, string colour, string sign)
    {
        string ground = kind == DiffKind.Same || op is null ? "" : $";background:rgba({Palette.Rgb(colour)},0.22)";
        string text =
            op is null ? ""
            : kind == DiffKind.Same ? $"  {op}"
            : $"{sign} {op}";
        html.Append(
                CultureInfo.InvariantCulture,
                $"<td style=\"text-align:right;opacity:0.6;padding:0 0.6em\">{(place < 0 ? "" : place)}</td>"
            )
            .Append(
                CultureInfo.InvariantCulture,
                $"<td style=\"text-align:left;white-space:pre;font-family:monospace;padding:0.05em 0.6em{ground}\">{Sheet.Encode(text)}</td>"
            );
    }
}
