using System.Reflection;
using System.Text.Json.Nodes;

namespace Kernel.Host.Jupyter;

/// <summary>What the kernel says of itself.</summary>
internal static class KernelInfo
{
    private const string Banner =
        "C# cells for shaving cycles off kernels. Long work can watch Cancellation and report to Progress; display(value) "
        + "shows a value at once.";

    /// <summary>The content of a <c>kernel_info_reply</c>.</summary>
    public static JsonObject Content() =>
        new()
        {
            ["status"] = "ok",
            ["protocol_version"] = JupyterMessage.ProtocolVersion,
            ["implementation"] = "kernel",
            ["implementation_version"] = Version,
            ["language_info"] = new JsonObject
            {
                ["name"] = "C#",
                ["version"] = "14.0",
                ["mimetype"] = "text/x-csharp",
                ["file_extension"] = ".cs",
                ["pygments_lexer"] = "csharp",
                ["codemirror_mode"] = "text/x-csharp",
                ["nbconvert_exporter"] = "script",
            },
            ["banner"] = Banner,
            ["debugger"] = false,
            ["help_links"] = new JsonArray(
                new JsonObject { ["text"] = "The C# language", ["url"] = "https://learn.microsoft.com/dotnet/csharp/" }
            ),
        };

    private static string Version =>
        typeof(KernelInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "0";
}
