/// What WhisperX computes on; its worker's option `device`.
package enum WhisperXDevice: String, CaseIterable, Sendable {
  /// A GPU where there is one and the build is for it, else the processor.
  case auto
  case cpu
  case cuda
}
