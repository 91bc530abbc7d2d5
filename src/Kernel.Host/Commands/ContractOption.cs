using System.CommandLine;
using Kernel.Core.Workload;

namespace Kernel.Host.Commands;

/// <summary>The option <c>--contract</c>, which several commands take.</summary>
public static class ContractOption
{
    /// <summary>Makes the option; its value is null when it is not given.</summary>
    /// <param name="description">What the command does with it.</param>
    public static Option<Contract?> Create(string description)
    {
        string names = string.Join(", ", Enum.GetNames<Contract>());
        var option = new Option<Contract?>("--contract")
        {
            Description = $"{description} One of {names}.",
            HelpName = "C",
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (Find(text) is { } contract)
                {
                    return contract;
                }
                result.AddError($"--contract is one of {names}, not {text}");
                return null;
            },
        };
        option.CompletionSources.Add(Enum.GetNames<Contract>());
        return option;
    }

    /// <summary>By its name in any case; <c>full-memory</c> will do for <c>FullMemory</c>.</summary>
    private static Contract? Find(string text)
    {
        foreach (Contract contract in Enum.GetValues<Contract>())
        {
            if (contract.ToString().Equals(text.Replace("-", ""), StringComparison.OrdinalIgnoreCase))
            {
                return contract;
            }
        }
        return null;
    }
}
