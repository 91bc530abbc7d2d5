using System.Reflection;
using Kernel.Host.Notebooks;

namespace Kernel.Host.Tests.Notebooks;

[Collection(NotebookCollection.Name)]
public class CSharpSessionTests
{
    [Fact]
    public async Task Cells_see_what_cells_before_them_declared()
    {
        var run = await Cells.Run(
            "using System.Globalization; var x = 40; int Twice(int n) => 2 * n; record Pair(int A, int B);",
            "x++;",
            "Twice(x) + new Pair(1, 2).B + CultureInfo.InvariantCulture.LCID % 1"
        );

        Assert.Null(run.Failed);
        Assert.Equal(["", "", "84"], Cells.Shown(run));
        Assert.Equal([1, 2, 3], run.Document.Cells.Select(cell => cell.ExecutionCount));
    }

    [Fact]
    public async Task Cells_can_await()
    {
        var run = await Cells.Run("var late = await Task.Run(() => 7);", "await Task.FromResult(late * 6)");

        Assert.Equal(["", "42"], Cells.Shown(run));
    }

    [Fact]
    public async Task Cells_are_written_in_todays_language()
    {
        var run = await Cells.Run(
            "class Box { public int Value { get; set => field = value * 2; } }",
            """
            int[] three = [1, 2, 3];
            Box? box = new();
            box?.Value = 3;
            $"{three is [_, .., var last]} {last} {box.Value}"
            """
        );

        Assert.Null(run.Failed);
        Assert.Equal("True 3 6", Cells.Shown(run).Last());
    }

    [Fact]
    public async Task The_value_of_a_statement_is_not_shown()
    {
        var run = await Cells.Run("var x = 1;", "x = 2;", "", "// nothing", "null");

        Assert.Equal(["", "", "", "", ""], Cells.Shown(run));
    }

    [Fact]
    public async Task What_a_cell_writes_comes_before_its_value_and_in_order()
    {
        var run = await Cells.Run(
            """
            Console.Write("one ");
            Console.WriteLine(1);
            display("shown");
            Console.Error.WriteLine("oh");
            Console.WriteLine('x');
            "value"
            """
        );

        Assert.Equal(["stdout: one 1\n|shown|stderr: oh\n|stdout: x\n|value"], Cells.Shown(run));
    }

    [Fact]
    public async Task The_console_is_given_back_and_no_cell_waits_for_a_key()
    {
        var (output, error, input) = (Console.Out, Console.Error, Console.In);

        var run = await Cells.Run("Console.ReadLine() ?? \"nobody\"", "throw new Exception();");

        Assert.Equal("nobody", Cells.Shown(run).First());
        Assert.Same(output, Console.Out);
        Assert.Same(error, Console.Error);
        Assert.Same(input, Console.In);
    }

    [Fact]
    public async Task A_value_is_shown_as_html_and_text_and_plain_values_as_text_only()
    {
        var run = await Cells.Run("new[] { (1, \"a<b\") }", "42");

        var table = Assert.IsType<DisplayOutput>(Assert.Single(run.Document.Cells[0].Outputs));
        Assert.True(table.IsResult);
        Assert.Contains("<table>", table.Text("text/html"), StringComparison.Ordinal);
        Assert.Contains("a&lt;b", table.Text("text/html"), StringComparison.Ordinal);
        Assert.Contains("a<b", table.Text("text/plain"), StringComparison.Ordinal);
        var number = Assert.IsType<DisplayOutput>(Assert.Single(run.Document.Cells[1].Outputs));
        Assert.Equal(["text/plain"], number.Data.Keys);
    }

    [Fact]
    public async Task A_chart_is_shown_as_html_and_in_words()
    {
        var run = await Cells.Run("Chart.Line<int, int, string>([1, 2, 3], [9, 8, 7], Name: \"cycles\")");

        var chart = Assert.IsType<DisplayOutput>(Assert.Single(run.Document.Cells[0].Outputs));
        Assert.True(Interactive.ChartHtml.IsIn(chart.Text("text/html")!));
        Assert.Equal("chart: cycles (scatter, 3 values)", chart.Text("text/plain"));
    }

    [Fact]
    public async Task Every_room_of_the_house_is_open_to_cells()
    {
        var run = await Cells.Run(
            "typeof(ChartHtml).Assembly.GetName().Name + \" \" + typeof(MachineModel).Assembly.GetName().Name"
        );

        Assert.Equal(["Kernel.Interactive Kernel.Core"], Cells.Shown(run));
    }

    [Fact]
    public async Task Every_name_of_the_house_means_one_thing_in_a_cell()
    {
        // Cells also see the names of System and Plotly.NET; a type of ours that is called like one of theirs would have
        // to be written out in full.
        var names = new[] { Assembly.Load("Kernel.Core"), typeof(Interactive.ChartHtml).Assembly }
            .SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => !type.IsNested && !type.IsGenericType)
            .Select(type => type.Name);

        var run = await Cells.Run(string.Concat(names.Select(name => $"_ = typeof({name});\n")));

