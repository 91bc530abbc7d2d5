using System.Net;
using System.Net.Sockets;

namespace Kernel.Host.Tests.Jupyter;

/// <summary>Ports of this machine for another process to listen on.</summary>
internal static class LocalPorts
{
    // Below those that systems hand out by themselves: whatever connects or listens before that process does, our own
    // sockets above all, cannot be given one of them.
    private const int first = 10_000;
    private const int count = 22_000;

    private static int next = Random.Shared.Next(count);

    /// <summary>Ports that nobody listens on, and that no other test of this process is given.</summary>
    /// <param name="wanted">How many.</param>
    public static int[] Free(int wanted)
    {
        var free = new List<int>();
        for (int tried = 0; free.Count < wanted; tried++)
        {
            Assert.InRange(tried, 0, count);
            int port = first + ((Interlocked.Increment(ref next) & int.MaxValue) % count);
            if (IsFree(port))
            {
                free.Add(port);
            }
        }
        return [.. free];
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
