/// One window for an engine.
package struct RecognitionRequest: Sendable, Hashable {
  package var lease: LeaseID
  package var audio: AudioReference
  package var options: RecognitionOptions

  package init(lease: LeaseID, audio: AudioReference, options: RecognitionOptions) {
    self.lease = lease
    self.audio = audio
    self.options = options
  }

  package var window: WindowID { lease.window }
}
