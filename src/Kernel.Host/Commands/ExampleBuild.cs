using Kernel.Core.Interchange;
using Kernel.Core.Kernels;
using Kernel.Core.Kernels.Examples;
using Kernel.Core.Machine;
using Kernel.Core.Packing;

namespace Kernel.Host.Commands;

/// <summary><c>kernel build --kernel saxpy --n N</c>: the kernels that are no tree walk.</summary>
internal static class ExampleBuild
{
    /// <summary>Compiles the kernel, checks it against its oracle and writes it; the exit status.</summary>
    public static int Run(ExampleKernel kernel, int n, string? file, bool json, TextWriter output, TextWriter error)
    {
        if (file is null)
        {
            return error.Complain(new(null, null, "say where the program goes: --out P.json"));
        }
        if (AtomicFile.WhyNotWritable(file) is { } unwritable)
        {
            return error.Complain(unwritable);
        }
        MachineModel model = MachineModel.TakeHome;
        ListPacked compiled = Compiler.Compile(model, kernel.Write(n));
        ValueArray<Diagnostic> faults = compiled.Program is { } built
            ? kernel.Check(model, built, n)
            : compiled.Diagnostics;
        if (compiled.Program is not { } program || faults.Count > 0)
        {
            return BuildCommand.Refuse(error, faults.Select(fault => new Complaint(null, kernel.Name, $"{fault}")));
        }
        if (AtomicFile.Write(file, ProgramJson.Write(program)) is { } unwritten)
        {
            return error.Complain(unwritten);
        }
        output.WriteLine(
            json
                ? Json.Write(
                    new
                    {
                        Kernel = kernel.Name,
                        N = n,
                        Cycles = program.Length,
                        Ops = program.Ops.Count(),
                        File = file,
                    }
                )
                : $"{kernel.Name}, {n:N0} items: leaves what its oracle does in {program.Length:N0} cycles; written to {file}"
        );
        return ExitCode.Success;
    }
}
