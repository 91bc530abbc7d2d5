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
        Option<bool> user = User();
        Option<string?> prefix = Prefix();
        Option<string> name = Name();
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
            user,
            prefix,
            name,
            displayName,
        };
        RefuseBoth(command, user, prefix);
        command.SetAction(parsed =>
        {
            string directory = KernelSpec.Directory(parsed.GetValue(prefix), parsed.GetValue(name)!);
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
        Option<bool> user = User();
        Option<string?> prefix = Prefix();
        Option<string> name = Name();
        var command = new Command(
            "uninstall",
            "Take this program from Jupyter's list again. Exit status: 0 removed, 2 it is not there or cannot be removed."
        )
        {
            user,
            prefix,
            name,
        };
        RefuseBoth(command, user, prefix);
        command.SetAction(parsed =>
        {
            string directory = KernelSpec.Directory(parsed.GetValue(prefix), parsed.GetValue(name)!);
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

    private static Option<bool> User() =>
        new("--user") { Description = "For the user who runs this; so it is when nothing is said." };

    private static Option<string?> Prefix() =>
        new("--prefix")
        {
            Description = "For a Jupyter installed in DIR, such as a virtual environment.",
            HelpName = "DIR",
        };

    private static Option<string> Name()
    {
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
        return name;
    }

    private static void RefuseBoth(Command command, Option<bool> user, Option<string?> prefix) =>
        command.Validators.Add(result =>
        {
            if (result.GetValue(user) && result.GetValue(prefix) is not null)
            {
                result.AddError("give --user or --prefix, not both");
            }
        });
}
