using System.IO.Compression;
using System.Security.Cryptography;
using NuGet.Packaging;
using NuGet.Versioning;

namespace Kernel.Host.Notebooks.Packages;

/// <summary>A package that lies in a folder.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Place">Its <c>.nupkg</c> file, or the directory it is unpacked in.</param>
internal sealed record StoredPackage(NuGetVersion Version, string Place);

/// <summary>
/// Folders with packages: files <c>Id.Version.nupkg</c> side by side, or a directory <c>id/version</c> for each, as the
/// user's global packages folder has them. Nothing here asks a network.
/// </summary>
internal static class PackageFolder
{
    private const string Extension = ".nupkg";

    /// <summary>The folder in which NuGet keeps what the user has restored.</summary>
    public static string Global =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Every version of a package in a folder, the oldest first.</summary>
    /// <param name="folder">The folder; one that is not there holds nothing.</param>
    /// <param name="id">The package's name, in any case.</param>
    public static IEnumerable<StoredPackage> Versions(string folder, string id)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }
        IEnumerable<StoredPackage> flat = Directory
            .EnumerateFiles(folder, "*" + Extension)
            .Select(file => Of(file, id))
            .OfType<StoredPackage>();
        string own = Path.Combine(folder, id.ToLowerInvariant());
        IEnumerable<StoredPackage> unpacked = Directory.Exists(own)
            ? Directory.EnumerateDirectories(own).Select(Of).OfType<StoredPackage>()
            : [];
        return flat.Concat(unpacked).OrderBy(package => package.Version);
    }

    /// <summary>Opens a package; one in a file is unpacked beside the user's other caches, once.</summary>
    /// <param name="package">The package.</param>
    public static PackageFolderReader Open(StoredPackage package)
    {
        if (Directory.Exists(package.Place))
        {
            return new PackageFolderReader(package.Place);
        }
        using FileStream file = File.OpenRead(package.Place);
        string name = Convert.ToHexStringLower(SHA256.HashData(file))[..16];
        string target = Path.Combine(
            Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData,
                Environment.SpecialFolderOption.Create
            ),
            "kernel",
            "packages",
            name
        );
        if (!Directory.Exists(target))
        {
            // Renamed when complete, so that another kernel never sees half a package.
            string half = $"{target}.{Guid.NewGuid():N}";
            ZipFile.ExtractToDirectory(package.Place, half);
            try
            {
                Directory.Move(half, target);
            }
            catch (IOException) when (Directory.Exists(target))
            {
                Directory.Delete(half, recursive: true);
            }
        }
        return new PackageFolderReader(target);
    }

    private static StoredPackage? Of(string file, string id)
    {
        string name = Path.GetFileNameWithoutExtension(file);
        return
            name.Length > id.Length
            && name.StartsWith(id + ".", StringComparison.OrdinalIgnoreCase)
            && NuGetVersion.TryParse(name[(id.Length + 1)..], out NuGetVersion? version)
            ? new(version, file)
            : null;
    }

    private static StoredPackage? Of(string directory)
    {
        if (!NuGetVersion.TryParse(Path.GetFileName(directory), out NuGetVersion? version))
        {
            return null;
        }
        // A feed in folders keeps the package as a file, the user's own folder unpacked.
        return Directory.EnumerateFiles(directory, "*.nuspec").Any() ? new(version, directory)
            : Directory.EnumerateFiles(directory, "*" + Extension).FirstOrDefault() is { } file ? new(version, file)
            : null;
    }
}
