using System.Globalization;
using Kernel.Core.Machine;
using Kernel.Interactive.Tables;

namespace Kernel.Interactive.Documents;

/// <summary>Tables as JSON.</summary>
public static class TableDocument
{
    /// <summary>
    /// The document of a table: its columns, and an object for each row. What is a number in a column of numbers is one
    /// here, without its thousands marks; a dash is null, and anything else stays a text.
    /// </summary>
    /// <param name="table">The table.</param>
    public static object Of(Table table)
    {
        string[] names = Names(table.Columns);
        return new
        {
            Title = table.Title.Length > 0 ? table.Title : null,
            Columns = names,
            Rows = table.Rows.Select(row =>
                names
                    .Zip(table.Columns, row)
                    .ToDictionary(cell => cell.First, cell => Value(cell.Second, cell.Third), StringComparer.Ordinal)
            ),
            table.Notes,
        };
    }

    // Two columns of one name, such as two speed-ups, must both have a place in an object.
    private static string[] Names(ValueArray<Column> columns)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        return
        [
            .. columns.Select(
                (column, i) =>
                {
                    string name = column.Name.Length > 0 ? column.Name : $"column {i + 1}";
                    for (int number = 2; !taken.Add(name); number++)
                    {
                        name = $"{column.Name} ({number})";
                    }
                    return name;
                }
            ),
        ];
    }

    private static object? Value(Column column, string text) =>
        !column.IsNumber ? text
        : text is "-" or "" ? null
        : double.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out double number) ? number
        : text;
}
