using System.Globalization;
using Kernel.Core.Machine;

namespace Kernel.Core.Analysis;

/// <summary>The fewest cycles that one resource allows.</summary>
/// <param name="Name">The engine or engines, such as <c>alu+valu</c>, or <c>critical path</c>.</param>
/// <param name="Work">
/// What they must do at the least: slots of a single engine, lanes of alu and valu together, ops of the
/// longest chain's cycles.
/// </param>
/// <param name="PerCycle">How much of it they do in a cycle.</param>
/// <param name="Cycles">The fewest cycles.</param>
public sealed record Floor(string Name, long Work, long PerCycle, long Cycles)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} {Cycles:N0}");
}

/// <summary>
/// The fewest cycles in which these ops can be executed, resource by resource. A floor is about the ops
/// as they are: a pass that rewrites them changes the floors.
/// </summary>
/// <param name="Freedom">Which ops may change engines.</param>
/// <param name="AsWritten">Per engine, every op on the engine it is written for.</param>
/// <param name="Bounds">
/// What holds whatever is chosen under the freedom. Per engine the ops that can go nowhere else; then the
/// engines together that share ops: <c>alu+valu</c> in lanes, <c>load+flow</c> in slots, and
/// <c>all engines</c>, the fewest cycles for which every op finds an engine; then the critical path.
/// </param>
public sealed record Floors(Freedom Freedom, ValueArray<Floor> AsWritten, ValueArray<Floor> Bounds)
{
    /// <summary>The floor that binds: the highest, and of equals the one of fewest engines.</summary>
    public Floor Binding => Bounds.Aggregate((best, next) => next.Cycles > best.Cycles ? next : best);

    /// <summary>Cycles of the highest floor.</summary>
    public long Highest => Binding.Cycles;

    /// <summary>Of the floors as written the highest: the engine with the most to do for its slots.</summary>
    public Floor BindingAsWritten => AsWritten.Aggregate((best, next) => next.Cycles > best.Cycles ? next : best);

    /// <summary>A bound by its name.</summary>
    /// <param name="name">A name such as <c>valu</c> or <c>critical path</c>.</param>
    /// <exception cref="InvalidOperationException">There is no such bound.</exception>
    public Floor this[string name] => Bounds.Single(bound => bound.Name == name);

    /// <summary>Cycles as a multiple of the highest floor, from 1 up; null when nothing is to be done.</summary>
    /// <param name="cycles">The cycles a schedule takes.</param>
    public double? Gap(long cycles) => Highest == 0 ? null : (double)cycles / Highest;

    /// <summary>The floors of a finished program.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="program">A legal program; every op-set counts once.</param>
    /// <param name="freedom">Which ops may change engines; null for all that may.</param>
    public static Floors Of(MachineModel model, Program program, Freedom? freedom = null) =>
        Of(DataFlow.Of(model, program), freedom ?? Freedom.Full, scalarsStay: false);

    /// <summary>The floors of a stream; its scalar ops stay scalar.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="stream">Any straight-line stream.</param>
    /// <param name="freedom">Which ops may change engines; null for all that may.</param>
    public static Floors Of(MachineModel model, OpStream stream, Freedom? freedom = null) =>
        Of(DataFlow.Of(model, stream), freedom ?? Freedom.Full, scalarsStay: true);

    internal static Floors Of(DataFlow flow, Freedom freedom, bool scalarsStay)
    {
        CriticalPath path = CriticalPath.Of(flow);
        var work = Work.Of(flow, freedom, scalarsStay);
        MachineModel model = flow.Model;
        Floor[] written =
        [
            .. Engines.Costed.Select(engine =>
                Bound(engine.Name(), flow.Ops.Count(issued => issued.Engine == engine), model.Slots(engine))
            ),
        ];
        return new(
            freedom,
            written.ToValueArray(),
            [.. work.Bounds(model), new("critical path", path.Length, 1, path.Length)]
        );
    }

    private static Floor Bound(string name, long work, long perCycle) =>
        new(name, work, perCycle, work == 0 ? 0 : (work + perCycle - 1) / perCycle);

    /// <summary>The ops by where they may run; scalar and vector arithmetic in lanes.</summary>
    private sealed class Work
    {
        private bool vectorsOnAlu;
        private long lanes;
        private long vectorLength;
        private long alu;
        private long valu;
        private long load;
        private long store;
        private long flow;
        private long constants;
        private long scalarSelects;
        private long vectorSelects;

