using System.Security.Cryptography;
using Kernel.Core.Interchange;
using Kernel.Core.Machine;

namespace Kernel.Host.Tracing;

/// <summary>
/// The trace of a file that may change: a program, whose trace is made anew, or a trace, which is handed on as it is.
/// When the file becomes unreadable, as it is while somebody writes it, the last good trace stays.
/// </summary>
internal sealed class TraceSource(string path, MachineModel model)
{
    private readonly Lock gate = new();
    private (DateTime Written, long Length)? seen;

    /// <summary>The last good trace.</summary>
    public TraceVersion? Current { get; private set; }

    /// <summary>What keeps the file from being read now, or null.</summary>
    public string? Problem { get; private set; }

    /// <summary>The exit status that goes with the problem.</summary>
    public int Status { get; private set; }

    /// <summary>Reads the file again if it has changed since the last look.</summary>
    public void Look()
    {
        lock (gate)
        {
            var file = new FileInfo(path);
            (DateTime, long)? now = file.Exists ? (file.LastWriteTimeUtc, file.Length) : null;
            if (now is not null && now == seen)
            {
                return;
            }
            using var complaints = new StringWriter { NewLine = "\n" };
            byte[]? trace = Read(complaints);
            Problem = trace is null ? complaints.ToString().TrimEnd('\n') : null;
            if (trace is not null)
            {
                Current = new(trace, Convert.ToHexStringLower(SHA256.HashData(trace))[..16]);
            }
            seen = now;
        }
    }

    private byte[]? Read(TextWriter error)
    {
        if (TraceFile.IsTrace(path))
        {
            bool isWhole = TraceFile.Read(path, model, error, out int wrong) is not null;
            Status = wrong;
            return isWhole ? File.ReadAllBytes(path) : null;
        }
        if (ProgramFile.ReadLegal(path, model, error, out int status) is not { } program)
        {
            Status = status;
            return null;
        }
        using var trace = new MemoryStream();
        TraceEvents.Write(trace, model, program, Path.GetFileName(path));
        return trace.ToArray();
    }
}

/// <summary>A trace and a short name for its content.</summary>
/// <param name="Bytes">The trace as a file holds it.</param>
/// <param name="Version">The same for the same bytes.</param>
internal sealed record TraceVersion(byte[] Bytes, string Version);
