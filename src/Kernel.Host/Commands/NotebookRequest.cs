namespace Kernel.Host.Commands;

/// <summary>What <c>kernel notebook run</c> is asked for.</summary>
/// <param name="Files">Notebooks by name; empty with a folder.</param>
/// <param name="Folder">The folder of which all notebooks are run, or null.</param>
/// <param name="Site">The folder of the site to write, or null.</param>
/// <param name="Html">The page to write, or null.</param>
/// <param name="Executed">The notebook with outputs to write, or null.</param>
internal sealed record NotebookRequest(string[] Files, string? Folder, string? Site, string? Html, string? Executed)
{
    /// <summary>The files asked for by name.</summary>
    public IEnumerable<string> Outputs => new[] { Html, Executed }.OfType<string>();

    /// <summary>Whether outputs are to be printed, as they are kept nowhere.</summary>
    public bool IsPrinted => Site is null && !Outputs.Any();
}