        public static Work Of(DataFlow flow, Freedom freedom, bool scalarsStay)
        {
            var work = new Work { vectorsOnAlu = freedom.VectorsOnAlu, vectorLength = flow.Model.VectorLength };
            foreach (IssuedOp issued in flow.Ops)
            {
                work.Add(issued.Op, flow.IsConstant(issued.Index), freedom, scalarsStay);
            }
            return work;
        }

        public IEnumerable<Floor> Bounds(MachineModel model)
        {
            yield return Bound("alu", alu, model.AluSlots);
            yield return Bound("valu", valu, model.ValuSlots);
            yield return Bound("load", load, model.LoadSlots);
            yield return Bound("store", store, model.StoreSlots);
            yield return Bound("flow", flow, model.FlowSlots);
            yield return Bound("alu+valu", lanes, LanesPerCycle(model));
            yield return Bound("load+flow", load + constants + flow, model.LoadSlots + model.FlowSlots);
            yield return Bound("all engines", 0, 1) with
            {
                Work = lanes + load + store + flow + constants + scalarSelects + vectorSelects,
                PerCycle = LanesPerCycle(model) + model.LoadSlots + model.StoreSlots + model.FlowSlots,
                Cycles = Together(model),
            };
        }

        private long LanesPerCycle(MachineModel model) => model.AluSlots + (model.ValuSlots * vectorLength);

        private void Add(Op op, bool isConstant, Freedom freedom, bool scalarsStay)
        {
            switch (op.Engine)
            {
                case Engine.Alu:
                    alu += scalarsStay || !freedom.VectorsOnAlu ? 1 : 0;
                    lanes++;
                    break;
                case Engine.Valu:
                    valu += op.Code == Opcode.MultiplyAdd || !freedom.VectorsOnAlu ? 1 : 0;
                    lanes += vectorLength;
                    break;
                case Engine.Load when op.Code == Opcode.Const && freedom.ConstantsByFlow:
                case Engine.Flow when op.Code == Opcode.AddImmediate && isConstant && freedom.ConstantsByFlow:
                    constants++;
                    break;
                case Engine.Load:
                    load++;
                    break;
                case Engine.Store:
                    store++;
                    break;
                case Engine.Flow when op.Code == Opcode.VSelect && freedom.SelectsByArithmetic:
                    vectorSelects++;
                    break;
                case Engine.Flow when op.Code is Opcode.Select or Opcode.AddImmediate && freedom.SelectsByArithmetic:
                    scalarSelects++;
                    break;
                case Engine.Flow:
                    flow++;
                    break;
                default:
                    throw new InvalidOperationException($"{op} takes no slot");
            }
        }

        /// <summary>The fewest cycles for which every op finds an engine that may take it.</summary>
        private long Together(MachineModel model)
        {
            long low = new[]
            {
                Bound("", alu, model.AluSlots),
                Bound("", valu, model.ValuSlots),
                Bound("", load, model.LoadSlots),
                Bound("", store, model.StoreSlots),
                Bound("", flow, model.FlowSlots),
            }.Max(bound => bound.Cycles);
            long high = low + lanes + constants + scalarSelects + (vectorSelects * vectorLength);
            while (low < high)
            {
                long middle = low + ((high - low) / 2);
                (low, high) = Fits(model, middle) ? (low, middle) : (middle + 1, high);
            }
            return low;
        }

        private bool Fits(MachineModel model, long cycles)
        {
            long loadRoom = (model.LoadSlots * cycles) - load;
            long constantsOnFlow = Math.Max(0, constants - loadRoom);
            long onFlow = flow + constantsOnFlow + scalarSelects + vectorSelects;
            // What flow cannot take of the selects becomes arithmetic, the cheap ones first.
            long surplus = Math.Max(0, onFlow - (model.FlowSlots * cycles));
            long scalars = Math.Min(surplus, scalarSelects);
            long vectors = surplus - scalars;
            long needed = lanes + scalars + (vectors * vectorLength);
            bool arithmeticFits =
                vectorsOnAlu || needed == lanes
                    ? needed <= LanesPerCycle(model) * cycles
                    : FitsApart(model, cycles, scalars, vectors);
            return vectors <= vectorSelects && arithmeticFits;
        }

        /// <summary>The same when vector ops may not leave the valu.</summary>
        private bool FitsApart(MachineModel model, long cycles, long scalars, long vectors) =>
            alu + scalars <= model.AluSlots * cycles && valu + vectors <= model.ValuSlots * cycles;
    }
}
