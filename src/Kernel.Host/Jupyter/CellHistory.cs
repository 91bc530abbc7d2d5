using System.Collections.Immutable;
using System.IO.Enumeration;
using System.Text.Json.Nodes;

namespace Kernel.Host.Jupyter;

/// <summary>One cell that was run.</summary>
/// <param name="Line">Its number.</param>
/// <param name="Code">Its text.</param>
internal sealed record HistoryEntry(int Line, string Code);

/// <summary>The cells of this session, in order, for front ends that let a user go back through them.</summary>
/// <param name="Entries">The cells.</param>
internal sealed record CellHistory(ImmutableArray<HistoryEntry> Entries)
{
    /// <summary>Answers a <c>history_request</c>.</summary>
    /// <param name="request">The request: the last so many, a range of numbers, or those that match a pattern.</param>
    public JsonObject Answer(JupyterMessage request)
    {
        IEnumerable<HistoryEntry> found = request.Text("hist_access_type", "tail") switch
        {
            "range" => Entries.Where(entry =>
                entry.Line >= request.Number("start", 0) && entry.Line < request.Number("stop", int.MaxValue)
            ),
            "search" => Last(Matching(request), request.Number("n", int.MaxValue)),
            _ => Last(Entries, request.Number("n", int.MaxValue)),
        };
        bool withOutput = request.Flag("output", false);
        return new JsonObject
        {
            ["status"] = "ok",
            ["history"] = new JsonArray([.. found.Select(entry => Tuple(entry, withOutput))]),
        };
    }

    private IEnumerable<HistoryEntry> Matching(JupyterMessage request)
    {
        string pattern = request.Text("pattern", "*");
        IEnumerable<HistoryEntry> matching = Entries.Where(entry =>
            FileSystemName.MatchesSimpleExpression(pattern, entry.Code, ignoreCase: false)
        );
        return request.Flag("unique", false) ? matching.Reverse().DistinctBy(entry => entry.Code).Reverse() : matching;
    }

    private static IEnumerable<HistoryEntry> Last(IEnumerable<HistoryEntry> entries, int count) =>
        entries.TakeLast(Math.Max(count, 0));

    // Session 0 is the one that runs; there are no others.
    private static JsonNode Tuple(HistoryEntry entry, bool withOutput) =>
        new JsonArray(0, entry.Line, withOutput ? new JsonArray(entry.Code, null) : entry.Code);
}
