using Kernel.Host;

return await CommandLine.RunAsync(Commands.All(), args, Console.Out, Console.Error).ConfigureAwait(false);
