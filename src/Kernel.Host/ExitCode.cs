namespace Kernel.Host;

/// <summary>What the <c>kernel</c> command answers to the shell. Scripts rely on these numbers.</summary>
public static class ExitCode
{
    /// <summary>All went well.</summary>
    public const int Success = 0;

    /// <summary>The answer is no: illegal, wrong, or a failed cell.</summary>
    public const int No = 1;

    /// <summary>Wrong usage, unreadable input or unwritable output.</summary>
    public const int Usage = 2;

    /// <summary>Stopped by the user; what was found until then has been kept.</summary>
    public const int Cancelled = 3;

    /// <summary>A fault of ours, not of the user: an exception nobody foresaw.</summary>
    public const int Internal = 70;
}
