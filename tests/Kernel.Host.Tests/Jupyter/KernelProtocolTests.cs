using System.Text.Json.Nodes;

namespace Kernel.Host.Tests.Jupyter;

/// <summary>The real kernel, asked as a front end asks. One process serves all tests, which is what it is for.</summary>
public class KernelProtocolTests(KernelProcess kernel) : IClassFixture<KernelProcess>
{
    [Fact]
    public void It_says_what_it_is_and_that_it_lives()
    {
        JsonObject info = kernel.Ask("kernel_info_request", []);

        Assert.Equal("ok", info["status"]!.GetValue<string>());
        Assert.Equal("5.3", info["protocol_version"]!.GetValue<string>());
        Assert.Equal("C#", info["language_info"]!["name"]!.GetValue<string>());
        Assert.Equal(info.ToJsonString(), kernel.AskControl("kernel_info_request", []).ToJsonString());
        Assert.Equal("still here", kernel.Beat("still here"));
    }

    [Fact]
    public void Cells_see_what_cells_before_them_declared_and_are_counted()
    {
        Ran first = kernel.Run("var kept = 40;");
        Ran second = kernel.Run("await Task.FromResult(kept) + 2");

        Assert.Equal(("ok", null), (first.Status, first.Result));
        Assert.Equal(("ok", "42"), (second.Status, second.Result));
        Assert.Equal(Count(first) + 1, Count(second));
        Received input = Assert.Single(second.Seen, message => message.Type == "execute_input");
        Assert.Equal("await Task.FromResult(kept) + 2", input.Text("code"));
        Assert.Equal(Count(second), input.Content["execution_count"]!.GetValue<int>());
    }

    [Fact]
    public void An_error_names_the_line_of_the_cell_and_shows_it()
    {
        Ran wrong = kernel.Run("// fine\nvar wrong = missing;");
        Ran thrown = kernel.Run("int none = 0;\n\nvar share = 1 / none;");

        Assert.Equal("error", wrong.Status);
        Assert.Equal("CS0103", wrong.Reply["ename"]!.GetValue<string>());
        Assert.Contains($"cell {Count(wrong)}, line 2: ", wrong.Traceback, StringComparison.Ordinal);
        Assert.Contains("2 | var wrong = missing;", wrong.Traceback, StringComparison.Ordinal);
        Assert.Equal("DivideByZeroException", thrown.Reply["ename"]!.GetValue<string>());
        Assert.Contains("3 | var share = 1 / none;", thrown.Traceback, StringComparison.Ordinal);
        Received error = Assert.Single(thrown.Seen, message => message.Type == "error");
        Assert.Equal(thrown.Reply["evalue"]!.GetValue<string>(), error.Text("evalue"));
    }

    [Fact]
    public void Text_is_seen_while_the_cell_runs_and_the_cell_can_ask()
    {
        // The cell waits for an answer that is only given when what it has written before is seen.
        Ran ran = kernel.Run(
            "Console.Write(\"name? \"); var name = Console.ReadLine(); Console.Error.Write($\"hello {name}\");",
            seen =>
            {
                if (seen.Type == "stream" && seen.Text("text") == "name? ")
                {
                    kernel.AnswerInput("Ada");
                }
            }
        );

        Assert.Equal(
            [("stdout", "name? "), ("stderr", "hello Ada")],
            ran.Seen.Where(message => message.Type == "stream").Select(text => (text.Text("name"), text.Text("text")))
        );
    }

    [Fact]
    public void A_cell_that_may_not_ask_reads_nothing() =>
        Assert.Equal(
            "nobody",
            kernel.Run("Console.ReadLine() ?? \"nobody\"", also: new JsonObject { ["allow_stdin"] = false }).Result
        );

    [Fact]
    public void A_value_is_shown_as_html_text_and_json()
    {
        Ran ran = kernel.Run("display(\"on the way\"); new Op(Opcode.Const, 0, 6)");

        Assert.Equal(["execute_input", "display_data", "execute_result"], ran.Seen.Select(message => message.Type));
        Assert.Equal("on the way", ran.Seen[1].Data("text/plain"));
        Assert.Contains("<table", ran.Seen[2].Data("text/html"), StringComparison.Ordinal);
        Assert.Contains("const", ran.Result, StringComparison.Ordinal);
        Assert.IsType<JsonObject>(ran.Seen[2].Content["data"]!["application/json"]);
    }

    [Fact]
    public void The_first_chart_brings_the_script_that_draws_it()
    {
        const string chart = "Chart.Line<int, int, string>([1, 2], [3, 4])";

        string[] scripts =
        [
            .. new[] { kernel.Run(chart), kernel.Run(chart) }.Select(ran =>
                string.Join(
                    ' ',
                    ran.Seen.Skip(1).Select(seen => seen.Data("text/html")!.Contains("DecompressionStream"))
                )
            ),
        ];

        Assert.Equal(["True False", "False"], scripts);
    }

    [Fact]
    public void Progress_is_one_display_that_is_written_over()
    {
        Ran ran = kernel.Run(
            "Progress.Report(\"begun\"); Progress.Report(\"half\", 0.5); Progress.Report(\"done\", 1);"
        );

        Received[] shown = [.. ran.Seen.Skip(1)];
        Assert.Equal("display_data", shown[0].Type);
        Assert.All(shown.Skip(1), message => Assert.Equal("update_display_data", message.Type));
        Assert.Single(shown.Select(message => message.Content["transient"]!["display_id"]!.ToString()).Distinct());
        Assert.Equal("begun", shown[0].Data("text/plain"));
        Assert.Equal("done", shown[^1].Data("text/plain"));
    }

