using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsCheck;
using Kernel.Core.Analysis;
using Kernel.Core.Machine;
using Kernel.Interactive.Viewer;
using Kernel.Testing;

namespace Kernel.Interactive.Tests;

public partial class TimelineViewerTests
{
    private static readonly Gen<RandomProgram> programs = RandomPrograms.Any();

    [Fact]
    public void The_page_holds_the_program_its_reasons_and_its_empty_slots() =>
        programs.Sample(
            input =>
            {
                var explanation = Explanation.Of(input.Model, input.Program);
                var page = Decoded.From(TimelineViewer.Of(input.Model, input.Program, "random").ToPage());
                int cycles = explanation.Cycles;
                int ops = explanation.Ops.Count;
                Assert.Equal((cycles, ops), ((int)page.Head["cycles"]!, (int)page.Head["ops"]!));
                Assert.Equal(
                    input.Program.OpSets.Index().Where(set => set.Item.CostsCycle).Select(set => (long)set.Index),
                    page.Sums(cycles, page.Signed)
                );
                Assert.Equal(
                    Pressure.Of(input.Model, input.Program).Live.Select(words => (long)words),
                    page.Sums(cycles, page.Signed)
                );
                Assert.Equal(explanation.Ops.Select(op => (long)op.Cycle), page.Sums(ops, page.Natural));
                long[] codes = page.Take(ops, page.Natural);
                long[][] x = [.. Enumerable.Range(0, 4).Select(_ => page.Take(ops, page.Signed))];
                Assert.Equal(
                    explanation.Ops.Select(op => op.Op.Stripped() with { Notes = [] }),
                    codes.Select((code, i) => new Op((Opcode)code, x[0][i], x[1][i], x[2][i], x[3][i]))
                );
                page.Texts();
                page.Take(ops * 2, page.Natural);
                IReadOnlyList<OpWait> waits = explanation.Waits;
                Assert.Equal(
                    waits.Select((wait, i) => (long)explanation.Ops[i].Cycle - wait.Ready),
                    page.Take(ops, page.Natural)
                );
                page.Take(ops * 4, page.Natural);
                page.Take(ops, page.Signed);
                page.Take(ops * 3, page.Natural);
                page.Take(ops, page.Signed);
                foreach (Engine engine in Engines.Costed)
                {
                    long empty = Enum.GetValues<IdleReason>().Sum(_ => page.Take(cycles, page.Natural).Sum());
                    Assert.Equal(explanation.Idle.Available(engine) - explanation.Idle.Filled(engine), empty);
                }
                Assert.True(page.IsAtEnd);
            },
            iter: 60
        );

    [Fact]
    public void An_op_belongs_to_the_comment_above_it_and_its_value_has_the_name_it_is_checked_by()
    {
        Op comment = new(Opcode.Comment) { Notes = ["the </script> part"] };
        Op check = new(Opcode.Compare, 1) { Notes = ["[0,\"val\"]"] };
        Program program = new(
            new[]
            {
                OpSet.Of(new Op(Opcode.Const, 0, 7)),
                OpSet.Of(comment),
                OpSet.Of(new Op(Opcode.Load, 1, 0), new Op(Opcode.Const, 2, 1) { Part = "set-up" }),
                OpSet.Of(check),
            }.ToValueArray()
        );

        string html = program.Viewer("a \"b\" </script>").ToPage();
        var page = Decoded.From(html);
        const int cycles = 2;
        const int ops = 3;
        page.Take((2 * cycles) + (6 * ops), page.Natural);
        string[] texts = page.Texts();

        Assert.Equal(4, texts.Length);
        Assert.Equal(["", "the </script> part", "set-up"], page.Take(ops, page.Natural).Select(text => texts[text]));
        Assert.Equal(["", "[0,\"val\"]", ""], page.Take(ops, page.Natural).Select(text => texts[text]));
        Assert.Equal("a \"b\" </script>", (string)page.Head["name"]!);
        Assert.DoesNotContain("b\" </script>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_program_gives_the_same_bytes()
    {
        RandomProgram input = RandomPrograms.Make(new() { OpSets = 50 }, 11);

        Assert.Equal(input.Program.Viewer("p").ToPage(), input.Program.Viewer("p").ToPage());
    }

    [Fact]
    public void A_viewer_is_shown_as_a_frame_as_a_line_and_as_a_document()
    {
        Program program = new(new[] { OpSet.Of(new Op(Opcode.Const, 0, 7)) }.ToValueArray());
        TimelineViewer viewer = program.Viewer("p");
        string Shown(string format) =>
            Formatters.All.First(view => view.Type == typeof(TimelineViewer) && view.MimeType == format).Render(viewer);

        Assert.StartsWith("<iframe title=\"Timeline of p\"", Shown("text/html"), StringComparison.Ordinal);
        Assert.Equal("p: 1 cycle, 1 op in 23 lanes; a page of its own, see ToPage()", Shown("text/plain"));
        Assert.Equal(1, (int)JsonNode.Parse(Shown("application/json"))!["utilization"]![2]!["used"]!);
    }

    [GeneratedRegex("""<script type="application/json" id="head">(.*)</script>""")]
    private static partial Regex Head();

    [GeneratedRegex("""<script type="text/plain" id="packed">(.*)</script>""")]
    private static partial Regex Packed();

    /// <summary>Reads a page's data by its own light.</summary>
    private sealed class Decoded(JsonNode head, byte[] bytes)
    {
        private int at;

        public JsonNode Head => head;

        public bool IsAtEnd => at == bytes.Length;

        public static Decoded From(string page)
        {
            using var packed = new MemoryStream(Convert.FromBase64String(Packed().Match(page).Groups[1].Value));
            using var gzip = new GZipStream(packed, CompressionMode.Decompress);
            using var plain = new MemoryStream();
            gzip.CopyTo(plain);
            return new(JsonNode.Parse(TimelineViewerTests.Head().Match(page).Groups[1].Value)!, plain.ToArray());
        }

        public long Natural()
        {
            long number = 0;
            for (int shift = 0; ; shift += 7)
            {
                byte next = bytes[at++];
                number |= (long)(next & 0x7f) << shift;
                if (next < 0x80)
                {
                    return number;
                }
            }
        }

        public long Signed()
        {
            long number = Natural();
            return (number & 1) == 0 ? number >> 1 : -((number + 1) >> 1);
        }

        public long[] Take(int count, Func<long> next) => [.. Enumerable.Range(0, count).Select(_ => next())];

        public long[] Sums(int count, Func<long> next)
        {
            long sum = 0;
            return [.. Take(count, next).Select(step => sum += step)];
        }

        public string[] Texts() =>
            [
                .. Enumerable
                    .Range(0, (int)head["texts"]!)
                    .Select(_ =>
                    {
                        int length = (int)Natural();
                        at += length;
                        return Encoding.UTF8.GetString(bytes, at - length, length);
                    }),
            ];
    }
}
