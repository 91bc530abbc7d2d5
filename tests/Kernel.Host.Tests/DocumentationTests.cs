using System.Text.Json;
using System.Text.RegularExpressions;
using Kernel.Core.Analysis;
using Kernel.Core.Checking;
using Kernel.Core.Kernels;
using Kernel.Core.Machine;
using Kernel.Core.Packing;
using Kernel.Core.Workload;
using Kernel.Interactive.Charts;
using Kernel.Interactive.Tables;
using Kernel.Testing;

namespace Kernel.Host.Tests;

/// <summary>The pages of the repository say what the code does, and notebooks are committed bare.</summary>
public partial class DocumentationTests
{
    private static readonly Lazy<ValueArray<MeasuredChange>> counted = new(() =>
        Timeline.All.AsParallel().AsOrdered().Select(Count).ToValueArray()
    );

    public static TheoryData<string> Notebooks =>
        [.. Directory.GetFiles(Goldens.PathOf("notebooks"), "*.ipynb").Select(file => Path.GetFileName(file))];

    [Fact]
    public void The_table_of_the_readme_is_what_the_command_prints()
    {
        string readme = File.ReadAllText(Goldens.PathOf("README.md"));
        string table = $"{TimelineTable.Of(counted.Value)}\n";

        string now = TableInReadme().Replace(readme, match => match.Groups[1].Value + table + match.Groups[2].Value);

        Assert.Matches(TableInReadme(), readme);
        Assert.Null(Goldens.Differs("README.md", now));
    }

    [Fact]
    public void The_picture_of_the_readme_is_what_the_command_draws() =>
        Assert.Null(Goldens.Differs("docs/timeline.svg", TimelineChart.WholeRecord(counted.Value).ToSvgFile()));

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void Notebooks_are_committed_without_outputs_and_with_names_that_last(string notebook)
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(Goldens.PathOf($"notebooks/{notebook}")));
        JsonElement root = file.RootElement;
        JsonElement[] cells = [.. root.GetProperty("cells").EnumerateArray()];

        Assert.Equal(4, root.GetProperty("nbformat").GetInt32());
        Assert.InRange(root.GetProperty("nbformat_minor").GetInt32(), 5, 99);
        Assert.Equal("C#", root.GetProperty("metadata").GetProperty("kernelspec").GetProperty("language").GetString());
        Assert.Equal(cells.Length, cells.Select(cell => cell.GetProperty("id").GetString()).Distinct().Count());
        foreach (JsonElement cell in cells.Where(cell => cell.GetProperty("cell_type").GetString() == "code"))
        {
            Assert.Equal(0, cell.GetProperty("outputs").GetArrayLength());
            Assert.Equal(JsonValueKind.Null, cell.GetProperty("execution_count").ValueKind);
        }
    }

    /// <summary>
    /// A change with the cycles the command measures, had sooner: straight-line code takes a cycle for each op-set that
    /// costs one. That it also computes the right words is for the tests of the timeline to say.
    /// </summary>
    private static MeasuredChange Count(Change change)
    {
        MachineModel model = MachineModel.TakeHome;
        if (change.IsCompiled && change.Build is null)
        {
            return TimelineMeasurement.Measure(model, Shape.TakeHome, change);
        }
        if (change.Build is { } build)
        {
            Program built = build(model, Shape.TakeHome).Program!;
            return new(change, new([]), built, VerdictOf(built), built, VerdictOf(built), []);
        }
        OpStream stream = change.Write(model, Shape.TakeHome);
        Program program = stream.OnePerCycle();
        Program packed = FirstFit.Pack(model, stream).Program!;
        return new(change, stream, program, VerdictOf(program), packed, VerdictOf(packed), []);

        Verdict VerdictOf(Program counted) =>
            new()
            {
                Shape = Shape.TakeHome,
                Required = change.Contract,
                Illegal = [],
                Trials = [new("", counted.OpSets.Count(set => set.CostsCycle), null, null, change.Contract)],
                IsStraightLine = true,
            };
    }

    [GeneratedRegex(@"(<!-- timeline:[^\n]*-->\n```\n)[^`]*(```)")]
    private static partial Regex TableInReadme();
}