    [Fact]
    public void A_timed_cell_tells_its_time_and_an_unknown_magic_what_there_is()
    {
        Ran timed = kernel.Run("#!time\n6 * 7");
        Ran unknown = kernel.Run("\n#!tiem\n6 * 7");

        Assert.Equal("42", timed.Result);
        Assert.Matches(@"^Wall time: [\d.]+ m?s\n$", timed.Stdout);
        Assert.Equal("UnknownMagic", unknown.Reply["ename"]!.GetValue<string>());
        Assert.Contains("line 2", unknown.Traceback, StringComparison.Ordinal);
        Assert.Contains("#!time", unknown.Traceback, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_declared_and_what_is_there_is_completed()
    {
        kernel.Run("int quuxSlots = 3;");

        Assert.Equal(["quuxSlots"], Complete("Console.WriteLine(quuxS", 23, 18, 23));
        Assert.Equal(["quuxSlots"], Complete("quuxS", 5, 0, 5));
        Assert.Contains("TakeHome", Complete("MachineModel.", 13, 13, 13));
        // A place behind a character beyond the first 65,536 is counted as front ends count.
        Assert.Equal(["quuxSlots"], Complete("var s = \"\U0001F600\"; quuxS", 18, 13, 18));
        Assert.Equal(["#!time"], Complete("#!ti", 4, 0, 4));
    }

    [Fact]
    public void Signature_and_documentation_are_explained()
    {
        string run = Inspect("Simulator.Run(", 14);

        Assert.Contains(
            "MachineState Simulator.Run(MachineModel model, Program program",
            run,
            StringComparison.Ordinal
        );
        Assert.Contains("Runs until the machine pauses", run, StringComparison.Ordinal);
        Assert.False(kernel.Ask("inspect_request", Code("   ", 1))["found"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("var a = 1;", "complete")]
    [InlineData("if (true) {", "incomplete")]
    [InlineData("1 +", "incomplete")]
    [InlineData("var var var = ;", "invalid")]
    public void It_knows_whether_a_cell_is_complete(string code, string status) =>
        Assert.Equal(
            status,
            kernel.Ask("is_complete_request", new JsonObject { ["code"] = code })["status"]!.GetValue<string>()
        );

    [Fact]
    public void The_last_cells_are_remembered()
    {
        kernel.Run("\"first remembered\"");
        kernel.Run("\"second remembered\"");

        JsonArray last = kernel.Ask(
            "history_request",
            new JsonObject
            {
                ["hist_access_type"] = "search",
                ["pattern"] = "*remembered\"",
                ["n"] = 5,
            }
        )["history"]!.AsArray();

        Assert.Equal(["\"first remembered\"", "\"second remembered\""], last.Select(entry => entry![2]!.ToString()));
    }

    [Fact]
    public void A_silent_cell_is_not_seen_and_not_counted()
    {
        Ran before = kernel.Run("1");

        Ran silent = kernel.Run("var whispered = 5; whispered", also: new JsonObject { ["silent"] = true });
        Ran after = kernel.Run(
            "whispered",
            also: new JsonObject
            {
                ["user_expressions"] = new JsonObject { ["twice"] = "whispered * 2", ["no"] = "nope" },
            }
        );

        Assert.Empty(silent.Seen);
        Assert.Equal(Count(before) + 1, Count(after));
        Assert.Equal("10", after.Reply["user_expressions"]!["twice"]!["data"]!["text/plain"]!.ToString());
        Assert.Equal("error", after.Reply["user_expressions"]!["no"]!["status"]!.ToString());
    }

    [Fact]
    public void A_message_signed_with_another_key_is_not_obeyed()
    {
        kernel.Forge("var forged = 1;");

        Assert.Equal("CS0103", kernel.Run("forged").Reply["ename"]!.GetValue<string>());
    }

    [Fact]
    public void Cells_sent_behind_one_that_fails_are_not_run()
    {
        string failing = kernel.Send("Console.ReadLine(); throw new Exception(\"here\");");
        string behind = kernel.Send("var ranAnyway = 1;");
        kernel.AskControl("kernel_info_request", []);
        kernel.AnswerInput("go");

        Assert.Equal("error", kernel.Finish(failing).Status);
        Assert.Equal("aborted", kernel.Finish(behind).Status);
        Assert.Equal("CS0103", kernel.Run("ranAnyway").Reply["ename"]!.GetValue<string>());
    }

    [Fact]
    public void A_front_ends_questions_about_comms_are_answered() =>
        Assert.Empty(kernel.Ask("comm_info_request", [])["comms"]!.AsObject());

    [Fact]
    public void A_package_is_found_in_a_folder()
    {
        TestPackage.Write(Path.Combine(kernel.Folder, "feed"), "Kernel.Test.Answers", "1.2.0", "Answers", "42");

        Ran ran = kernel.Run("#i \"nuget: feed\"\n#r \"nuget: Kernel.Test.Answers, 1.2.0\"\nAnswers.Value");

        Assert.Equal("42", ran.Result);
    }

    private string[] Complete(string code, int position, int start, int end)
    {
        JsonObject reply = kernel.Ask("complete_request", Code(code, position));
        Assert.Equal((start, end), (reply["cursor_start"]!.GetValue<int>(), reply["cursor_end"]!.GetValue<int>()));
        return [.. reply["matches"]!.AsArray().Select(match => match!.GetValue<string>())];
    }

    private string Inspect(string code, int position) =>
        kernel.Ask("inspect_request", Code(code, position))["data"]!["text/plain"]!.GetValue<string>();

    private static JsonObject Code(string code, int position) =>
        new()
        {
            ["code"] = code,
            ["cursor_pos"] = position,
            ["detail_level"] = 0,
        };

    private static int Count(Ran ran) => ran.Reply["execution_count"]!.GetValue<int>();
}
