using System.Text;
using System.Text.Json;
using Kernel.Host.Notebooks;

namespace Kernel.Host.Tests.Notebooks;

public class NotebookFileTests
{
    // In Jupyter's own layout: keys sorted, one space of indent, text as lines.
    private const string Saved = """
        {
         "cells": [
          {
           "attachments": {
            "a.png": {
             "image/png": "AAAA"
            }
           },
           "cell_type": "markdown",
           "id": "first",
           "metadata": {},
           "source": [
            "# Héading\n",
            "text"
           ]
          },
          {
           "cell_type": "code",
           "execution_count": 3,
           "id": "second",
           "metadata": {
            "tags": [
             "kept"
            ]
           },
           "outputs": [
            {
             "name": "stdout",
             "output_type": "stream",
             "text": [
              "one\n",
              "two\n"
             ]
            },
            {
             "data": {
              "application/json": [
               "stays",
               "a list"
              ],
              "text/html": [
               "<b>3</b>"
              ],
              "text/plain": [
               "3"
              ]
             },
             "execution_count": 3,
             "metadata": {
              "isolated": true
             },
             "output_type": "execute_result"
            },
            {
             "ename": "Exception",
             "evalue": "no",
             "output_type": "error",
             "traceback": [
              "Exception: no"
             ]
            },
            {
             "more": 1,
             "output_type": "unheard of"
            }
           ],
           "source": [
            "1 + 2"
           ]
          },
          {
           "cell_type": "raw",
           "id": "third",
           "metadata": {},
           "source": []
          }
         ],
         "metadata": {
          "kernelspec": {
           "display_name": "C#",
           "language": "C#",
           "name": "kernel"
          },
          "unknown": {
           "kept": null
          }
         },
         "nbformat": 4,
         "nbformat_minor": 5
        }

        """;

    [Fact]
    public void A_file_comes_back_to_the_same_bytes() => Assert.Equal(Saved, NotebookWriter.Write(Read(Saved)));

    [Fact]
    public void Text_may_be_a_string_or_lines_and_a_byte_order_mark_does_not_matter()
    {
        var notebook = Read(
            "\uFEFF"
                + """{"nbformat": 4, "cells": [{"cell_type": "code", "source": "a\r\nb"}, {"cell_type": "markdown", "source": ["c\n", "d"]}]}"""
        );

        Assert.Equal(["a\nb", "c\nd"], notebook.Cells.Select(cell => cell.Source));
    }

    [Theory]
    [InlineData("", "1:1", "not JSON")]
    [InlineData("# not JSON", "1:1", "not JSON")]
    [InlineData("{\n  \"nbformat\": 4,\n  \"cells\": [}\n", "3:13", "not JSON")]
    [InlineData("""{"nbformat": 4, "nbformat": 4, "cells": []}""", null, "not JSON")]
    [InlineData("[1, 2]", null, "no JSON object")]
    [InlineData("{\"a\": 1}", null, "neither")]
    [InlineData("""{"cells": []}""", "nbformat", "missing")]
    [InlineData("""{"nbformat": 3, "worksheets": []}""", "nbformat", "is 3, not 4")]
    [InlineData("""{"nbformat": 4}""", "cells", "no list")]
    [InlineData("""{"nbformat": 4, "cells": {}}""", "cells", "no list")]
    [InlineData("""{"nbformat": 4, "cells": [7]}""", "cells[0]", "no JSON object")]
    [InlineData("""{"nbformat": 4, "cells": [{"source": ""}]}""", "cells[0].cell_type", "no cell type")]
    [InlineData("""{"nbformat": 4, "cells": [{"cell_type": "song", "source": ""}]}""", "cells[0].cell_type", "song")]
    [InlineData("""{"nbformat": 4, "cells": [{"cell_type": "code", "source": 5}]}""", "cells[0].source", "neither")]
    [InlineData("""{"nbformat": 4, "cells": [{"cell_type": "code", "source": [5]}]}""", "cells[0].source", "neither")]
    [InlineData(
        """{"nbformat": 4, "cells": [], "metadata": {"kernelspec": {"language": "python"}}}""",
        "metadata.kernelspec.language",
        "python"
    )]
    public void What_is_no_notebook_is_refused_with_its_place(string text, string? place, string reason)
    {
        Assert.False(NotebookReader.Parse("N.ipynb", Encoding.UTF8.GetBytes(text)).Succeeded(out _, out var complaint));

        Assert.Equal("N.ipynb", complaint.File);
        if (place is not null)
            Assert.Equal(place, complaint.Place);
        Assert.Contains(reason, complaint.Message, StringComparison.Ordinal);
        Assert.Contains("choose a notebook", complaint.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        Assert.False(NotebookReader.Parse("N.ipynb", [0x7B, 0x22, 0xFF, 0xFE]).Succeeded(out _, out var complaint));

        Assert.Contains("not JSON", complaint.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_and_a_directory_are_named()
    {
        var missing = Path.Combine(Path.GetTempPath(), "kernel-tests-nowhere", "N.ipynb");

        Assert.False(NotebookReader.ReadFile(missing).Succeeded(out _, out var complaint));
        Assert.Equal((missing, "there is no such file"), (complaint.File, complaint.Message.Split(';')[0]));
        Assert.False(NotebookReader.ReadFile(Path.GetTempPath()).Succeeded(out _, out complaint));
        Assert.Contains("directory", complaint.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_is_json_whatever_the_text_holds()
    {
        const string text = "quotes \" and \\, \u0001, \u2028, 😀, </script>";

        using var json = JsonDocument.Parse(NotebookWriter.Write(Cells.Notebook(text)));

        Assert.Equal(text, json.RootElement.GetProperty("cells")[0].GetProperty("source")[0].GetString());
    }

    private static NotebookDocument Read(string text)
    {
        Assert.True(NotebookReader.Parse("N.ipynb", Encoding.UTF8.GetBytes(text)).Succeeded(out var notebook, out _));
        return notebook;
    }
}
