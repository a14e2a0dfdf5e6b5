/// Names one window of speech everywhere, on this machine or another: never a path.
package struct WindowID: Sendable, Hashable, CustomStringConvertible {
  package let session: SessionID
  package let file: FileID
  /// Position of the window in its file, from 0.
  package let index: Int

  package init(session: SessionID, file: FileID, index: Int) {
    self.session = session
    self.file = file
    self.index = index
  }

  package var description: String { "\(session):\(file):\(index)" }
}
