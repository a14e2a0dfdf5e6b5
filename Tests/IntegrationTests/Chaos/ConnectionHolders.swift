import Foundation

/// The processes that hold the server's end of connections to a port of this machine: looked up when a connection
/// outlives the server.
enum ConnectionHolders {
  /// The state of each connection and the processes that have it open, none where only the kernel has it; `nil` where there
  /// is no such connection.
  static func describe(port: Int) -> String? {
    let ends = connections(port: port)
    guard !ends.isEmpty else { return nil }
    let holders = holders(of: Set(ends.map(\.inode)))
    return ends.map { end in
      "state \(end.state): \(holders[end.inode, default: []].joined(separator: ", "))"
    }.joined(separator: "; ")
  }

  /// Rows of `/proc/net/tcp` whose local port is this one. Source of the layout: proc_net_tcp(5).
  private static func connections(port: Int) -> [(state: String, inode: String)] {
    let table = FileManager.default.contents(atPath: "/proc/net/tcp").map { String(decoding: $0, as: UTF8.self) } ?? ""
    return table.split(separator: "\n").dropFirst().compactMap { row in
      let fields = row.split(separator: " ")
      // 06 is a connection that has ended and is kept for packets that come late.
      guard fields.count > 9, fields[3] != "06", let local = fields[1].split(separator: ":").last,
        Int(local, radix: 16) == port
      else {
        return nil
      }
      return (String(fields[3]), String(fields[9]))
    }
  }

  private static func holders(of inodes: Set<String>) -> [String: [String]] {
    var found: [String: [String]] = [:]
    let manager = FileManager.default
    for id in ((try? manager.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap({ Int32($0) }) {
      let folder = "/proc/\(id)/fd"
      for name in (try? manager.contentsOfDirectory(atPath: folder)) ?? [] {
        guard let target = try? manager.destinationOfSymbolicLink(atPath: "\(folder)/\(name)"),
          target.hasPrefix("socket:["), inodes.contains(String(target.dropFirst(8).dropLast()))
        else { continue }
        let line = manager.contents(atPath: "/proc/\(id)/cmdline").map { String(decoding: $0, as: UTF8.self) } ?? ""
        found[String(target.dropFirst(8).dropLast()), default: []].append(
          "\(id) \(line.replacing("\0", with: " ").prefix(100))")
      }
    }
    return found
  }
}
