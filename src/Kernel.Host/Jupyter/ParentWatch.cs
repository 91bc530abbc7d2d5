using System.Diagnostics;
using System.Globalization;

namespace Kernel.Host.Jupyter;

/// <summary>Notices when the front end that started the kernel dies without saying so; the kernel must not stay behind.</summary>
internal static class ParentWatch
{
    private static readonly TimeSpan between = TimeSpan.FromSeconds(1);

    /// <summary>Ends when the process does; never when there is none to watch.</summary>
    /// <param name="parent">
    /// The value of <c>JPY_PARENT_PID</c>: on Unix the id of a process. On Windows it is a handle, and Jupyter ends its kernels
    /// there itself.
    /// </param>
    /// <param name="cancellation">Ends the watch.</param>
    public static async Task GoneAsync(string? parent, CancellationToken cancellation)
    {
        int id = 0;
        if (
            OperatingSystem.IsWindows()
            || !int.TryParse(parent, NumberStyles.None, CultureInfo.InvariantCulture, out id)
            || id <= 1
        )
        {
            await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(false);
        }
        while (IsAlive(id))
        {
            await Task.Delay(between, cancellation).ConfigureAwait(false);
        }
    }

    private static bool IsAlive(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
