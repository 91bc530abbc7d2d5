using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
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
    /// <param name="address">From the address of a link to the one it has on the page; null leaves links alone.</param>
    public static string Render(string markdown, Func<string, string?> image, Func<string, string>? address = null)
    {
        MarkdownDocument document = Markdown.Parse(markdown, Pipeline);
        foreach (LinkInline link in document.Descendants<LinkInline>().Where(link => link.IsImage))
        {
            if (image(link.Url ?? "") is { } data)
            {
                link.Url = data;
            }
            else
            {
                link.IsImage = false;
            }
        }

        foreach (LinkInline link in document.Descendants<LinkInline>().Where(link => !link.IsImage))
        {
            link.Url = address?.Invoke(link.Url ?? "") ?? link.Url;
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
            ? Words(inline)
            : null;

    /// <summary>The headings of one level, with the names by which a link finds them.</summary>
    /// <param name="markdown">The text.</param>
    /// <param name="level">The level, 1 for the highest.</param>
    public static IEnumerable<(string Text, string Id)> Headings(string markdown, int level) =>
        Markdown
            .Parse(markdown, Pipeline)
            .Descendants<HeadingBlock>()
            .Where(heading => heading.Level == level && heading.Inline is not null)
            .Select(heading => (Words(heading.Inline!), heading.GetAttributes().Id ?? ""));

    /// <summary>The words of the first paragraph, or null when there is none.</summary>
    public static string? FirstParagraph(string markdown) =>
        Markdown.Parse(markdown, Pipeline).OfType<ParagraphBlock>().FirstOrDefault() is { Inline: { } inline }
            ? Words(inline)
            : null;

    private static string Words(ContainerInline inline) =>
        string.Concat(
            inline
                .Descendants()
                .Select(part =>
                    part switch
                    {
                        LiteralInline text => text.Content.ToString(),
                        CodeInline code => code.Content,
                        HtmlEntityInline entity => entity.Transcoded.ToString(),
                        LineBreakInline => " ",
                        _ => "",
                    }
                )
        );
}
