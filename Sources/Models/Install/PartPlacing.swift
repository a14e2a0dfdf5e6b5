import Audio
import Foundation

/// Gives whole files their names in the folder of a model that is being put together. Blocks.
///
/// A second name (hard link) where the file system has them: the part stays for the next attempt until the model is in
/// its place. Else (exFAT, FAT, some of the network) the part is moved, and moved back when the model comes to nothing.
struct PartPlacing {
  /// Gives the file at the first path the second as another name. Gives back the error's code, 0 for none.
  typealias Link = @Sendable (_ path: String, _ name: String) -> Int32

  private let link: Link
  private var moved: [(part: String, name: String)] = []

  init(link: @escaping Link) { self.link = link }

  @Sendable static func hardLink(_ path: String, _ name: String) -> Int32 { Glibc.link(path, name) == 0 ? 0 : errno }

  mutating func place(_ part: String, at name: String) throws {
    let code = link(part, name)
    guard code != 0 else { return }
    guard Self.withoutLinks.contains(code) else { throw SystemCallError(call: "link", code: code) }
    // Takes no name that another file has.
    try FileManager.default.moveItem(atPath: part, toPath: name)
    moved.append((part, name))
  }

  /// Moves back what was moved.
  func undo() {
    for file in moved { try? FileManager.default.moveItem(atPath: file.name, toPath: file.part) }
  }

  /// What file systems answer that have no hard links, or not here.
  private static let withoutLinks = [EPERM, ENOTSUP, ENOSYS, EXDEV, EMLINK]
}
