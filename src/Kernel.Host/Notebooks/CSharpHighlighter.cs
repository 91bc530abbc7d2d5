using System.Net;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Kernel.Host.Notebooks;

/// <summary>From C# to HTML with its keywords, comments, strings and numbers marked.</summary>
public static class CSharpHighlighter
{
    private static readonly CSharpParseOptions Cells = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    /// <summary>The code as the content of a <c>pre</c> element. Code with errors is shown too.</summary>
    public static string ToHtml(string code)
    {
        var html = new StringBuilder(code.Length * 2);
        foreach (SyntaxToken token in CSharpSyntaxTree.ParseText(code, Cells).GetRoot().DescendantTokens())
        {
            AddTrivia(html, token.LeadingTrivia);
            Add(html, ClassOf(token), token.Text);
            AddTrivia(html, token.TrailingTrivia);
        }

        return html.ToString();
    }

    private static void AddTrivia(StringBuilder html, SyntaxTriviaList list)
    {
        foreach (SyntaxTrivia trivia in list)
        {
            Add(html, ClassOf(trivia), trivia.ToFullString());
        }
    }

    private static void Add(StringBuilder html, string? css, string text)
    {
        string encoded = WebUtility.HtmlEncode(text);
        if (css is null || text.Length == 0)
        {
            html.Append(encoded);
        }
        else
        {
            html.Append($"<span class=\"{css}\">{encoded}</span>");
        }
    }

    private static string? ClassOf(SyntaxToken token) =>
        token.Kind() switch
        {
            SyntaxKind.NumericLiteralToken => "number",
            SyntaxKind.StringLiteralToken
            or SyntaxKind.CharacterLiteralToken
            or SyntaxKind.Utf8StringLiteralToken
            or SyntaxKind.SingleLineRawStringLiteralToken
            or SyntaxKind.MultiLineRawStringLiteralToken
            or SyntaxKind.InterpolatedStringStartToken
            or SyntaxKind.InterpolatedStringTextToken
            or SyntaxKind.InterpolatedStringEndToken => "string",
            SyntaxKind.IdentifierToken when token.Text == "var" => "keyword",
            _ when token.IsKeyword() => "keyword",
            _ => null,
        };

    private static string? ClassOf(SyntaxTrivia trivia) =>
        trivia.Kind() switch
        {
            SyntaxKind.SingleLineCommentTrivia
            or SyntaxKind.MultiLineCommentTrivia
            or SyntaxKind.SingleLineDocumentationCommentTrivia
            or SyntaxKind.MultiLineDocumentationCommentTrivia => "comment",
            _ when trivia.IsDirective => "directive",
            _ => null,
        };
}
