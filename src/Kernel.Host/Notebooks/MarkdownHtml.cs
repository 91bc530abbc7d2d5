using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Kernel.Host.Notebooks;

/// <summary>From Markdown to HTML that asks for nothing outside the page.</summary>
public static class MarkdownHtml
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseTaskLists()
        .UseFootnotes()
        .UseAutoLinks()
        .UseAutoIdentifiers(AutoIdentifierOptions.GitHub)
        .Build();

    /// <summary>Renders a text.</summary>
    /// <param name="markdown">The text.</param>
    /// <param name="image">
    /// From the address of an image to a <c>data:</c> address, or null when the image cannot stand in the page; then it
    /// becomes a link with the image's description.
    /// </param>
    public static string Render(string markdown, Func<string, string?> image)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var link in document.Descendants<LinkInline>().Where(link => link.IsImage))
        {
            if (image(link.Url ?? "") is { } data)
                link.Url = data;
            else
                link.IsImage = false;
        }

        using var html = new StringWriter { NewLine = "\n" };
        var renderer = new HtmlRenderer(html);
        Pipeline.Setup(renderer);
        renderer.Render(document);
        return html.ToString().Trim();
    }

    /// <summary>The text of the first heading, or null when there is none.</summary>
    public static string? Title(string markdown) =>
        Markdown.Parse(markdown, Pipeline).Descendants<HeadingBlock>().FirstOrDefault() is { Inline: { } inline }
            ? string.Concat(
                inline
                    .Descendants()
                    .Select(part =>
                        part is LiteralInline text ? text.Content.ToString() : (part as CodeInline)?.Content
                    )
            )
            : null;
}
