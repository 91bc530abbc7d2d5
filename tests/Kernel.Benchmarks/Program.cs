using BenchmarkDotNet.Running;

// dotnet run -c Release --project tests/Kernel.Benchmarks -- --filter '*'
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
