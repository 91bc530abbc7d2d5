using System.CommandLine;
using Kernel.Host.Jupyter;

namespace Kernel.Host.Commands;

/// <summary><c>kernel jupyter</c>: C# cells in JupyterLab, the classic notebook and whatever else speaks to kernels.</summary>
public static class JupyterCommand
{
    private const string UsualDisplayName = "C# (Kernel)";

    /// <summary>Makes the command.</summary>
    public static Command Create() =>
        new("jupyter", "Serve C# cells to Jupyter: register this program as a kernel, or run as one.")
        {
            Install(),
            Uninstall(),
            Run(),
        };

    private static Command Install()
    {
        var displayName = new Option<string>("--display-name")
        {
            Description = $"What people see; {UsualDisplayName} when nothing is said.",
            DefaultValueFactory = _ => UsualDisplayName,
            HelpName = "TEXT",
        };
        var command = new Command(
            "install",
            "Register this program with Jupyter, where it stands now: after moving it, install again. "
                + "Exit status: 0 installed, 2 wrong usage or a directory that cannot be written."
        )
        {
            displayName,
        };
        var place = Place.AddedTo(command);
        command.SetAction(parsed =>
        {
            string directory = place.Directory(parsed);
            if (KernelSpec.Install(directory, parsed.GetValue(displayName)!) is { } complaint)
            {
                return parsed.InvocationConfiguration.Error.Complain(complaint);
            }
            parsed.InvocationConfiguration.Output.WriteLine($"installed {directory}");
            return ExitCode.Success;
        });
        return command;
    }

    private static Command Uninstall()
    {
        var command = new Command(
            "uninstall",
            "Take this program from Jupyter's list again. Exit status: 0 removed, 2 it is not there or cannot be removed."
        );
        var place = Place.AddedTo(command);
        command.SetAction(parsed =>
        {
            string directory = place.Directory(parsed);
            if (KernelSpec.Uninstall(directory) is { } complaint)
            {
                return parsed.InvocationConfiguration.Error.Complain(complaint);
            }
            parsed.InvocationConfiguration.Output.WriteLine($"removed {directory}");
            return ExitCode.Success;
        });
        return command;
    }

    private static Command Run()
    {
        var file = new Argument<string>("CONNECTION_FILE")
        {
            Description = "The file with ports and key that Jupyter writes for a kernel.",
        };
        var command = new Command(
            "run",
            "Serve one front end; Jupyter calls this. Cells run in the current directory, which Jupyter makes the notebook's. "
                + "Exit status: 0 shut down by the front end, 2 a connection file that cannot be used, 3 interrupted."
        )
        {
            file,
        };
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(parsed.GetRequiredValue(file), parsed.InvocationConfiguration.Error, cancellation)
        );
        return command;
    }

    private static async Task<int> RunAsync(string file, TextWriter error, CancellationToken cancellation)
    {
        if (!ConnectionFile.Read(file).Succeeded(out ConnectionFile? connection, out Complaint? complaint))
        {
            return error.Complain(complaint);
        }
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _ = ParentWatch
            .GoneAsync(Environment.GetEnvironmentVariable("JPY_PARENT_PID"), stop.Token)
            .ContinueWith(
                _ => stop.CancelAsync(),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion,
                TaskScheduler.Default
            );
        if (await ServeAsync(file, connection, stop.Token).ConfigureAwait(false) is { } busy)
        {
            return error.Complain(busy);
        }
        return cancellation.IsCancellationRequested ? ExitCode.Cancelled : ExitCode.Success;
    }

    private static async Task<Complaint?> ServeAsync(
        string file,
        ConnectionFile connection,
        CancellationToken cancellation
    )
    {
        try
        {
            await KernelServer
                .RunAsync(connection, Directory.GetCurrentDirectory(), cancellation)
                .ConfigureAwait(false);
            return null;
        }
        catch (NetMQ.NetMQException failure)
        {
            return new Complaint(file, null, $"cannot listen at {connection.Ip}: {failure.Message}");
        }
    }

    /// <summary>The options that say which kernel of which Jupyter is meant.</summary>
    private sealed record Place(Option<string?> Prefix, Option<string> Name)
    {
        public static Place AddedTo(Command command)
        {
            var user = new Option<bool>("--user")
            {
                Description = "For the user who runs this; so it is when nothing is said.",
            };
            var prefix = new Option<string?>("--prefix")
            {
                Description = "For a Jupyter installed in DIR, such as a virtual environment.",
                HelpName = "DIR",
            };
            var name = new Option<string>("--name")
            {
                Description = $"The name notebooks ask for; {KernelSpec.UsualName} when nothing is said.",
                DefaultValueFactory = _ => KernelSpec.UsualName,
                HelpName = "NAME",
            };
            name.Validators.Add(result =>
            {
                string text = result.GetValueOrDefault<string>() ?? "";
                if (
                    text.Length == 0
                    || !text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')
                )
                {
                    result.AddError($"--name takes letters, digits, '-', '_' and '.', not '{text}'");
                }
            });
            command.Validators.Add(result =>
            {
                if (result.GetValue(user) && result.GetValue(prefix) is not null)
                {
                    result.AddError("give --user or --prefix, not both");
                }
            });
            command.Options.Add(user);
            command.Options.Add(prefix);
            command.Options.Add(name);
            return new(prefix, name);
        }

        public string Directory(ParseResult parsed) =>
            KernelSpec.Directory(parsed.GetValue(Prefix), parsed.GetValue(Name)!);
    }
}
