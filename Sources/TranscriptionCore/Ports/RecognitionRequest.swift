/// One window for an engine.
package struct RecognitionRequest: Sendable, Hashable {
  package var lease: LeaseID
  package var audio: AudioReference
  package var options: RecognitionOptions
  package var lane: Lane
  /// True for a window that must not share a batch: it is suspected of making its batch fail. One call has no other window
  /// then; an engine that puts windows of several calls together has to keep to it.
  package var standsAlone: Bool

  package init(
    lease: LeaseID, audio: AudioReference, options: RecognitionOptions, lane: Lane = .file, standsAlone: Bool = false
  ) {
    self.lease = lease
    self.audio = audio
    self.options = options
    self.lane = lane
    self.standsAlone = standsAlone
  }

  package var window: WindowID { lease.window }
}
