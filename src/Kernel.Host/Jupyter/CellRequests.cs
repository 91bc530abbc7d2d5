using System.Text.Json.Nodes;
using Kernel.Host.Notebooks;
using Kernel.Interactive;

namespace Kernel.Host.Jupyter;

/// <summary>Runs the cells front ends send.</summary>
/// <param name="sockets">Where outputs go.</param>
/// <param name="session">What runs the cells.</param>
/// <param name="received">The number of the last request that has come in.</param>
internal sealed class CellRequests(KernelSockets sockets, CSharpSession session, Func<long> received)
{
    // Long enough for a search to finish its batch, short enough for a person who waits.
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private CancellationTokenSource? interrupt;
    private InputRequests? input;
    private bool hasChartScript;
    private int count;
    private long aborted;

    /// <summary>The cells run so far.</summary>
    public CellHistory History { get; private set; } = new([]);

    /// <summary>Interrupts the cell that runs, if one does. Returns at once.</summary>
    public void Interrupt()
    {
        lock (gate)
        {
            _ = interrupt?.CancelAsync();
        }
    }

    /// <summary>Hands a line from the user to the cell that asked for it.</summary>
    public void Answer(string line)
    {
        lock (gate)
        {
            input?.Answer(line);
        }
    }

    /// <summary>Runs a cell and gives the content of the reply.</summary>
    /// <param name="number">The number of the request, in the order of coming in.</param>
    /// <param name="request">An <c>execute_request</c>.</param>
    public async Task<JsonObject> ExecuteAsync(long number, JupyterMessage request)
    {
        if (number <= aborted)
        {
            return new JsonObject { ["status"] = "aborted", ["execution_count"] = count };
        }
        string code = request.Text("code");
        bool silent = request.Flag("silent", false);
        if (!silent && request.Flag("store_history", true) && !string.IsNullOrWhiteSpace(code))
        {
            count++;
            History = new(History.Entries.Add(new HistoryEntry(count, code)));
        }
        if (!silent)
        {
            Publish("execute_input", new JsonObject { ["code"] = code, ["execution_count"] = count });
        }
        string cell = CellName.Of(count);
        using var stop = new CancellationTokenSource();
        CellFailure? failure = await RunAsync(request, code, cell, stop, silent ? (_, _) => { } : Publish)
            .ConfigureAwait(false);
        if ((failure is not null && request.Flag("stop_on_error", true)) || stop.IsCancellationRequested)
        {
            // Who sent those cells did so before knowing; also somebody who interrupts "run all" means all.
            aborted = received();
        }
        if (failure is null)
        {
            return new JsonObject
            {
                ["status"] = "ok",
                ["execution_count"] = count,
                ["payload"] = new JsonArray(),
                ["user_expressions"] = await ExpressionsAsync(request, cell).ConfigureAwait(false),
            };
        }
        ErrorOutput error = ErrorReport.Of(failure, cell, code);
        if (!silent)
        {
            Publish("error", CellPublisher.ErrorContent(error));
        }
        JsonObject content = CellPublisher.ErrorContent(error);
        content["status"] = "error";
        content["execution_count"] = count;
        return content;

        void Publish(string type, JsonObject published) =>
            sockets.Send(Channel.Iopub, JupyterMessage.Published(type, request, published));
    }

    private async Task<CellFailure?> RunAsync(
        JupyterMessage request,
        string code,
        string cell,
        CancellationTokenSource stop,
        Action<string, JsonObject> publish
    )
    {
        using var publisher = new CellPublisher(publish);
        InputRequests? asked = request.Flag("allow_stdin", true)
            ? new InputRequests(() => Ask(request, publisher), stop.Token)
            : null;
        lock (gate)
        {
            (interrupt, input) = (stop, asked);
        }
        try
        {
            CellResult result = await session
                .RunInterruptiblyAsync(
                    code,
                    cell,
                    output =>
                    {
                        BringChartScript(output, publisher);
                        publisher.Publish(output, count);
                    },
                    // Where nobody can be asked, there is nothing to read.
                    asked ?? TextReader.Null,
                    patience,
                    stop.Token
                )
                .ConfigureAwait(false);
            return result.Failure;
        }
        finally
        {
            lock (gate)
            {
                (interrupt, input) = (null, null);
            }
        }
    }

    // Charts wait on the page for the script that draws them; the first one brings it, and the notebook keeps it.
    private void BringChartScript(CellOutput output, CellPublisher publisher)
    {
        if (!hasChartScript && output is DisplayOutput display && ChartHtml.IsIn(display.Text("text/html") ?? ""))
        {
            hasChartScript = true;
            publisher.Publish(
                DisplayOutput.Of(
                    isResult: false,
                    ("text/html", PlotlyScript.Inline()),
                    ("text/plain", "(the script that draws charts)")
                ),
                count
            );
        }
    }

    private void Ask(JupyterMessage request, CellPublisher publisher)
    {
        publisher.Flush();
        sockets.Send(
            Channel.Stdin,
            request.Back("input_request", new JsonObject { ["prompt"] = "", ["password"] = false })
        );
    }

    // Small expressions a front end wants to know the values of after the cell.
    private async Task<JsonObject> ExpressionsAsync(JupyterMessage request, string cell)
    {
        var values = new JsonObject();
        foreach ((string name, JsonNode? code) in request.Content["user_expressions"] as JsonObject ?? [])
        {
            values[name] = await ValueAsync($"{code}", cell).ConfigureAwait(false);
        }
        return values;
    }

    private async Task<JsonObject> ValueAsync(string code, string cell)
    {
        DisplayOutput? value = null;
        CellResult result = await session
            .RunAsync(
                code,
                cell,
                output => value = output is DisplayOutput { IsResult: true } shown ? shown : value,
                CancellationToken.None
            )
            .ConfigureAwait(false);
        if (result.Failure is { } failure)
        {
            JsonObject content = CellPublisher.ErrorContent(ErrorReport.Of(failure, cell, code));
            content["status"] = "error";
            return content;
        }
        return new JsonObject
        {
            ["status"] = "ok",
            ["data"] = value is null ? new JsonObject() : CellPublisher.Data(value),
            ["metadata"] = new JsonObject(),
        };
    }
}
