using CsCheck;
using Kernel.Core.Analysis;
using Kernel.Core.Machine;

namespace Kernel.Core.Tests.Analysis;

/// <summary>The simplex method against all corners tried one by one, and against its own dual.</summary>
public class LinearProgramTests
{
    private static readonly Gen<LinearProgram> small =
        from variables in Gen.Int[1, 3]
        from cost in Gen.Int[-3, 5].Array[variables]
        from rows in Gen.Select(Gen.Int[-4, 4].Array[variables], Gen.Int[-6, 9]).Array[0, 4]
        select new LinearProgram(
            cost.Select(c => (Fraction)c).ToValueArray(),
            [
                .. rows.Select((row, i) => Row($"row {i}", row.Item1, row.Item2)),
                // A box, so that the cost cannot fall without end.
                .. Enumerable.Range(0, variables).Select(i => Row("box", Unit(i, variables), 7)),
            ]
        );

    [Fact]
    public void The_optimum_is_the_best_corner() =>
        small.Sample(
            program =>
            {
                Fraction[] corners = [.. Corners(program).Where(x => Meets(program, x)).Select(x => Cost(program, x))];
                LinearOptimum? optimum = program.Minimize();

                Assert.Equal(corners.Length == 0, optimum is null);
                if (optimum is not null)
                {
                    Assert.Equal(corners.Min(), optimum.Value);
                    Assert.True(Meets(program, [.. optimum.Variables]));
                    Assert.Equal(optimum.Value, Cost(program, [.. optimum.Variables]));
                }
            },
            iter: 2000
        );

    [Fact]
    public void The_prices_prove_the_optimum() =>
        small.Sample(
            program =>
            {
                if (program.Minimize() is not { } optimum)
                {
                    return;
                }
                // For any x that meets the rows: cost x >= -prices rows x >= -prices limits, which is the value.
                Assert.All(optimum.Prices, price => Assert.True(price.Sign >= 0));
                for (int j = 0; j < program.Cost.Count; j++)
                {
                    Fraction reduced = program.Cost[j];
                    for (int i = 0; i < program.Rows.Count; i++)
                    {
                        reduced += optimum.Prices[i] * program.Rows[i].Factors[j];
                    }
                    Assert.True(reduced.Sign >= 0);
                }
                Assert.Equal(optimum.Value, -Dot(optimum.Prices, program.Rows.Select(row => row.Limit)));
            },
            iter: 2000
        );

    [Fact]
    public void What_cannot_be_met_has_no_optimum_and_what_has_no_end_is_told()
    {
        Assert.Null(new LinearProgram([1], [Row("at most", [1], 2), Row("at least", [-1], -3)]).Minimize());
        Assert.Throws<InvalidOperationException>(() => new LinearProgram([-1], [Row("below", [-1], 0)]).Minimize());
        Assert.Throws<ArgumentException>(() => new LinearProgram([1, 1], [Row("short", [1], 2)]).Minimize());
    }

    [Fact]
    public void A_mix_fills_the_engines_that_bind()
    {
        // 60 vector ops and 10 flow ops; each of 20 things takes a vector op or two flow ops.
        EngineWork work = EngineWork.None with
        {
            Either = 60,
            Flow = 4,
        };
        MixChoice choice = new(
            "things",
            20,
            [new("vector", EngineWork.None with { Either = 1 }), new("flow", EngineWork.None with { Flow = 2 })]
        );

        var floor = MixFloor.Of(MachineModel.TakeHome, work, [choice]);

        // 7.5 T = 60 + v and T = 4 + 2 (20 - v)
        Fraction vectors = new(270, 16);
        Assert.Equal((60 + vectors) / new Fraction(15, 2), floor.Cycles);
        Assert.Equal(4 + (2 * (20 - vectors)), floor.Cycles);
        Assert.Equal([("vector", vectors), ("flow", 20 - vectors)], floor.Shares.Select(s => (s.Option, s.Times)));
        Assert.Equal(2 * floor.Prices[Engine.Flow], floor.Prices[Engine.Valu]);
        Assert.Equal(8 * floor.Prices[Engine.Alu], floor.Prices[Engine.Valu]);
        Assert.Equal(0, floor.Prices[Engine.Load]);
    }

    private static LinearRow Row(string name, int[] factors, int limit) =>
        new(name, factors.Select(factor => (Fraction)factor).ToValueArray(), limit);

    private static int[] Unit(int at, int count) => [.. Enumerable.Range(0, count).Select(i => i == at ? 1 : 0)];

    private static Fraction Cost(LinearProgram program, Fraction[] x) => Dot(program.Cost, x);

    private static bool Meets(LinearProgram program, Fraction[] x) =>
        x.All(value => value.Sign >= 0) && program.Rows.All(row => Dot(row.Factors, x) <= row.Limit);

    private static Fraction Dot(IEnumerable<Fraction> a, IEnumerable<Fraction> b) =>
        a.Zip(b, (one, two) => one * two).Aggregate((Fraction)0, (sum, next) => sum + next);

    /// <summary>The points at which as many of the rows and signs hold with equality as there are variables.</summary>
    private static IEnumerable<Fraction[]> Corners(LinearProgram program)
    {
        int n = program.Cost.Count;
        List<(Fraction[] Factors, Fraction Limit)> planes =
        [
            .. program.Rows.Select(row => (row.Factors.ToArray(), row.Limit)),
            .. Enumerable
                .Range(0, n)
                .Select(i => (Unit(i, n).Select(factor => (Fraction)factor).ToArray(), (Fraction)0)),
        ];
        return Choices(planes.Count, n)
            .Select(chosen => Meeting([.. chosen.Select(i => planes[i])]))
            .OfType<Fraction[]>();
    }

    private static IEnumerable<int[]> Choices(int from, int count) =>
        count == 0
            ?
            [
                [],
            ]
            : Enumerable
                .Range(0, from)
                .SelectMany(last => Choices(last, count - 1).Select(before => (int[])[.. before, last]));

    /// <summary>Where planes meet, by Cramer's rule; null when they do not meet in one point.</summary>
    private static Fraction[]? Meeting((Fraction[] Factors, Fraction Limit)[] planes)
    {
        Fraction whole = Determinant([.. planes.Select(plane => plane.Factors)]);
        return whole.Sign == 0
            ? null
            :
            [
                .. Enumerable
                    .Range(0, planes.Length)
                    .Select(j =>
                        Determinant([
                            .. planes.Select(plane =>
                                plane.Factors.Select((factor, k) => k == j ? plane.Limit : factor).ToArray()
                            ),
                        ]) / whole
                    ),
            ];
    }

    private static Fraction Determinant(Fraction[][] rows) =>
        rows.Length == 1
            ? rows[0][0]
            : Enumerable
                .Range(0, rows.Length)
                .Aggregate(
                    (Fraction)0,
                    (sum, j) =>
                        sum
                        + (
                            (j % 2 == 0 ? 1 : -1)
                            * rows[0][j]
                            * Determinant([.. rows[1..].Select(row => row.Where((_, k) => k != j).ToArray())])
                        )
                );
}
