using System.Collections.Concurrent;
using Kernel.Host.Notebooks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Scripting;

namespace Kernel.Host.Jupyter;

/// <summary>
/// The cells of a session as Roslyn's editor services want them: each a project that sees the one before it. Made when
/// somebody first asks for completion, and then added to as cells run.
/// </summary>
internal sealed class CodeWorkspace : IDisposable
{
    private static readonly CSharpParseOptions parsing = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    private readonly AdhocWorkspace workspace = new();
    private readonly Dictionary<Script, ProjectId> projects = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<string, MetadataReference> references = new(StringComparer.Ordinal);

    public void Dispose() => workspace.Dispose();

    /// <summary>A document with code that is not run yet, after all cells that are.</summary>
    /// <param name="last">The last cell that ran; null before the first.</param>
    /// <param name="code">The code.</param>
    /// <param name="directory">Where the session looks for files.</param>
    public Document Open(Script? last, string code, string directory)
    {
        // The preamble is part of every session, also of one in which nothing has run.
        Script before = last ?? SessionOptions.First("", SessionOptions.For("preamble", directory, []));
        ProjectId previous = Project(before);
        Solution solution = AddSubmission(workspace.CurrentSolution, before, code, previous, out ProjectId project);
        return solution.GetProject(project)!.Documents.Single();
    }

    private ProjectId Project(Script script)
    {
        if (projects.TryGetValue(script, out ProjectId? known))
        {
            return known;
        }
        ProjectId? previous = script.Previous is { } earlier ? Project(earlier) : null;
        Solution solution = AddSubmission(
            workspace.CurrentSolution,
            script,
            script.Code,
            previous,
            out ProjectId project
        );
        workspace.TryApplyChanges(solution);
        projects.Add(script, project);
        return project;
    }

    private Solution AddSubmission(
        Solution solution,
        Script like,
        string code,
        ProjectId? previous,
        out ProjectId project
    )
    {
        project = ProjectId.CreateNewId();
        ScriptOptions options = like.Options;
        var compiling = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            usings: options.Imports,
            allowUnsafe: true,
            sourceReferenceResolver: options.SourceResolver,
            metadataReferenceResolver: options.MetadataResolver
        );
        string name = $"cell{solution.ProjectIds.Count}";
        var info = ProjectInfo.Create(
            project,
            VersionStamp.Create(),
            name,
            name,
            LanguageNames.CSharp,
            compilationOptions: compiling,
            parseOptions: parsing,
            projectReferences: previous is null ? [] : [new ProjectReference(previous)],
            metadataReferences: options.MetadataReferences.Select(Documented).Distinct(),
            isSubmission: true,
            hostObjectType: typeof(CellGlobals)
        );
        return solution.AddProject(info).AddDocument(DocumentId.CreateNewId(project), name, code);
    }

    // A reference as the compiler has it says nothing of its docs, which editors show.
    private MetadataReference Documented(MetadataReference reference) =>
        reference is PortableExecutableReference { FilePath: { } file }
            ? references.GetOrAdd(
                file,
                _ => MetadataReference.CreateFromFile(file, documentation: AssemblyDocs.Of(file))
            )
            : reference;
}
