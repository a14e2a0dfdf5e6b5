import Foundation

/// Tells file systems on which inotify does not see what other machines (or the host) do.
enum NetworkFileSystem {
  private static let types: Set<String> = [
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "ceph", "afs", "9p", "virtiofs", "glusterfs", "lustre", "vboxsf",
  ]

  /// Whether the file system that holds `path` is one of them, according to the kernel's list of mounts.
  static func holds(_ path: String) -> Bool {
    guard let mounts = try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8),
      let type = type(of: URL(fileURLWithPath: path).standardizedFileURL.path, in: mounts)
    else { return false }
    return types.contains(type) || type.hasPrefix("fuse")
  }

  /// The type of the file system that holds `path`.
  ///
  /// - Parameter mounts: the text of `/proc/self/mountinfo`: mount point in the fifth field, type right after " - ".
  static func type(of path: String, in mounts: String) -> String? {
    var best: (point: String, type: String)?
    for line in mounts.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count > 6, let dash = fields.firstIndex(of: "-"), dash + 1 < fields.count else { continue }
      let point = fields[4].replacingOccurrences(of: "\\040", with: " ")
      guard path == point || path.hasPrefix(point == "/" ? "/" : point + "/") else { continue }
      // Of mounts on the same point the later one covers the earlier.
      if point.count >= (best?.point.count ?? 0) { best = (point, String(fields[dash + 1])) }
    }
    return best?.type
  }
}
