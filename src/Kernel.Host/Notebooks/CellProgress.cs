using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Kernel.Core.Analysis;
using Kernel.Core.Kernels;
using Kernel.Core.Machine;
using Kernel.Core.Packing;
using Kernel.Core.Workload;

namespace Kernel.Host.Notebooks;

/// <summary>
/// How far a cell has come, on one line that is written over in place. Its methods do long work that reports there,
/// and that ends with what it has when the user interrupts, where the functions of the core would throw.
/// </summary>
public sealed class CellProgress : IProgress<string>
{
    // People cannot read faster, and every update is a message to the front end.
    private static readonly TimeSpan betweenUpdates = TimeSpan.FromMilliseconds(100);

    // A picture takes a moment to make, and another to look at.
    private static readonly TimeSpan betweenPictures = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Stopwatch sinceUpdate = new();
    private readonly Stopwatch sincePicture = new();
    private readonly Action<DisplayOutput> publish;
    private readonly CancellationToken cancellation;
    private readonly string displayId = $"progress-{Guid.NewGuid():N}";
    private readonly string pictureId = $"picture-{Guid.NewGuid():N}";
    private DisplayOutput? waiting;
    private object? waitingPicture;

    /// <summary>The progress of one cell.</summary>
    /// <param name="publish">Called with the line, under one display id, whenever it is to be written over.</param>
    /// <param name="cancellation">Cancelled when the user interrupts.</param>
    public CellProgress(Action<DisplayOutput> publish, CancellationToken cancellation) =>
        (this.publish, this.cancellation) = (publish, cancellation);

    /// <summary>Writes the line over. The last line reported is the one that stays.</summary>
    /// <param name="value">What to say, on one line.</param>
    public void Report(string value) => Report(value, null);

    /// <summary>Writes the line over, with a bar where the front end draws one.</summary>
    /// <param name="value">What to say, on one line.</param>
    /// <param name="share">How much is done, from 0 to 1, or null when nobody knows.</param>
    public void Report(string value, double? share)
    {
        string line = value.ReplaceLineEndings(" ");
        string bar = share is { } done
            ? $"<progress value=\"{Math.Clamp(done, 0, 1):0.###}\" max=\"1\"></progress> "
            : "";
        DisplayOutput output = DisplayOutput.Of(
            isResult: false,
            ("text/plain", line),
            ("text/html", $"<div class=\"kernel-progress\">{bar}{WebUtility.HtmlEncode(line)}</div>")
        ) with
        {
            DisplayId = displayId,
        };
        lock (gate)
        {
            waiting = output;
            if (!sinceUpdate.IsRunning || sinceUpdate.Elapsed >= betweenUpdates)
            {
                Flush();
            }
        }
    }

    /// <summary>
    /// Shows a value, such as a chart of how a search is getting on, in the place of the one shown before; at most one a
    /// second, and the last one stays.
    /// </summary>
    /// <param name="value">Any value that a cell can show.</param>
    public void Show(object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        lock (gate)
        {
            waitingPicture = value;
            if (!sincePicture.IsRunning || sincePicture.Elapsed >= betweenPictures)
            {
                FlushPicture();
            }
        }
    }

    private void FlushPicture()
    {
        if (waitingPicture is { } value)
        {
            waitingPicture = null;
            publish(ValueDisplay.Show(value, isResult: false) with { DisplayId = pictureId });
            sincePicture.Restart();
        }
    }

    /// <summary>Shows the last line and the last picture if they are still waiting for their turn.</summary>
    internal void Flush()
    {
        lock (gate)
        {
            FlushPicture();
            if (waiting is { } output)
            {
                waiting = null;
                sinceUpdate.Restart();
                publish(output);
            }
        }
    }

