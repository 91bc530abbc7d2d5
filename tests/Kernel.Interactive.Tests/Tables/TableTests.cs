using System.Xml.Linq;
using Kernel.Interactive.Tables;

namespace Kernel.Interactive.Tests.Tables;

public class TableTests
{
    private static readonly Table sample = new(
        "counts",
        [new("name"), Column.Number("cycles")],
        [
            ["<fast>", "9"],
            ["slow & sure", "1,000"],
        ]
    )
    {
        Notes = ["a note"],
    };

    [Fact]
    public void As_text_columns_are_in_line_and_numbers_end_under_each_other() =>
        Assert.Equal(
            """
            counts
            name         cycles
            -----------  ------
            <fast>            9
            slow & sure   1,000
            a note
            """,
            sample.ToString(),
            ignoreLineEndingDifferences: true
        );

    [Fact]
    public void As_html_it_is_well_formed_and_no_text_becomes_markup()
    {
        XElement html = XDocument.Parse($"<div>{sample.ToHtml()}</div>").Root!;

        Assert.Equal(["<fast>", "9", "slow & sure", "1,000"], html.Descendants("td").Select(cell => cell.Value));
        Assert.Equal("counts", html.Descendants("caption").Single().Value);
        Assert.Equal("a note", html.Descendants("p").Single().Value);
        Assert.Contains("text-align:right", html.Descendants("td").ElementAt(1).Attribute("style")!.Value);
    }

    [Fact]
    public void A_table_of_items_knows_its_numbers()
    {
        Table table = Table.Of<(string Name, long? Count)>(
            [("a", 147_734), ("b", null)],
            ("name", item => item.Name),
            ("count", item => item.Count),
            ("half", item => item.Count / 2.5)
        );

        Assert.Equal([false, true, true], table.Columns.Select(column => column.IsNumber));
        Assert.Equal(["a", "147,734", "59,093.6"], table.Rows[0]);
        Assert.Equal(["b", "-", "-"], table.Rows[1]);
    }
}
