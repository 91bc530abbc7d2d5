using System.Net;
using System.Net.Sockets;
using System.Text;
using Kernel.Core.Machine;

namespace Kernel.Host.Tracing;

/// <summary>
/// A page on this machine that hands a trace to Perfetto's site: <c>/</c> is the page, <c>/version</c> says which content
/// the file has now, <c>/trace.json</c> is the trace. It answers 127.0.0.1 only.
/// </summary>
public static class TraceServer
{
    private const int mostAttempts = 20;

    private static readonly Lazy<byte[]> page = new(() =>
    {
        using Stream stream = typeof(TraceServer).Assembly.GetManifestResourceStream("Kernel.Host.Tracing.serve.html")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    });

    /// <summary>Serves until cancelled.</summary>
    /// <param name="path">A program or a trace.</param>
    /// <param name="port">The port, or 0 for any that is free.</param>
    /// <param name="output">Where the address goes.</param>
    /// <param name="error">Where complaints go.</param>
    /// <param name="cancellation">Ends it, as Ctrl-C does.</param>
    /// <returns>The exit status: success when cancelled.</returns>
    public static async Task<int> RunAsync(
        string path,
        int port,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellation
    )
    {
        var source = new TraceSource(path, MachineModel.TakeHome);
        source.Look();
        if (source.Problem is { } problem)
        {
            await error.WriteLineAsync(problem).ConfigureAwait(false);
            return source.Status;
        }
        if (!Listen(port).Succeeded(out Listening? listening, out Complaint? complaint))
        {
            return error.Complain(complaint);
        }
        (HttpListener listener, string address) = listening;
        using IDisposable closed = listener;
        await output
            .WriteLineAsync(
                $"Open {address} to hand {path} to ui.perfetto.dev (that site needs a network). Ctrl-C ends this."
            )
            .ConfigureAwait(false);
        await output.FlushAsync(cancellation).ConfigureAwait(false);
        using CancellationTokenRegistration end = cancellation.Register(listener.Stop);
        while (await Next(listener, cancellation).ConfigureAwait(false) is { } request)
        {
            // A browser that reads slowly must not keep another from being answered.
            _ = Task.Run(() => Answer(request, source, Path.GetFileName(path)), CancellationToken.None);
        }
        return ExitCode.Success;
    }

    private static async Task<HttpListenerContext?> Next(HttpListener listener, CancellationToken cancellation)
    {
        try
        {
            return await listener.GetContextAsync().ConfigureAwait(false);
        }
        catch (Exception failure)
            when (cancellation.IsCancellationRequested
                && failure is HttpListenerException or ObjectDisposedException or InvalidOperationException
            )
        {
            return null;
        }
    }

    private static void Answer(HttpListenerContext context, TraceSource source, string name)
    {
        try
        {
            HttpListenerResponse response = context.Response;
            response.Headers["Cache-Control"] = "no-store";
            response.Headers["X-Content-Type-Options"] = "nosniff";
            (int status, string type, byte[] body) = Content(context.Request, source, name);
            response.StatusCode = status;
            response.ContentType = type;
            response.ContentLength64 = body.Length;
            if (context.Request.HttpMethod != "HEAD")
            {
                response.OutputStream.Write(body);
            }
            response.Close();
        }
        catch (Exception failure)
            when (failure
                    is HttpListenerException
                        or IOException
                        or ObjectDisposedException
                        or InvalidOperationException
            )
        {
            // Who asked has gone away; there is nobody to tell.
            context.Response.Abort();
        }
    }

    private static (int Status, string Type, byte[] Body) Content(
        HttpListenerRequest request,
        TraceSource source,
        string name
    )
    {
        if (request.HttpMethod is not ("GET" or "HEAD"))
        {
            return (405, "text/plain", Utf8("only GET and HEAD\n"));
        }
        switch (request.Url?.AbsolutePath)
        {
            case "/":
                return (200, "text/html; charset=utf-8", page.Value);
            case "/version":
                source.Look();
                return (
                    200,
                    "application/json",
                    Utf8(
                        Json.Write(
                            new
                            {
                                File = name,
                                source.Current!.Version,
                                Bytes = source.Current.Bytes.Length,
                                source.Problem,
                            }
                        )
                    )
                );
            case "/trace.json":
                return (200, "application/json", source.Current!.Bytes);
            default:
                return (404, "text/plain", Utf8("there is /, /version and /trace.json\n"));
        }
    }

    private static Outcome<Listening> Listen(int port)
    {
        for (int attempt = 1; ; attempt++)
        {
            int chosen = port == 0 ? FreePort() : port;
            string address = $"http://127.0.0.1:{chosen}/";
            var listener = new HttpListener();
            listener.Prefixes.Add(address);
            try
            {
                listener.Start();
                return new Listening(listener, address);
            }
            catch (HttpListenerException) when (port == 0 && attempt < mostAttempts)
            {
                // Somebody was given the free port between our looking and our listening.
                listener.Close();
            }
            catch (HttpListenerException failure)
            {
                listener.Close();
                return new Complaint(
                    null,
                    null,
                    $"cannot listen on port {chosen}: {failure.Message}; choose another by --port N, or 0 for any"
                );
            }
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private sealed record Listening(HttpListener Listener, string Address);
}
