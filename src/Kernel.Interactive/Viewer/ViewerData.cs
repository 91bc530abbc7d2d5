using System.Text.Json;
using Kernel.Core.Analysis;
using Kernel.Core.Machine;

namespace Kernel.Interactive.Viewer;

/// <summary>What the viewer's page has to know of a program: a head to be read as it stands, and packed columns.</summary>
/// <remarks>
/// Who reads whose words is not among it: the page finds that in the ops when it is asked. What takes the data flow of
/// the whole program (when operands were there, what an op waited for, why slots are empty) is.
/// </remarks>
internal static class ViewerData
{
    private static readonly JsonSerializerOptions options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>The page's head and the columns, in the order in which <c>data.js</c> takes them.</summary>
    public static (string Head, string Packed) Of(TimelineViewer viewer)
    {
        MachineModel model = viewer.Model;
        Program program = viewer.Shown;
        var explanation = Explanation.Of(model, program);
        ValueArray<IssuedOp> ops = explanation.Ops;
        IReadOnlyList<OpWait> waits = explanation.Waits;
        var names = new GroupNames(model, program);
        var columns = new Columns()
            .Signed(Steps(OpSetsOf(viewer, explanation.Cycles)))
            .Signed(Steps(Pressure.Of(model, program).Live.Select(words => (long)words)))
            .Natural(Steps(ops.Select(op => (long)op.Cycle)))
            .Natural(ops.Select(op => (long)op.Op.Code))
            .Signed(ops.Select(op => op.Op.X0))
            .Signed(ops.Select(op => op.Op.X1))
            .Signed(ops.Select(op => op.Op.X2))
            .Signed(ops.Select(op => op.Op.X3))
            .Texts(names.Texts)
            .Natural(names.Groups)
            .Natural(names.Values);
        Waits(columns, ops, waits);
        foreach (Engine engine in Engines.Costed)
        {
            foreach (IdleReason reason in Enum.GetValues<IdleReason>())
            {
                columns.Natural(
                    Enumerable
                        .Range(0, explanation.Cycles)
                        .Select(cycle => (long)explanation.Idle.Empty(engine, reason, cycle))
                );
            }
        }
        return (JsonSerializer.Serialize(Head(viewer, explanation, names), options), columns.Pack());
    }

    private static void Waits(Columns columns, IReadOnlyList<IssuedOp> ops, IReadOnlyList<OpWait> waits) =>
        columns
            .Natural(waits.Select((wait, op) => (long)ops[op].Cycle - wait.Ready))
            .Natural(waits.Select((wait, op) => (long)ops[op].Cycle - wait.Earliest))
            .Natural(waits.Select(wait => (long)wait.Slack))
            .Natural(waits.Select(wait => (long)wait.EngineFull))
            .Natural(waits.Select(wait => (long)wait.ScratchFull))
            .Signed(waits.Select((wait, op) => (long)ops[op].Cycle - wait.Roomy))
            // How many ops back; 0 says that there is none.
            .Natural(waits.Select((wait, op) => wait.LastTenant < 0 ? 0L : op - wait.LastTenant))
            .Natural(waits.Select((wait, op) => wait.Arrival is { } edge ? op - (long)edge.Op : 0))
            .Natural(waits.Select(wait => wait.Arrival is { } edge ? (long)edge.Kind : 0))
            .Signed(waits.Select(wait => wait.Arrival?.Word ?? -1));

    /// <summary>The ops' rows of the op table, for a page that has ops.</summary>
    public static object Forms() =>
        OpTable
            .All.Where(info => info.Engine != Engine.Debug)
            .Select(info => new
            {
                Code = (int)info.Code,
                Name = info.FlatName,
                Slot = info.SlotName,
                Engine = (int)info.Engine,
                Kind = OpKind.IndexOf(info.Code),
                info.Meaning,
                info.Doc,
                Operands = info.Operands.Select(operand => new
                {
                    operand.Name,
                    Role = operand.Role.ToString(),
                    operand.IsVector,
                }),
            });

    private static object Head(TimelineViewer viewer, Explanation explanation, GroupNames names) =>
        new
        {
            viewer.Name,
            explanation.Cycles,
            Ops = explanation.Ops.Count,
            Texts = names.Texts.Count,
            viewer.Model.VectorLength,
            viewer.Model.ScratchSize,
            viewer.Note,
            Engines = Engines.Costed.Select(engine => new
            {
                Name = engine.Name(),
                Slots = viewer.Model.Slots(engine),
                Colour = Charts.Palette.Of(engine),
            }),
            Reasons = Enum.GetValues<IdleReason>().Select(reason => Names.Kebab($"{reason}").Replace('-', ' ')),
            Kinds = OpKind.All,
            Forms = Forms(),
        };

    /// <summary>For each cycle the op-set that is executed in it.</summary>
    private static IEnumerable<long> OpSetsOf(TimelineViewer viewer, int cycles)
    {
        long[] sets = new long[cycles];
        int cycle = 0;
        for (int set = 0; set < viewer.Shown.Length; set++)
        {
            if (viewer.Shown.OpSets[set].CostsCycle)
            {
                sets[cycle++] = viewer.OpSetOf(set);
            }
        }
        return sets;
    }

    private static IEnumerable<long> Steps(IEnumerable<long> numbers)
    {
        long last = 0;
        foreach (long number in numbers)
        {
            yield return number - last;
            last = number;
        }
    }
}
