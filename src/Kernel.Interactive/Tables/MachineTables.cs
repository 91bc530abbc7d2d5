using System.Globalization;
using Kernel.Core.Machine;

namespace Kernel.Interactive.Tables;

/// <summary>Ops, op-sets, programs and machine states. Long ones are cut, and say by how much.</summary>
public static class MachineTables
{
    private const int MostRows = 16;

    private const int WordsInRow = 8;

    /// <summary>Ops, each with what it means.</summary>
    /// <param name="ops">The ops, in order.</param>
    public static Table Of(IEnumerable<Op> ops) => OfOps("", ops);

    /// <summary>One op: its engine, its operands by role, its meaning.</summary>
    /// <param name="op">The op.</param>
    public static Table Of(Op op) => OfOps("", [op]);

    /// <summary>The ops of one cycle.</summary>
    /// <param name="set">The op-set.</param>
    public static Table Of(OpSet set) =>
        OfOps(set.CostsCycle ? "op-set, one cycle" : "op-set, costs no cycle", set.Ops.OrderBy(op => op.Engine));

    /// <summary>The first ops of a stream, by part of the kernel.</summary>
    /// <param name="stream">The stream.</param>
    public static Table Of(OpStream stream) =>
        Cut(
            stream.ToString(),
            [Column.Number("#"), new("part"), new("engine"), new("op")],
            stream.Ops.Select((op, i) => (ValueArray<string>)[$"{i}", op.Part, op.Engine.Name(), op.ToString()]),
            stream.Ops.Count,
            "ops"
        );

    /// <summary>The first op-sets of a program, a column for each engine it uses.</summary>
    /// <param name="program">The program.</param>
    public static Table Of(Program program)
    {
        OpSet[] first = [.. program.OpSets.Take(MostRows)];
        Engine[] engines = [.. Engines.All.Where(engine => first.Any(set => set.On(engine).Any()))];
        return Cut(
            program.ToString(),
            [Column.Number("op-set"), .. engines.Select(engine => new Column(engine.Name()) { Wraps = true })],
            first.Select((set, i) => (ValueArray<string>)[$"{i}", .. engines.Select(engine => Cell(set, engine))]),
            program.Length,
            "op-sets"
        );

        static string Cell(OpSet set, Engine engine) => string.Join(' ', set.On(engine));
    }

    /// <summary>A machine state: where it stands, and the words that are not 0.</summary>
    /// <param name="state">The state.</param>
    public static Table Of(MachineState state)
    {
        ValueArray<string>[] rows =
        [
            .. Words("scratch", state.Scratch),
            .. Words("memory", state.Memory),
            .. Words("trace", state.Trace),
        ];
        Table table = new(
            state.ToString(),
            [new("words"), .. Enumerable.Range(0, WordsInRow).Select(i => Column.Number($"+{i}"))],
            rows.ToValueArray()
        );
        return table with { Notes = ["Rows in which all words are 0 are left out."] };
    }

    /// <summary>What a user or a file got wrong.</summary>
    /// <param name="diagnostics">The diagnostics; none is good news.</param>
    public static Table Of(IEnumerable<Diagnostic> diagnostics)
    {
        Diagnostic[] all = [.. diagnostics];
        return Cut(
            all.Length == 0 ? "no diagnostics" : "",
            [new("place"), new("code"), new("message") { Wraps = true }, new("other op")],
            all.Select(one => (ValueArray<string>)[one.Place, one.Code, one.Message, one.Partner?.ToString() ?? ""]),
            all.Length,
            "diagnostics"
        );
    }

    private static Table OfOps(string title, IEnumerable<Op> ops)
    {
        Op[] all = [.. ops];
        return Cut(
            title,
            [new("op"), new("engine"), new("operands"), new("meaning") { Wraps = true }],
            all.Select(op =>
                (ValueArray<string>)[op.ToString(), op.Engine.Name(), op.Info.ToString(), op.Info.Meaning]
            ),
            all.Length,
            "ops"
        );
    }

    private static Table Cut(
        string title,
        ValueArray<Column> columns,
        IEnumerable<ValueArray<string>> rows,
        int count,
        string what
    ) =>
        new(title, columns, rows.Take(MostRows).ToValueArray())
        {
            Notes = count > MostRows ? [$"and {Count(count - MostRows)} more {what}"] : [],
        };

    private static IEnumerable<ValueArray<string>> Words(string place, ValueArray<uint> words)
    {
        (int Start, uint[] Words)[] full =
        [
            .. words
                .Chunk(WordsInRow)
                .Select((row, i) => (i * WordsInRow, row))
                .Where(row => row.row.Any(word => word != 0)),
        ];
        foreach ((int start, uint[] row) in full.Take(MostRows))
        {
            IEnumerable<string> cells = Enumerable.Range(0, WordsInRow).Select(i => i < row.Length ? $"{row[i]}" : "");
            yield return [$"{place} {start}", .. cells];
        }
        if (full.Length > MostRows)
        {
            string[] none = new string[WordsInRow];
            Array.Fill(none, "");
            yield return [$"{place}: {Count(full.Length - MostRows)} more rows", .. none];
        }
    }

    private static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
