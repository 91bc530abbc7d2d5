using System.IO.Compression;
using Plotly.NET;

namespace Kernel.Interactive;

/// <summary>plotly.js itself, for a page that has to work without a network.</summary>
public static class PlotlyScript
{
    private static readonly Lazy<string> Packed = new(Pack);

    /// <summary>
    /// An element that puts plotly.js on the page and draws the charts on it. Once a page is enough. The library is
    /// compressed, 1.5 MB instead of 3.6, and unpacked by the browser.
    /// </summary>
    public static string Inline() =>
        $"<script type=\"text/javascript\">{Script.Read("plotly.js")}(\"{Packed.Value}\");</script>";

    /// <summary>
    /// The same as the text of one script file, 3.6 MB, for pages that share it; include it after the charts.
    /// </summary>
    public static string File()
    {
        using Stream library = Library();
        using var reader = new StreamReader(library);
        // An AMD loader on the page would swallow the library; it must become a global.
        return $$"""
            (function(define,exports,module){
            {{reader.ReadToEnd()}}
            }).call(window);
            (window.kernelCharts || []).splice(0).forEach(function (draw) { draw(); });

            """;
    }

    private static Stream Library() => Script.Open(typeof(GenericChart).Assembly, "Plotly.NET.plotly-2.28.0.min.js");

    private static string Pack()
    {
        using Stream library = Library();
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
            library.CopyTo(gzip);
        return Convert.ToBase64String(packed.ToArray());
    }
}
