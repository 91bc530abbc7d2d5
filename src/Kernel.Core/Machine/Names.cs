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
}
