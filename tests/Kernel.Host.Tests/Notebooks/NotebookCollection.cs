namespace Kernel.Host.Tests.Notebooks;

/// <summary>
/// Tests that run cells. A running cell owns the console and the current directory of the process, and formatters are
/// kept for the whole process, so nothing else may run beside them.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class NotebookCollection
{
    public const string Name = "notebooks";
}
