using Kernel.Core.Analysis;
using Kernel.Core.Machine;

namespace Kernel.Interactive.Viewer;

/// <summary>A timeline viewer as JSON: the figures of what it shows; the ops themselves are a trace's business.</summary>
public static class ViewerDocument
{
    /// <summary>The document of a viewer.</summary>
    /// <param name="viewer">The viewer.</param>
    public static object Of(TimelineViewer viewer) =>
        new
        {
            viewer.Name,
            viewer.Cycles,
            Ops = viewer.Shown.Ops.Count(op => op.Engine != Engine.Debug),
            Utilization = Figures.Use(Utilization.Of(viewer.Model, viewer.Shown)),
            Note = viewer.Note.Length > 0 ? viewer.Note : null,
        };
}
