using System.Collections.Immutable;
using NuGet.Frameworks;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using NuGet.Versioning;

namespace Kernel.Host.Notebooks.Packages;

/// <summary>The assemblies of a package and of all it depends on, or why there are none.</summary>
/// <param name="Assemblies">Files to refer to.</param>
/// <param name="Chosen">What was taken, as <c>Id Version</c>, the package itself first.</param>
/// <param name="Wrong">What is missing, in words; null when nothing is.</param>
internal sealed record ResolvedPackage(ImmutableArray<string> Assemblies, ImmutableArray<string> Chosen, string? Wrong);

/// <summary>Finds packages in folders.</summary>
internal static class PackageResolver
{
    private static readonly NuGetFramework framework = NuGetFramework.Parse("net10.0");

    /// <summary>Finds a package and what it depends on.</summary>
    /// <param name="request">The package.</param>
    /// <param name="folders">Where to look, the first that has it wins.</param>
    /// <param name="hostAssemblies">
    /// Files of the assemblies that are there anyhow. Where a package brings one of the same name, the host's is taken: a
    /// process holds each only once.
    /// </param>
    public static ResolvedPackage Resolve(
        PackageRequest request,
        ImmutableArray<string> folders,
        IReadOnlyDictionary<string, string> hostAssemblies
    )
    {
        if (!TryRange(request.Version, out VersionRange? wanted))
        {
            return Missing($"{request.Version} is no version of a package; write 1.2.3, or a range such as [1.0,2.0)");
        }
        var chosen = new Dictionary<string, StoredPackage>(StringComparer.OrdinalIgnoreCase);
        var waiting = new Queue<PackageDependency>([new(request.Id, wanted)]);
        while (waiting.TryDequeue(out PackageDependency? next))
        {
            if (chosen.TryGetValue(next.Id, out StoredPackage? before) && next.VersionRange.Satisfies(before.Version))
            {
                continue;
            }
            StoredPackage? found = Find(next, folders);
            if (found is null)
            {
                if (next.Id != request.Id && hostAssemblies.ContainsKey(next.Id))
                {
                    continue;
                }
                return Missing(NotThere(next, next.Id == request.Id ? null : request.Id, folders));
            }
            if (before is not null && before.Version >= found.Version)
            {
                return Missing(
                    $"two packages that {request.Id} needs ask for {next.Id} {next.VersionRange.PrettyPrint()} and for {before.Version}, which do not go together"
                );
            }
            chosen[next.Id] = found;
            using PackageFolderReader reader = PackageFolder.Open(found);
            PackageDependencyGroup? group = NuGetFrameworkUtility.GetNearest(
                reader.GetPackageDependencies(),
                framework
            );
            foreach (PackageDependency dependency in group?.Packages ?? [])
            {
                waiting.Enqueue(dependency);
            }
        }
        return AssembliesOf(chosen, hostAssemblies);
    }

    private static ResolvedPackage AssembliesOf(
        Dictionary<string, StoredPackage> chosen,
        IReadOnlyDictionary<string, string> hostAssemblies
    )
    {
        var files = new List<string>();
        foreach ((string id, StoredPackage package) in chosen)
        {
            using PackageFolderReader reader = PackageFolder.Open(package);
            FrameworkSpecificGroup[] groups = [.. reader.GetReferenceItems()];
            FrameworkSpecificGroup? nearest = NuGetFrameworkUtility.GetNearest(groups, framework);
            if (nearest is null && groups.Length > 0)
            {
                return Missing(
                    $"{id} {package.Version} has nothing for .NET 10; it is made for "
                        + string.Join(", ", groups.Select(group => group.TargetFramework.GetShortFolderName()))
                );
            }
            string root = Path.GetDirectoryName(reader.GetNuspecFile())!;
            files.AddRange(
                (nearest?.Items ?? [])
                    .Where(item => item.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
                    .Select(item => Path.GetFullPath(Path.Combine(root, item)))
            );
        }
        return new(
            [.. files.Select(file => hostAssemblies.GetValueOrDefault(Path.GetFileNameWithoutExtension(file)) ?? file)],
            [.. chosen.Select(pair => $"{pair.Key} {pair.Value.Version}")],
            null
        );
    }

    private static bool TryRange(string? version, out VersionRange? range)
    {
        if (version is null)
        {
            range = VersionRange.Parse("*");
            return true;
        }
        // A plain number means just that version: notebooks are to run the same everywhere.
        if (NuGetVersion.TryParse(version, out NuGetVersion? exact))
        {
            range = new VersionRange(exact, true, exact, true);
            return true;
        }
        return VersionRange.TryParse(version, out range);
    }

    private static StoredPackage? Find(PackageDependency wanted, ImmutableArray<string> folders)
    {
        foreach (string folder in folders)
        {
            StoredPackage[] versions = [.. PackageFolder.Versions(folder, wanted.Id)];
            if (wanted.VersionRange.FindBestMatch(versions.Select(package => package.Version)) is { } best)
            {
                return versions.First(package => package.Version == best);
            }
        }
        return null;
    }

    private static string NotThere(PackageDependency wanted, string? neededBy, ImmutableArray<string> folders)
    {
        string[] others =
        [
            .. folders
                .SelectMany(folder => PackageFolder.Versions(folder, wanted.Id))
                .Select(package => package.Version.ToNormalizedString())
                .Distinct(),
        ];
        VersionRange range = wanted.VersionRange;
        string version =
            range.IsFloating ? ""
            : range.HasLowerAndUpperBounds && range.MinVersion == range.MaxVersion ? $" {range.MinVersion}"
            : $" {range.PrettyPrint()}";
        return $"there is no package {wanted.Id}{version}"
            + (neededBy is null ? "" : $", which {neededBy} needs,")
            + $" in {string.Join(" or ", folders.Select(Described))}"
            + (others.Length > 0 ? $"; there is {string.Join(", ", others)}" : "")
            + ". Nothing is downloaded here: put the .nupkg into a folder and name it by #i \"nuget: FOLDER\"";
    }

    private static string Described(string folder) =>
        Directory.Exists(folder) ? folder : $"{folder} (which does not exist)";

    private static ResolvedPackage Missing(string wrong) => new([], [], wrong);
}
