using System.Collections.Immutable;
using Kernel.Host.Notebooks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.QuickInfo;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.CodeAnalysis.Text;

namespace Kernel.Host.Jupyter;

/// <summary>One way to go on.</summary>
/// <param name="Text">What to write.</param>
/// <param name="Kind">What it is: class, method, local...</param>
internal sealed record CompletionChoice(string Text, string Kind);

/// <summary>Ways to go on at a place in some code.</summary>
/// <param name="Start">Where what is to be replaced begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Choices">What to put there.</param>
internal sealed record Completions(int Start, int End, ImmutableArray<CompletionChoice> Choices);

/// <summary>What a user who is writing a cell asks: how to go on, what this is, whether it is complete.</summary>
internal sealed class CodeIntelligence : IDisposable
{
    private static readonly CSharpParseOptions script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    // A workspace grows as it is asked.
    private readonly SemaphoreSlim turn = new(1);
    private readonly Lazy<CodeWorkspace> workspace = new(() => new CodeWorkspace());

    public void Dispose()
    {
        if (workspace.IsValueCreated)
        {
            workspace.Value.Dispose();
        }
        turn.Dispose();
    }

    /// <summary>Does before anybody asks what takes some seconds the first time.</summary>
    /// <param name="directory">Where the session looks for files.</param>
    public async Task WarmUpAsync(string directory)
    {
        const string code = "Console.";
        await CompleteAsync(null, code, code.Length, directory).ConfigureAwait(false);
    }

    /// <summary>Ways to go on.</summary>
    /// <param name="last">The last cell that ran; null before the first.</param>
    /// <param name="code">The code being written.</param>
    /// <param name="position">Where in it, from 0.</param>
    /// <param name="directory">Where the session looks for files.</param>
    public async Task<Completions> CompleteAsync(Script? last, string code, int position, string directory)
    {
        if (Magics(code, position) is { } magics)
        {
            return magics;
        }
        Document document = await OpenAsync(last, code, directory).ConfigureAwait(false);
        CompletionService service = CompletionService.GetService(document)!;
        CompletionList found = await service.GetCompletionsAsync(document, position).ConfigureAwait(false);
        TextSpan span = found.Span;
        string begun = code[span.Start..Math.Max(span.Start, position)];
        return new(
            span.Start,
            Math.Max(span.End, position),
            [
                .. found
                    .ItemsList.Where(item => item.FilterText.StartsWith(begun, StringComparison.OrdinalIgnoreCase))
                    // What is described by a namespace would need a `using` that no front end writes.
                    .Where(item => item.InlineDescription.Length == 0)
                    // What is spelt as begun comes first; the service's own order says the rest.
                    .OrderByDescending(item => item.FilterText.StartsWith(begun, StringComparison.Ordinal))
                    .ThenBy(item => item.SortText, StringComparer.Ordinal)
                    .Select(item => new CompletionChoice(
                        item.DisplayText + item.DisplayTextSuffix.Replace("<>", "", StringComparison.Ordinal),
                        item.Tags.FirstOrDefault("text").ToLowerInvariant()
                    ))
                    .DistinctBy(choice => choice.Text),
            ]
        );
    }

    /// <summary>What stands at a place: its signature and what its documentation says, or null when nothing is known.</summary>
    /// <param name="last">The last cell that ran; null before the first.</param>
    /// <param name="code">The code.</param>
    /// <param name="position">Where in it, from 0; behind a name or among its arguments will do.</param>
    /// <param name="directory">Where the session looks for files.</param>
    public async Task<string?> InspectAsync(Script? last, string code, int position, string directory)
    {
        Document document = await OpenAsync(last, code, directory).ConfigureAwait(false);
        QuickInfoService service = QuickInfoService.GetService(document)!;
        SyntaxNode root = (await document.GetSyntaxRootAsync().ConfigureAwait(false))!;
        foreach (int place in PlacesAround(root, position))
        {
            QuickInfoItem? found = await service.GetQuickInfoAsync(document, place).ConfigureAwait(false);
            string[] sections =
            [
                .. found?.Sections.Select(section => section.Text.Trim()).Where(text => text.Length > 0) ?? [],
            ];
            if (sections.Length > 0)
            {
                return string.Join("\n\n", sections).ReplaceLineEndings("\n");
            }
        }
        return null;
    }

    /// <summary>Whether a front end that runs a cell at Enter may do so: complete, incomplete or invalid.</summary>
    /// <param name="code">The code.</param>
    public static string Completeness(string code)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(CellSource.Parse(code).Code, script);
        return !SyntaxFactory.IsCompleteSubmission(tree) ? "incomplete"
            : tree.GetDiagnostics().Any(found => found.Severity == DiagnosticSeverity.Error) ? "invalid"
            : "complete";
    }

    private async Task<Document> OpenAsync(Script? last, string code, string directory)
    {
        await turn.WaitAsync().ConfigureAwait(false);
        try
        {
            return workspace.Value.Open(last, CellSource.Parse(code).Code, directory);
        }
        finally
        {
            turn.Release();
        }
    }

    private static Completions? Magics(string code, int position)
    {
        int start = code.LastIndexOf('\n', Math.Max(position - 1, 0)) + 1;
        if (start > position || !code[start..position].StartsWith("#!", StringComparison.Ordinal))
        {
            return null;
        }
        string begun = code[start..position];
        return new(
            start,
            position,
            [
                .. CellSource
                    .Magics.Where(magic => magic.Name.StartsWith(begun, StringComparison.Ordinal))
                    .Select(magic => new CompletionChoice(magic.Name, "magic")),
            ]
        );
    }

    // The word itself, the name that ends there, and the names whose arguments surround it, from the inside out.
    private static IEnumerable<int> PlacesAround(SyntaxNode root, int position)
    {
        int inside = Math.Clamp(position, 0, Math.Max(root.FullSpan.End - 1, 0));
        SyntaxToken at = root.FindToken(inside);
        if (at.IsKind(SyntaxKind.IdentifierToken) || at.IsKeyword())
        {
            yield return at.SpanStart;
        }
        SyntaxToken before = root.FindToken(Math.Max(inside - 1, 0));
        if (position > 0 && (before.IsKind(SyntaxKind.IdentifierToken) || before.IsKeyword()))
        {
            yield return before.SpanStart;
        }
        foreach (SyntaxNode node in before.Parent?.AncestorsAndSelf() ?? [])
        {
            switch (node)
            {
                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member }:
                    yield return member.Name.SpanStart;
                    break;
                case InvocationExpressionSyntax invocation:
                    yield return invocation.Expression.SpanStart;
                    break;
                case ObjectCreationExpressionSyntax creation:
                    yield return creation.Type.SpanStart;
                    break;
            }
        }
        yield return inside;
    }
}
