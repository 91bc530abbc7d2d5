using Kernel.Core.Machine;

namespace Kernel.Core.Analysis;

/// <summary>Ops by the engines that may run them, as counts or as a difference of counts.</summary>
/// <param name="Valu">Vector ops that only valu has.</param>
/// <param name="Alu">Slots of alu for what only alu can run.</param>
/// <param name="Either">Vector ops for a slot of valu, or a slot of alu for every lane.</param>
/// <param name="Load">Loads.</param>
/// <param name="Constant">Constants, made by load or by flow.</param>
/// <param name="Flow">Flow ops.</param>
/// <param name="Store">Stores.</param>
public sealed record EngineWork(
    Fraction Valu,
    Fraction Alu,
    Fraction Either,
    Fraction Load,
    Fraction Constant,
    Fraction Flow,
    Fraction Store
)
{
    /// <summary>Nothing to do.</summary>
    public static EngineWork None { get; } = new(0, 0, 0, 0, 0, 0, 0);

    /// <summary>What this has more than another, as a share.</summary>
    /// <param name="other">What is taken off.</param>
    /// <param name="parts">Into how many parts the difference is divided; at least 1.</param>
    public EngineWork Less(EngineWork other, int parts = 1)
    {
        return new(
            Part(Valu, other.Valu),
            Part(Alu, other.Alu),
            Part(Either, other.Either),
            Part(Load, other.Load),
            Part(Constant, other.Constant),
            Part(Flow, other.Flow),
            Part(Store, other.Store)
        );

        Fraction Part(Fraction mine, Fraction others) => (mine - others) / parts;
    }

    /// <summary>Vector ops: alone on valu or in either engine, and alu's slots as the part of one that they are.</summary>
    /// <param name="lanes">Words of a vector.</param>
    public Fraction VectorOps(int lanes) => Valu + Either + (Alu / lanes);
}

/// <summary>One of the ways in which something can be done.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Work">What it costs each time, beside the work that is fixed; may be negative.</param>
public sealed record MixOption(string Name, EngineWork Work);

/// <summary>Something done a number of times, each time in one of several ways.</summary>
/// <param name="Name">What is done.</param>
/// <param name="Times">How often.</param>
/// <param name="Options">The ways, at least one.</param>
public sealed record MixChoice(string Name, int Times, ValueArray<MixOption> Options);

/// <summary>How often an option is taken at the floor.</summary>
/// <param name="Choice">The choice.</param>
/// <param name="Option">The option.</param>
/// <param name="Times">How often; not a whole number, in general.</param>
public sealed record MixShare(string Choice, string Option, Fraction Times);

/// <summary>
/// The fewest cycles in which the engines can do some fixed work and, for each of several choices, whatever
/// mix of its options is best: a linear program over how often each option is taken. Shares of an
/// op and of a cycle are allowed and every slot is filled, so that no schedule is shorter.
/// </summary>
/// <param name="Cycles">The fewest cycles.</param>
/// <param name="Shares">The mix that reaches them, without what it does not use.</param>
/// <param name="Prices">
/// What one op more on each engine costs in cycles; 0 for an engine that does not bind. What valu's costs is
/// the price of a vector op.
/// </param>
public sealed record MixFloor(
    Fraction Cycles,
    ValueArray<MixShare> Shares,
    IReadOnlyDictionary<Engine, Fraction> Prices
)
{
    /// <summary>The floor of a mix.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="fixedWork">What is to be done whatever is chosen.</param>
    /// <param name="choices">The choices.</param>
    public static MixFloor Of(MachineModel model, EngineWork fixedWork, ValueArray<MixChoice> choices)
    {
        (MixChoice Choice, MixOption Option)[] options =
        [
            .. choices.SelectMany(choice => choice.Options.Select(option => (choice, option))),
        ];
        // Variables: cycles, vector ops on alu, constants on flow, then how often each option is taken.
        const int cycles = 0,
            onAlu = 1,
            onFlow = 2,
            first = 3;
        int count = first + options.Length;
        var rows = new List<LinearRow>
        {
            Row("valu", work => work.Valu + work.Either, (cycles, -model.ValuSlots), (onAlu, -1)),
            Row("alu", work => work.Alu, (cycles, -model.AluSlots), (onAlu, model.VectorLength)),
            Row("load", work => work.Load + work.Constant, (cycles, -model.LoadSlots), (onFlow, -1)),
            Row("flow", work => work.Flow, (cycles, -model.FlowSlots), (onFlow, 1)),
            Row("store", work => work.Store, (cycles, -model.StoreSlots)),
            Row("either", work => 0 - work.Either, (onAlu, 1)),
            Row("constant", work => 0 - work.Constant, (onFlow, 1)),
        };
        foreach (MixChoice choice in choices)
        {
            Fraction[] taken = new Fraction[count];
            for (int i = 0; i < options.Length; i++)
            {
                taken[first + i] = options[i].Choice == choice ? 1 : 0;
            }
            rows.Add(new(choice.Name, taken.ToValueArray(), choice.Times));
            rows.Add(new(choice.Name, taken.Select(factor => -factor).ToValueArray(), -choice.Times));
        }
        Fraction[] cost = new Fraction[count];
        cost[cycles] = 1;
        LinearOptimum optimum = new LinearProgram(cost.ToValueArray(), rows.ToValueArray()).Minimize()!;
        return new(
            optimum.Value,
            options
                .Select((at, i) => new MixShare(at.Choice.Name, at.Option.Name, optimum.Variables[first + i]))
                .Where(share => share.Times.Sign > 0)
                .ToValueArray(),
            new Dictionary<Engine, Fraction>
            {
                [Engine.Valu] = optimum.Prices[0],
                [Engine.Alu] = optimum.Prices[1],
                [Engine.Load] = optimum.Prices[2],
                [Engine.Flow] = optimum.Prices[3],
                [Engine.Store] = optimum.Prices[4],
            }
        );

        LinearRow Row(string name, Func<EngineWork, Fraction> of, params (int Variable, int Factor)[] others)
        {
            Fraction[] factors = new Fraction[count];
            foreach ((int variable, int factor) in others)
            {
                factors[variable] = factor;
            }
            for (int i = 0; i < options.Length; i++)
            {
                factors[first + i] = of(options[i].Option.Work);
            }
            return new(name, factors.ToValueArray(), -of(fixedWork));
        }
    }
}
