using System.Text;

namespace Kernel.Core.Machine;

/// <summary>How names in code become names in files and messages.</summary>
public static class Names
{
    /// <summary><c>DivisionByZero</c> as <c>division-by-zero</c>.</summary>
    /// <param name="pascal">A name in Pascal case.</param>
    public static string Kebab(string pascal)
    {
        var text = new StringBuilder(pascal.Length + 4);
        foreach (char c in pascal)
        {
            if (char.IsAsciiLetterUpper(c) && text.Length > 0)
            {
                text.Append('-');
            }
            text.Append(char.ToLowerInvariant(c));
        }
        return text.ToString();
    }

    /// <summary>A number of things: <c>1 op</c>, <c>2 ops</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="thing">What one of them is called; more of them have an s at the end.</param>
    public static string Count(long count, string thing) => $"{count} {thing}{(count == 1 ? "" : "s")}";
}
