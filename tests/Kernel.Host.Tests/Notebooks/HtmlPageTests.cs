using System.Text.RegularExpressions;
using Kernel.Host.Notebooks;

namespace Kernel.Host.Tests.Notebooks;

public partial class HtmlPageTests
{
    private const string Chart = "<div class=\"kernel-chart\" data-chart=\"0\"></div>";

    [Fact]
    public void The_first_heading_is_the_title_and_otherwise_the_name()
    {
        Assert.Contains(
            "<title>A &lt;b&gt; of its own</title>",
            Page(Cells.Text("words"), Cells.Text("## A \\<b> of `its` own\n# Next")),
            StringComparison.Ordinal
        );
        Assert.Contains("<title>name</title>", Page(Cells.Code("1")), StringComparison.Ordinal);
    }

    [Fact]
    public void Code_is_shown_whole_and_harmless()
    {
        const string code = "// <script>\nvar x = \"</pre>\"; /* open\n@#$ ' error";

        var page = Page(Cells.Code(code));

        var shown = SourceBlock().Match(page).Groups[1].Value;
        Assert.Equal(code, System.Net.WebUtility.HtmlDecode(Tag().Replace(shown, "")));
        Assert.DoesNotContain("<script>\nvar", page, StringComparison.Ordinal);
        Assert.Contains("<span class=\"keyword\">var</span>", page, StringComparison.Ordinal);
        Assert.Contains("<span class=\"comment\">// &lt;script&gt;</span>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_are_shown_in_their_richest_form()
    {
        var page = Page(
            Cells.Code("1") with
            {
                Outputs =
                [
                    new StreamOutput("stdout", "a < b\n"),
                    new ErrorOutput("E", "m", ["E: m", "   at cell 1, line 2"]),
                    DisplayOutput.Of(true, ("text/html", "<b>rich</b>"), ("text/plain", "poor")),
                    DisplayOutput.Of(true, ("text/plain", "only & text")),
                    DisplayOutput.Of(true, ("image/png", "AA\nBB"), ("text/plain", "a picture")),
                ],
            }
        );

        Assert.Contains("<pre class=\"stdout\">a &lt; b</pre>", page, StringComparison.Ordinal);
        Assert.Contains("<pre class=\"error\">E: m\n   at cell 1, line 2</pre>", page, StringComparison.Ordinal);
        Assert.Contains("<b>rich</b>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("poor", page, StringComparison.Ordinal);
        Assert.Contains("<pre>only &amp; text</pre>", page, StringComparison.Ordinal);
        Assert.Contains("src=\"data:image/png;base64,AABB\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Plotly_is_on_the_page_once_and_only_where_there_is_a_chart()
    {
        var chart = Cells.Code("1") with { Outputs = [DisplayOutput.Of(true, ("text/html", Chart))] };

        Assert.DoesNotContain("DecompressionStream", Page(Cells.Text("# no chart")), StringComparison.Ordinal);
        Assert.Equal(2, Page(chart, chart).Split("DecompressionStream").Length);
    }

    [Fact]
    public void No_request_leaves_the_page()
    {
        var page = Page(
            Cells.Text(
                "![far](https://example.org/a.png) ![near](near.png) ![dropped](attachment:a%20b.png) ![lost](lost.png)"
            ) with
            {
                Rest = new System.Text.Json.Nodes.JsonObject
                {
                    ["attachments"] = new System.Text.Json.Nodes.JsonObject
                    {
                        ["a b.png"] = new System.Text.Json.Nodes.JsonObject { ["image/png"] = "CCCC" },
                    },
                },
            },
            Cells.Code("1") with
            {
                Outputs = [DisplayOutput.Of(true, ("text/html", Chart))],
            }
        );

        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        Assert.DoesNotContain("connect-src", page, StringComparison.Ordinal);
        Assert.Equal(
            ["data:near", "data:image/png;base64,CCCC"],
            Source().Matches(page).Select(match => match.Groups[1].Value)
        );
        Assert.Contains("<a href=\"https://example.org/a.png\">far</a>", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("<link|@import|url\\(", page);
    }

    [Fact]
    public void The_formatters_style_does_not_repeat()
    {
        const string html = "<table></table><style>\n.dni-code-hint {\n}\n</style>";

        var page = Page(Cells.Code("1") with { Outputs = [DisplayOutput.Of(true, ("text/html", html + html))] });

        Assert.Contains("<table></table><table></table>", page, StringComparison.Ordinal);
    }

    private static string Page(params NotebookCell[] cells) =>
        HtmlPage.Render(NotebookDocument.Of(cells), "name", url => url == "near.png" ? "data:near" : null);

    [GeneratedRegex("<code>(.*?)</code>", RegexOptions.Singleline)]
    private static partial Regex SourceBlock();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(" src=\"([^\"]*)\"")]
    private static partial Regex Source();
}
