namespace Kernel.Host.Notebooks;

/// <summary>Images that lie beside a notebook, taken into the page.</summary>
public static class ImageFile
{
    /// <summary>The image as a <c>data:</c> address, or null when it is elsewhere, missing or no image.</summary>
    /// <param name="directory">Where the notebook is.</param>
    /// <param name="url">The address the notebook gives.</param>
    public static string? ToDataUrl(string directory, string url)
    {
        if (url.StartsWith("data:image/", StringComparison.Ordinal))
        {
            return url;
        }

        string? type = Path.GetExtension(url).ToUpperInvariant() switch
        {
            ".PNG" => "image/png",
            ".JPG" or ".JPEG" => "image/jpeg",
            ".GIF" => "image/gif",
            ".SVG" => "image/svg+xml",
            ".WEBP" => "image/webp",
            _ => null,
        };
        if (type is null || url.Contains("://", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            byte[] bytes = File.ReadAllBytes(Path.Combine(directory, Uri.UnescapeDataString(url)));
            return $"data:{type};base64,{Convert.ToBase64String(bytes)}";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
