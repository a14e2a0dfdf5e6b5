import Logging
import TranscriptionCore

/// Files of no open session.
extension DirectoryWatcher {
  /// Moves files of no open session to quarantine. What cannot be moved stays until a later scan.
  func quarantine(_ notices: [DropNotice]) async {
    for notice in notices {
      do {
        try await quarantine(notice)
      } catch {
        logger.error("a file that belongs to no open session stays in the drop folder", metadata: ["error": "\(error)"])
      }
    }
  }

  /// A file of no open session. Its session may have opened since it was seen, and it may still be being written.
  private func quarantine(_ notice: DropNotice) async throws {
    let entry = try await folder.inspect([notice.name]).first
    if handler(of: notice.name) != nil {
      route(notice)
      return
    }
    guard case .file(_, let links, _, _, _) = entry else { return }
    if case .created = notice, links < 2 { return }
    let wasMoved = try await folder.quarantine(
      notice.name, reason: "The name does not begin with the id of an open session and an underscore.", now: clock.now,
      unless: { self.handler(of: notice.name) != nil })
    guard wasMoved else {
      route(notice)
      return
    }
    logger.notice("a file that belongs to no open session was moved to quarantine")
  }
}