        Assert.True(run.Failed is null, string.Join('\n', run.Failed?.Failure.Traceback ?? []));
    }

    [Fact]
    public async Task An_error_in_a_loaded_file_is_told_by_its_own_line()
    {
        var directory = Directory.CreateTempSubdirectory("kernel-tests-");
        File.WriteAllText(Path.Combine(directory.FullName, "more.csx"), "var fine = 1;\nvar wrong = missing;\n");
        try
        {
            var run = await Cells.Run(Cells.Notebook("#load \"more.csx\""), directory.FullName);

            Assert.Null(run.Failed?.Failure.Line);
            Assert.Contains("more.csx: (1,12)", run.Failed?.Failure.Traceback[0], StringComparison.Ordinal);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_reference_to_our_own_assembly_by_path_gives_the_types_the_host_knows()
    {
        // The copy is the same assembly at another place, as a notebook beside a build has it.
        var directory = Directory.CreateTempSubdirectory("kernel-tests-");
        var copy = Path.Combine(directory.FullName, "Kernel.Interactive.dll");
        File.Copy(typeof(Interactive.ChartHtml).Assembly.Location, copy);
        try
        {
            var run = await Cells.Run(
                Cells.Notebook(
                    "#r \"Kernel.Interactive.dll\"\nKernel.Interactive.View.Text<int>(n => $\"{n}\")",
                    "#r \"System.Net.Http.dll\"\ntypeof(System.Net.Http.HttpClient).Name"
                ),
                directory.FullName
            );

            Assert.Null(run.Failed);
            Assert.Equal("HttpClient", Cells.Shown(run).Last());
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_compile_error_names_its_line_and_leaves_the_session_as_it_was()
    {
        var session = CSharpSession.Start(Path.GetTempPath());
        Task<CellResult> Run(string code, int number) =>
            session.RunAsync(code, CellName.Of(number), _ => { }, TestContext.Current.CancellationToken);

        await Run("var x = 1;", 1);
        var wrong = await Run("x = 2;\n\nint y = \"text\";\nx = missing;", 2);
        var after = await Run("if (x != 1) throw new Exception();", 3);

        Assert.Equal(("CS0029", 3), (wrong.Failure?.Kind, wrong.Failure?.Line));
        Assert.Equal(2, wrong.Failure?.Traceback.Length);
        Assert.StartsWith("line 4: CS0103", wrong.Failure?.Traceback[1], StringComparison.Ordinal);
        Assert.Null(after.Failure);
    }

    [Fact]
    public async Task A_cell_that_is_not_finished_is_an_error_too()
    {
        var run = await Cells.Run("var x = (1 +");

        Assert.Equal(1, run.Failed?.Failure.Line);
    }

    [Fact]
    public async Task An_exception_names_the_line_of_the_cell_it_passed_through()
    {
        var run = await Cells.Run(
            "// a function\nint Share(int n)\n{\n    return 12 / n;\n}",
            "var before = 5;\n\n\nShare(before - 5)"
        );

        var failure = run.Failed!.Failure;
        Assert.Equal(("DivideByZeroException", 4), (failure.Kind, failure.Line));
        Assert.Equal(["   at cell 1, line 4", "   at cell 2, line 4"], failure.Traceback.Skip(1));
    }

    [Fact]
    public async Task An_exception_below_the_cell_names_the_line_that_called()
    {
        var run = await Cells.Run("var list = new List<int>();\nawait Task.Yield();\nlist.First()");

        Assert.Equal(("InvalidOperationException", 3), (run.Failed?.Failure.Kind, run.Failed?.Failure.Line));
    }

    [Fact]
    public async Task A_cell_that_throws_keeps_what_it_had_declared()
    {
        var session = CSharpSession.Start(Path.GetTempPath());
        var shown = new List<CellOutput>();
        var token = TestContext.Current.CancellationToken;

        await session.RunAsync("var kept = 5;\nthrow new Exception(\"late\");", "cell 1", shown.Add, token);
        await session.RunAsync("kept", "cell 2", shown.Add, token);

        Assert.Equal("5", Assert.IsType<DisplayOutput>(Assert.Single(shown)).Text("text/plain"));
    }

    [Fact]
    public async Task A_value_that_throws_when_it_is_shown_fails_its_cell()
    {
        var run = await Cells.Run(
            "class Sour { public override string ToString() => throw new NotSupportedException(\"sour\"); }\nnew Sour()"
        );

        Assert.Contains("sour", run.Failed?.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cell_that_never_ends_can_be_given_up()
    {
        using var source = new CancellationTokenSource();
        var session = CSharpSession.Start(Path.GetTempPath());
        var shown = new List<CellOutput>();

        // The cell itself says when it is running; it ends when its token does, so that no thread is left behind.
        var run = session.RunAsync(
            "display(\"running\"); while (!Cancellation.IsCancellationRequested) { } display(\"late\");",
            "cell 1",
            output =>
            {
                shown.Add(output);
                source.Cancel();
            },
            source.Token
        );

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal("running", Assert.IsType<DisplayOutput>(shown[0]).Text("text/plain"));
    }
}
