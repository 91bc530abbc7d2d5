using Kernel.Core.Checking;
using Kernel.Core.Interchange;
using Kernel.Core.Machine;

namespace Kernel.Host.Tracing;

/// <summary>Trace files as commands read them.</summary>
public static class TraceFile
{
    /// <summary>Whether a file can be read and looks like a trace rather than a program.</summary>
    /// <param name="path">The file as the user named it.</param>
    public static bool IsTrace(string path) =>
        InputFile.ReadText(path).Succeeded(out string? text, out _) && TraceReader.IsTrace(text);

    /// <summary>Reads a trace, or says on the error stream everything that keeps it from being read.</summary>
    /// <param name="path">The file as the user named it.</param>
    /// <param name="model">The machine.</param>
    /// <param name="error">Where complaints go.</param>
    /// <param name="status">The exit status when there is no trace: unreadable, or of ops no machine can execute.</param>
    /// <returns>The content, or null when there were complaints.</returns>
    public static TraceContent? Read(string path, MachineModel model, TextWriter error, out int status)
    {
        status = ExitCode.Usage;
        if (!InputFile.ReadText(path).Succeeded(out string? text, out Complaint? complaint))
        {
            error.Complain(complaint);
            return null;
        }
        (TraceContent? content, ValueArray<Diagnostic> diagnostics) = TraceReader.Read(text, model);
        error.Complain(path, diagnostics);
        if (content?.Program is { } program && Legality.Check(model, program) is { Count: > 0 } illegal)
        {
            error.Complain(path, illegal);
            status = ExitCode.No;
            return null;
        }
        return content;
    }
}
