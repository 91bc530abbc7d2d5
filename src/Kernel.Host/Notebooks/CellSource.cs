using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Kernel.Host.Notebooks;

/// <summary>A package a cell asks for, by <c>#r "nuget: Id, Version"</c>.</summary>
/// <param name="Id">The package's name.</param>
/// <param name="Version">A version, a range of versions, or null for the newest there is.</param>
/// <param name="Line">The line of the cell, counted from 1.</param>
internal sealed record PackageRequest(string Id, string? Version, int Line);

/// <summary>
/// A cell's text with what is meant for the host taken out: magics and packages. Everything else stands where it stood,
/// so that lines and columns are the author's.
/// </summary>
/// <param name="Code">The C# for the compiler.</param>
/// <param name="IsTimed">Whether the cell wants its time told, by <c>#!time</c>.</param>
/// <param name="Folders">Folders to look for packages in, by <c>#i "nuget: FOLDER"</c>.</param>
/// <param name="Packages">Packages to refer to.</param>
/// <param name="Wrong">What the host cannot make sense of, or null.</param>
internal sealed record CellSource(
    string Code,
    bool IsTimed,
    ImmutableArray<string> Folders,
    ImmutableArray<PackageRequest> Packages,
    CellFailure? Wrong
)
{
    /// <summary>The magics there are, with what they do.</summary>
    public static ImmutableArray<(string Name, string Meaning)> Magics { get; } =
    [("#!time", "says how long the cell took"), ("#!csharp", "says that the cell is C#, as all are here")];

    private const string NuGet = "nuget:";

    private static readonly CSharpParseOptions script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    private static readonly CellSource empty = new("", false, [], [], null);

    /// <summary>Reads a cell.</summary>
    /// <param name="text">What its author wrote.</param>
    public static CellSource Parse(string text)
    {
        SyntaxNode root = CSharpSyntaxTree.ParseText(text, script).GetRoot();
        char[] code = text.ToCharArray();
        CellSource source = empty;
        foreach (DirectiveTriviaSyntax directive in Directives((CSharpSyntaxNode)root))
        {
            int line = directive.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
            if (source.With(directive, directive.ToString().Trim(), line) is { } taken)
            {
                source = taken;
                Blank(code, directive.Span);
            }
        }
        return source with { Code = new string(code) };
    }

    private static IEnumerable<DirectiveTriviaSyntax> Directives(CSharpSyntaxNode root)
    {
        for (DirectiveTriviaSyntax? next = root.GetFirstDirective(); next is not null; next = next.GetNextDirective())
        {
            yield return next;
        }
    }

    // Null when the directive is the compiler's business.
    private CellSource? With(DirectiveTriviaSyntax directive, string text, int line)
    {
        if (text.StartsWith("#!", StringComparison.Ordinal) && !text.StartsWith("#!/", StringComparison.Ordinal))
        {
            return WithMagic(text, line);
        }
        if (
            directive is ReferenceDirectiveTriviaSyntax reference
            && AfterNuGet(reference.File.ValueText) is { } package
        )
        {
            string[] parts = package.Split(',', 2, StringSplitOptions.TrimEntries);
            return parts[0].Length == 0
                ? WithWrong("BadReference", "write the package after the colon: #r \"nuget: Name, 1.2.3\"", line)
                : this with
                {
                    Packages = Packages.Add(
                        new(parts[0], parts is [_, { Length: > 0 } version] ? version : null, line)
                    ),
                };
        }
        if (text.StartsWith("#i", StringComparison.Ordinal) && AfterNuGet(text[2..].Trim().Trim('"')) is { } folder)
        {
            return folder.Contains("://", StringComparison.Ordinal)
                ? WithWrong(
                    "BadSource",
                    $"packages come from folders here, never from a network, so {folder} cannot be used; "
                        + "name a folder with .nupkg files: #i \"nuget: FOLDER\"",
                    line
                )
                : this with
                {
                    Folders = Folders.Add(folder),
                };
        }
        return null;
    }

    private CellSource WithMagic(string text, int line) =>
        text.Split(' ', '\t')[0] switch
        {
            "#!time" => this with { IsTimed = true },
            "#!csharp" or "#!c#" => this,
            string unknown => WithWrong(
                "UnknownMagic",
                $"there is no magic {unknown} here; there are "
                    + string.Join(" and ", Magics.Select(magic => $"{magic.Name} ({magic.Meaning})")),
                line
            ),
        };

    // The first thing that is wrong is the one to tell.
    private CellSource WithWrong(string kind, string message, int line) =>
        Wrong is not null ? this : this with { Wrong = CellFailure.At(line, kind, message) };

    private static string? AfterNuGet(string text) =>
        text.StartsWith(NuGet, StringComparison.OrdinalIgnoreCase) ? text[NuGet.Length..].Trim() : null;

    private static void Blank(char[] code, TextSpan span)
    {
        for (int i = span.Start; i < span.End; i++)
        {
            code[i] = code[i] is '\r' or '\n' ? code[i] : ' ';
        }
    }
}