    /// <summary>
    /// <see cref="TimelineMeasurement.MeasureAll"/> with progress: the changes measured when the user interrupts, in
    /// their order, otherwise all of them.
    /// </summary>
    /// <param name="model">The machine.</param>
    /// <param name="shape">The size of the walk.</param>
    /// <param name="changes">The changes.</param>
    public ValueArray<MeasuredChange> Measure(MachineModel model, Shape shape, ValueArray<Change> changes)
    {
        var measured = new ConcurrentDictionary<Change, MeasuredChange>(ReferenceEqualityComparer.Instance);
        string Told() => $"{measured.Count} of {changes.Count} changes measured";
        return UntilInterrupted(
            Told,
            () =>
                TimelineMeasurement.MeasureAll(
                    model,
                    shape,
                    changes,
                    done =>
                    {
                        measured[done.Change] = done;
                        Report($"{Told()}: {done.Change.Kernel}", (double)measured.Count / changes.Count);
                    },
                    cancellation
                ),
            () => changes.Where(measured.ContainsKey).Select(change => measured[change]).ToValueArray()
        );
    }

    /// <summary>
    /// <see cref="Core.Analysis.Sweep.Run{TOptions}"/> with progress: the points tried when the user interrupts, in the
    /// order of the table, otherwise all of them.
    /// </summary>
    /// <typeparam name="TOptions">What the values are set in.</typeparam>
    /// <param name="start">The options before any value is set.</param>
    /// <param name="axes">What to vary.</param>
    /// <param name="measure">Tries one set of options; called from several threads.</param>
    public Sweep Sweep<TOptions>(
        TOptions start,
        IReadOnlyList<SweepAxis<TOptions>> axes,
        Func<TOptions, SweepResult> measure
    )
    {
        var points = new ConcurrentQueue<SweepPoint>();
        long total = axes.Aggregate(1L, (product, axis) => product * axis.Values.Count);
        string Told() => $"{points.Count} of {total} combinations tried{Best(points)}";
        return UntilInterrupted(
            Told,
            () =>
                Core.Analysis.Sweep.Run(
                    start,
                    axes,
                    measure,
                    point =>
                    {
                        points.Enqueue(point);
                        Report(Told(), (double)points.Count / total);
                    },
                    cancellation
                ),
            () =>
                new Sweep(
                    axes.Select(axis => axis.Name).ToValueArray(),
                    points.OrderBy(point => Place(axes, point)).ToValueArray()
                )
        );
    }

    /// <summary>
    /// Searches until so many candidates have been tried or the user interrupts, and gives the state reached, whose
    /// <see cref="SearchState.Best"/> is the best so far and from which a search can go on.
    /// </summary>
    /// <param name="search">The search.</param>
    /// <param name="state">Where it stands.</param>
    /// <param name="evaluations">Candidates to try, at least; batches are not cut.</param>
    /// <param name="threads">How many threads to use, or null for all there are. The result does not depend on it.</param>
    public SearchState Search(Search search, SearchState state, long evaluations, int? threads = null)
    {
        long end = state.Evaluations + evaluations;
        string Told() =>
            $"{state.Evaluations} candidates tried, best {state.Best?.Evaluation.Cycles.ToString() ?? "none"}";
        while (state.Evaluations < end && !cancellation.IsCancellationRequested)
        {
            state = search.Step(state, threads ?? Environment.ProcessorCount);
            Report(Told(), 1 - ((double)(end - state.Evaluations) / evaluations));
        }
        Finish(Told());
        return state;
    }

    private T UntilInterrupted<T>(Func<string> told, Func<T> whole, Func<T> soFar)
    {
        T result;
        try
        {
            result = whole();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            result = soFar();
        }
        Finish(told());
        return result;
    }

    private void Finish(string told)
    {
        Report(cancellation.IsCancellationRequested ? $"interrupted: {told}" : told);
        Flush();
    }

    private static string Best(IEnumerable<SweepPoint> points) =>
        points.Min(point => point.Result.Cycles) is { } cycles ? $", best {cycles} cycles" : "";

    // The last axis is the fastest.
    private static long Place<TOptions>(IReadOnlyList<SweepAxis<TOptions>> axes, SweepPoint point)
    {
        long place = 0;
        for (int axis = 0; axis < axes.Count; axis++)
        {
            place = (place * axes[axis].Values.Count) + IndexOf(axes[axis].Values, point.Values[axis]);
        }
        return place;
    }

    private static int IndexOf(ValueArray<double> values, double value)
    {
        int index = 0;
        while (values[index] != value)
        {
            index++;
        }
        return index;
    }
}
