using Kernel.Core.Machine;

namespace Kernel.Core.Passes;

/// <summary>
/// Where grouping starts: loads or stores of one level on neighbouring words of one array, as many as a
/// vector has lanes, aligned to the first of their run.
/// </summary>
internal static class NeighbourRuns
{
    /// <summary>The ops' indices, lane by lane, run after run, array after array.</summary>
    /// <param name="ops">The ops of a stream.</param>
    /// <param name="levels">The level of each op.</param>
    /// <param name="code">Loads or stores.</param>
    /// <param name="lanes">How many make a run.</param>
    public static List<int[]> Of(Op[] ops, int[] levels, Opcode code, int lanes)
    {
        var places = new Dictionary<(string Array, int Level), List<(long Index, int Op)>>();
        for (int i = 0; i < ops.Length; i++)
        {
            if (ops[i].Code != code || ops[i].Touches is not { Index: { } index } place)
            {
                continue;
            }
            if (!places.TryGetValue((place.Array, levels[i]), out List<(long Index, int Op)>? ofArray))
            {
                places[(place.Array, levels[i])] = ofArray = [];
            }
            ofArray.Add((index, i));
        }
        var runs = new List<int[]>();
        foreach (List<(long Index, int Op)> ofArray in places.Values)
        {
            ofArray.Sort();
            Cut(ofArray, lanes, runs);
        }
        return runs;
    }

    private static void Cut(List<(long Index, int Op)> places, int lanes, List<int[]> runs)
    {
        int start = 0;
        for (int end = 1; end <= places.Count; end++)
        {
            if (end < places.Count && !GoesOn(places[end - 1], places[end]))
            {
                start = end - start == lanes ? start : end;
            }
            if (end - start == lanes)
            {
                runs.Add([.. places.GetRange(start, lanes).Select(place => place.Op)]);
                start = end;
            }
        }
    }

    /// <summary>
    /// Whether one word continues the run of another: the next word, written later. Where the stream
    /// goes back, another row of a matrix begins, and lanes across two rows would not go with each other.
    /// </summary>
    private static bool GoesOn((long Index, int Op) last, (long Index, int Op) next) =>
        next.Index == last.Index + 1 && next.Op > last.Op;
}
