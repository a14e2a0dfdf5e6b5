/// How Whisper is run without WhisperX. What both have in common is in ``WhisperXConfiguration``: device, threads, batch,
/// beam, the folder of the worker program.
package struct WhisperConfiguration: Sendable {
  /// Python with faster-whisper installed; `nil` where `make whisper` was not run and none was named.
  package var python: String?
  /// Name, such as `small`, or absolute path of a directory; `nil` where none was named and none is installed.
  package var model: String?

  package init() {}
}
