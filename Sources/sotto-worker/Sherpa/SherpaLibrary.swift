import CSherpaBridge
import Glibc

/// sherpa-onnx's C library, loaded at run time. Stays loaded for the life of the process.
struct SherpaLibrary {
  let handle: OpaquePointer
  let version: String

  init(path: String) throws(WorkerUnusable) {
    guard let header = sherpa_bridge_header_version() else {
      throw WorkerUnusable(
        "sotto-worker was built without sherpa-onnx's header; run scripts/setup and build again with make")
    }
    guard access(path, R_OK) == 0 else {
      throw WorkerUnusable("\(path) cannot be read; run scripts/setup to fetch sherpa-onnx")
    }
    guard let handle = sherpa_library_open(path) else { throw WorkerUnusable(Self.error) }
    self.handle = handle
    version = String(cString: header)
  }

  /// Why the last call of the bridge failed.
  static var error: String { String(cString: sherpa_bridge_error()) }
}
