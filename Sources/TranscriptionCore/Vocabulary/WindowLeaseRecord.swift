/// That a window is in an engine's hands: its holder, and since when in the server's life.
///
/// A lease of an earlier epoch is void: its holder died with the server that gave it.
package struct WindowLeaseRecord: Sendable, Hashable {
  package var file: FileID
  package var index: Int
  /// Engine and slot, such as `whisperx/1`.
  package var holder: String
  /// Names one run of the server: the moment of its start in milliseconds since 1970.
  package var epoch: Int

  package init(file: FileID, index: Int, holder: String, epoch: Int) {
    self.file = file
    self.index = index
    self.holder = holder
    self.epoch = epoch
  }
}
