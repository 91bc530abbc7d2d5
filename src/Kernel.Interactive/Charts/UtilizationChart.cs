using System.Globalization;
using Kernel.Core.Analysis;
using Kernel.Core.Machine;
using Kernel.Interactive.Tables;

namespace Kernel.Interactive.Charts;

/// <summary>How much of every engine each change uses: one small panel a change, all on one scale.</summary>
public static class UtilizationChart
{
    private const string UnpackedName = "one op a cycle";

    private const string PackedName = "packed by the first scheduler";

    private const int MostColumns = 4;

    private const int RowHeight = 165;

    private const int Rest = 110;

    /// <summary>The panels of some changes.</summary>
    /// <param name="model">The machine, whose slots the shares are of.</param>
    /// <param name="changes">The measured changes, in order.</param>
    public static Plot Of(MachineModel model, IEnumerable<MeasuredChange> changes)
    {
        UseOfChange[] uses = [.. changes.Select(change => Measure(model, change))];
        double most = uses.SelectMany(use => use.Unpacked.Concat(use.Packed)).Select(Percent).DefaultIfEmpty(1).Max();
        Axis share = Axis.Linear("slots filled, %", 0, most, steps: 4);
        int columns = Math.Clamp(uses.Length, 1, MostColumns);
        int rows = (uses.Length + columns - 1) / columns;
        return new(
            "Share of each engine's slots that is filled",
            uses.Select((use, i) => PanelOf(use, i % columns == 0 ? share : share.Unlabelled())).ToValueArray(),
            Figures(uses)
        )
        {
            Columns = columns,
            Height = Rest + (rows * RowHeight),
        };
    }

    /// <summary>The panels of some programs.</summary>
    /// <param name="model">The machine, whose slots the shares are of.</param>
    /// <param name="programs">The programs, in order, each with its name.</param>
    public static Plot Of(MachineModel model, IEnumerable<(string Name, Program Program)> programs)
    {
        UseOfChange[] uses =
        [
            .. programs.Select(named => new UseOfChange(named.Name, Utilization.Of(model, named.Program), [])),
        ];
        Axis share = Axis.Linear("slots filled, %", 0, 100, steps: 4);
        int columns = Math.Clamp(uses.Length, 1, MostColumns);
        int rows = (uses.Length + columns - 1) / columns;
        return new(
            "Share of each engine's slots that is filled",
            uses.Select(
                    (use, i) =>
                        new Panel(
                            Axis.Names("", use.Unpacked.Select(engine => engine.Engine.Name())),
                            i % columns == 0 ? share : share.Unlabelled(),
                            [Bars(use, "", use.Unpacked, 0)]
                        )
                        {
                            Title = use.Kernel,
                        }
                )
                .ToValueArray(),
            new(
                "slots filled, %",
                [new("program"), .. Engines.Costed.Select(engine => Column.Number(engine.Name()))],
                uses.Select(use =>
                        (ValueArray<string>)[use.Kernel, .. Engines.Costed.Select(engine => Cell(use.Unpacked, engine))]
                    )
                    .ToValueArray()
            )
        )
        {
            Columns = columns,
            Height = Rest + (rows * RowHeight),
        };
    }

    private static UseOfChange Measure(MachineModel model, MeasuredChange change) =>
        new(
            change.Change.Kernel,
            Utilization.Of(model, change.Program),
            change.Packed is { } packed ? Utilization.Of(model, packed) : []
        );

    private static Panel PanelOf(UseOfChange change, Axis share)
    {
        const double thickness = 0.36;
        return new(
            Axis.Names("", change.Unpacked.Select(use => use.Engine.Name())),
            share,
            [
                Bars(change, UnpackedName, change.Unpacked, -thickness / 2) with
                {
                    Opacity = 0.45,
                    Thickness = thickness,
                },
                Bars(change, PackedName, change.Packed, thickness / 2) with
                {
                    Thickness = thickness,
                },
            ]
        )
        {
            Title = change.Kernel,
        };
    }

    private static Series Bars(UseOfChange change, string name, ValueArray<EngineUse> uses, double aside) =>
        new(
            name,
            Mark.Columns,
            Palette.Grey,
            uses.Select(
                    (use, i) =>
                        new Datum(i + aside, Percent(use), $"{change.Kernel}, {name}\n{use}")
                        {
                            Colour = Palette.Of(use.Engine),
                        }
                )
                .ToValueArray()
        );

    private static Table Figures(UseOfChange[] changes)
    {
        ValueArray<Engine> engines = Engines.Costed;
        return new(
            "slots filled, %",
            [
                new("kernel"),
                .. engines.Select(engine => Column.Number(engine.Name())),
                .. engines.Select(engine => Column.Number($"packed {engine.Name()}")),
            ],
            changes
                .Select(change =>
                    (ValueArray<string>)
                        [
                            change.Kernel,
                            .. engines.Select(engine => Cell(change.Unpacked, engine)),
                            .. engines.Select(engine => Cell(change.Packed, engine)),
                        ]
                )
                .ToValueArray()
        );
    }

    private static string Cell(IEnumerable<EngineUse> uses, Engine engine) =>
        uses.FirstOrDefault(use => use.Engine == engine) is { } use
            ? Percent(use).ToString("0.0", CultureInfo.InvariantCulture)
            : "-";

    private static double Percent(EngineUse use) => Math.Round(use.Share * 100, 2);

    private sealed record UseOfChange(string Kernel, ValueArray<EngineUse> Unpacked, ValueArray<EngineUse> Packed);
}
