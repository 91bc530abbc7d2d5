using Kernel.Core.Checking;
using Kernel.Core.Interchange;
using Kernel.Core.Machine;

namespace Kernel.Host;

/// <summary>Program files as commands read them.</summary>
public static class ProgramFile
{
    /// <summary>Reads a program, or says on the error stream everything that keeps it from being read.</summary>
    /// <param name="path">The file as the user named it.</param>
    /// <param name="model">The machine, for its vector length.</param>
    /// <param name="error">Where complaints go.</param>
    /// <returns>The program, or null when there were complaints.</returns>
    public static Program? Read(string path, MachineModel model, TextWriter error)
    {
        if (!InputFile.ReadText(path).Succeeded(out string? text, out Complaint? complaint))
        {
            error.Complain(complaint);
            return null;
        }
        (Program? program, ValueArray<Diagnostic> diagnostics) = ProgramJson.Read(text, model);
        error.Complain(path, diagnostics);
        return program;
    }

    /// <summary>Reads a program and sees to it that the machine can execute it; see <see cref="Read"/>.</summary>
    /// <param name="path">The file as the user named it.</param>
    /// <param name="model">The machine.</param>
    /// <param name="error">Where complaints go.</param>
    /// <param name="status">The exit status when there is no program: unreadable or illegal.</param>
    /// <returns>A legal program, or null when there were complaints.</returns>
    public static Program? ReadLegal(string path, MachineModel model, TextWriter error, out int status)
    {
        status = ExitCode.Usage;
        if (Read(path, model, error) is not { } program)
        {
            return null;
        }
        ValueArray<Diagnostic> illegal = Legality.Check(model, program);
        error.Complain(path, illegal);
        status = illegal.Count == 0 ? ExitCode.Success : ExitCode.No;
        return illegal.Count == 0 ? program : null;
    }

    /// <summary>Writes diagnostics of a file, a line each: <c>kernel: P.json: op-set 3, alu: slot-limit: ...</c>.</summary>
    /// <param name="error">Where to.</param>
    /// <param name="path">The file.</param>
    /// <param name="diagnostics">What is wrong with it.</param>
    public static void Complain(this TextWriter error, string path, IEnumerable<Diagnostic> diagnostics)
    {
        foreach (Diagnostic diagnostic in diagnostics)
        {
            error.Complain(new Complaint(path, null, diagnostic.ToString()));
        }
    }
}
